import { useState } from 'react';
import type { Listed } from '../alone/saves';
import { uploadWorld } from '../play/upload';
import { storeToken } from '../engine/token';
import { useClient } from './client';
import { goTo } from './go';
import panel from './panel.module.css';
import styles from './Saves.module.css';

/** Asks, uploads, and goes on online. */
export function UploadSave({ save, done }: { save: Listed; done: () => void }) {
  const client = useClient();
  const [progress, setProgress] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const upload = async () => {
    setProblem(undefined);
    setProgress('Saving');
    try {
      const file = await client.askSaves('export', save.id);
      const world = await uploadWorld(file, setProgress);
      const playing = { path: world.path };
      storeToken(playing, world.token);
      await client.askSaves('uploaded', save.id, world.path);
      await goTo(client, playing);
    } catch (error) {
      setProgress(undefined);
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  if (progress !== undefined) {
    return (
      <div className={styles.asks} role="status">
        <p>{progress}…</p>
        <progress aria-label={progress} />
      </div>
    );
  }
  return (
    <div className={styles.asks}>
      {problem === undefined ? (
        <p>
          The server replays {save.name} from its beginning and then plays a copy of it online. What
          is kept here stays as it is.
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
