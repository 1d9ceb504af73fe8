import { Users } from 'lucide-react';
import { toggleDrawer } from '../store/game';
import { useGame, useView } from './client';
import { amount } from './format';
import panel from './panel.module.css';

/** Opens the drawer of players, and says how many are near. */
export function PeopleButton() {
  const open = useGame(({ drawer }) => drawer === 'people');
  const nearby = useView((view) => view.players_nearby) ?? 0;
  return (
    <button
      type="button"
      className={panel.button}
      aria-label={`Other players, ${amount(nearby)} nearby`}
      aria-expanded={open}
      aria-keyshortcuts="P"
      title="Other players (P)"
      onClick={() => toggleDrawer('people')}
    >
      <Users size={16} aria-hidden="true" />
      {nearby > 0 && amount(nearby)}
    </button>
  );
}
