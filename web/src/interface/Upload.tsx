import { useEffect, useRef, useState } from 'react';
import type { Listed } from '../alone/saves';
import { storeToken } from '../engine/token';
import { type Progress, uploadWorld } from '../play/upload';
import { useClient } from './client';
import { goTo } from './go';
import panel from './panel.module.css';
import styles from './Saves.module.css';

/** Asks, uploads, and goes on online. */
export function UploadSave({ save, done }: { save: Listed; done: () => void }) {
  const client = useClient();
  const [progress, setProgress] = useState<Progress>();
  const [problem, setProblem] = useState<string>();
  const underway = useRef<AbortController>(undefined);
  useEffect(() => () => underway.current?.abort(), []);

  const upload = async () => {
    const given = new AbortController();
    underway.current = given;
    setProblem(undefined);
    setProgress({ text: 'Making a file of it' });
    try {
      const file = await client.askSaves('export', save.id);
      const { path, token } = await uploadWorld(file, setProgress, given.signal);
      underway.current = undefined;
      storeToken({ path }, token);
      await client.askSaves('uploaded', save.id, path);
      await goTo(client, { path });
    } catch (error) {
      if (given.signal.aborted) return;
      setProgress(undefined);
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };

  if (progress) {
    return (
      <div className={styles.asks} role="status">
        <p>{progress.text}…</p>
        <progress aria-label={`Upload of ${save.name}`} value={progress.share} />
        <button type="button" className={panel.outlined} onClick={done}>
          Call it off
        </button>
      </div>
    );
  }
  return (
    <div className={styles.asks}>
      {problem === undefined ? (
        <p>
          The server replays {save.name} from its beginning, and then plays a copy of it online.
          What is kept here stays as it is.
        </p>
      ) : (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <button type="button" className={panel.outlined} onClick={upload}>
        {problem === undefined ? 'Upload it' : 'Try again'}
      </button>
      <button type="button" className={panel.outlined} onClick={done}>
        Not now
      </button>
    </div>
  );
}
