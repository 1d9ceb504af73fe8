import { FileInput } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { keepPlan } from '../plans/library';
import { TEXT_LENGTH_MAX } from '../plans/kept';
import { useClient } from './client';
import panel from './panel.module.css';
import styles from './Plans.module.css';

/** Keeps the blueprint of a text that someone passed on. */
export function PlanImport() {
  const client = useClient();
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string>();
  const add = async (event: FormEvent) => {
    event.preventDefault();
    // What is longer is too long, however much longer it is.
    const reading = await client.ask('read_plan', typed.trim().slice(0, TEXT_LENGTH_MAX + 1));
    const refused =
      'problem' in reading ? reading.problem : keepPlan({ name: '', text: reading.text });
    setProblem(refused);
    if (!refused) setTyped('');
  };
  return (
    <form className={styles.plan} aria-label="Add a blueprint’s text" onSubmit={add}>
      <div className={styles.row}>
        <input
          type="text"
          aria-label="A blueprint’s text"
          placeholder="A text that begins with GB1"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="submit" className={panel.outlined} disabled={typed.trim() === ''}>
          <FileInput size={16} aria-hidden="true" />
          Add
        </button>
      </div>
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}
