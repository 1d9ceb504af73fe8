import { DraftingCompass } from 'lucide-react';
import { toggleDrawer } from '../store/game';
import { useGame } from './client';
import panel from './panel.module.css';

/** Opens the drawer of kept blueprints. */
export function PlansButton() {
  const open = useGame(({ drawer }) => drawer === 'plans');
  return (
    <button
      type="button"
      className={panel.button}
      aria-label="Blueprints"
      aria-expanded={open}
      aria-keyshortcuts="N"
      title="Blueprints (N)"
      onClick={() => toggleDrawer('plans')}
    >
      <DraftingCompass size={16} aria-hidden="true" />
    </button>
  );
}
