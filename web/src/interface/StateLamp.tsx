import { CircleCheck, CircleDashed, CircleHelp, Hourglass, OctagonX, ZapOff } from 'lucide-react';
import type { ReactNode } from 'react';
import type { StructureState } from '../engine/contract';
import styles from './Inspector.module.css';

/** Each state by a word and a shape of its own, besides its colour. */
const LAMPS: Record<StructureState, { name: string; shape: ReactNode }> = {
  working: { name: 'Working', shape: <CircleCheck size={16} /> },
  waiting: { name: 'Waiting', shape: <Hourglass size={16} /> },
  blocked: { name: 'Blocked', shape: <OctagonX size={16} /> },
  idle: { name: 'No task', shape: <CircleHelp size={16} /> },
  unpowered: { name: 'No power', shape: <ZapOff size={16} /> },
  pending: { name: 'On its way', shape: <CircleDashed size={16} /> },
};

/** How a structure is doing. */
export function StateLamp({ state, text }: { state: StructureState; text: string }) {
  const { name, shape } = LAMPS[state];
  return (
    <p className={styles.state} data-state={state}>
      <span className={styles.lamp} aria-hidden="true">
        {shape}
      </span>
      <strong>{name}</strong>
      {text !== `${name}.` && <span>{without(name, text)}</span>}
    </p>
  );
}

/** `Waiting: nothing comes.` after the word `Waiting` is only `Nothing comes.` */
function without(name: string, text: string): string {
  const rest = text.startsWith(`${name}: `) ? text.slice(name.length + 2) : text;
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
