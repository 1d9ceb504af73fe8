import { CircleQuestionMark, Globe, House, LocateFixed, Minus, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { setHelpOpen } from '../store/game';
import styles from './CameraButtons.module.css';
import { useClient } from './client';
import panel from './panel.module.css';

/** The camera for those without a wheel, and the way to the help sheet. */
export function CameraButtons() {
  const client = useClient();
  return (
    <div className={`${panel.panel} ${styles.buttons}`}>
      <Round name="Closer" shortcut="+" onClick={() => client.call('zoom', 1, 0.5, 0.5)}>
        <Plus size={18} />
      </Round>
      <Round name="Farther" shortcut="-" onClick={() => client.call('zoom', -1, 0.5, 0.5)}>
        <Minus size={18} />
      </Round>
      <Round name="To yourself" shortcut="F" onClick={() => client.call('look_at_self')}>
        <LocateFixed size={18} />
      </Round>
      <Round name="To your hub" shortcut="Home" onClick={() => client.call('look_at_hub')}>
        <House size={18} />
      </Round>
      <Round name="The whole planet" shortcut="End" onClick={() => client.call('look_at_globe')}>
        <Globe size={18} />
      </Round>
      <Round name="Keys and help" shortcut="?" onClick={() => setHelpOpen(true)}>
        <CircleQuestionMark size={18} />
      </Round>
    </div>
  );
}

interface RoundProps {
  name: string;
  shortcut: string;
  onClick: () => void;
  children: ReactNode;
}

function Round({ name, shortcut, onClick, children }: RoundProps) {
  return (
    <button
      type="button"
      className={panel.button}
      aria-label={name}
      aria-keyshortcuts={shortcut}
      title={`${name} (${shortcut})`}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
