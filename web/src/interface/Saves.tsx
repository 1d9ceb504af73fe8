import { useEffect, useState } from 'react';
import { FILE_BYTES_MAX } from '../alone/card';
import type { SavesView } from '../alone/desk';
import { SaveProblem } from '../alone/problem';
import { useClient, useGame } from './client';
import { goTo } from './go';
import { askToKeep, NewWorld } from './NewWorld';
import { SaveRow } from './SaveRow';
import styles from './Saves.module.css';

/** The worlds that this browser keeps, a new one, and what came as a file. */
export default function Saves() {
  const client = useClient();
  const refused = useGame((state) => state.aloneProblem);
  const [view, setView] = useState<SavesView>();
  const [problem, setProblem] = useState<string | undefined>(refused);
  const load = () =>
    client.askSaves('list').then(setView, (error: Error) => setProblem(error.message));
  useEffect(() => void load(), [client]);

  /** Does something to the saves, tells what went wrong, and shows what there is then. */
  const attempt = async (what: () => Promise<unknown>) => {
    setProblem(undefined);
    try {
      await what();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    await load();
  };
  const play = (id: string) => goTo(client, { alone: { save: id } });
  const importFile = (file: File | undefined) =>
    file &&
    attempt(async () => {
      // A file that cannot be one is not even read.
      if (file.size > FILE_BYTES_MAX) throw new SaveProblem('save_too_large');
      askToKeep();
      const bytes = new Uint8Array(await file.arrayBuffer());
      await client.askSaves('import', bytes);
    });

  return (
    <section className={styles.saves} aria-label="Your worlds">
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      {view && !view.isKept && (
        <p className={styles.problem} role="alert">
          This browser keeps no worlds: what you play lasts until you close the page. You can export
          it before.
        </p>
      )}
      {view && view.saves.length > 0 && (
        <ul className={styles.list} aria-label="Saved worlds">
          {view.saves.map((save) => (
            <SaveRow key={save.id} save={save} attempt={attempt} play={() => play(save.id)} />
          ))}
        </ul>
      )}
      {view && (
        <NewWorld
          isFirst={view.saves.length === 0}
          isKept={view.isKept}
          attempt={attempt}
          onImport={importFile}
        />
      )}
    </section>
  );
}
