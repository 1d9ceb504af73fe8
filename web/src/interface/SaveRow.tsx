import { Download, Pencil, Play, Trash2, Upload } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import { NAME_LENGTH_MAX } from '../alone/card';
import type { Listed } from '../alone/saves';
import { setMenu } from '../store/game';
import { useClient } from './client';
import { exportSave } from './download';
import { age } from './format';
import { goTo } from './go';
import panel from './panel.module.css';
import styles from './Saves.module.css';
import { UploadSave } from './Upload';

interface SaveRowProps {
  save: Listed;
  attempt: (what: () => Promise<unknown>) => Promise<void>;
  play: () => void;
}

/** A world that is kept here: what it is, and what is done with it. */
export function SaveRow({ save, attempt, play }: SaveRowProps) {
  const client = useClient();
  const { id, name, onlineAt } = save;
  const [does, setDoes] = useState<'rename' | 'delete' | 'upload'>();
  const { playing } = client;
  const isPlayed = 'alone' in playing && 'save' in playing.alone && playing.alone.save === id;
  const done = () => setDoes(undefined);
  return (
    <li className={styles.save} data-save={name} aria-label={name}>
      <Picture picture={save.picture} />
      <div className={styles.what}>
        {does === 'rename' ? (
          <Rename
            name={name}
            rename={(typed) => attempt(() => client.askSaves('rename', id, typed)).then(done)}
            done={done}
          />
        ) : (
          <h3>{name}</h3>
        )}
        <p className={styles.quiet}>
          {age(save.tick, save.ticksPerSecond)} old
          {save.playedAt > 0 && `, played ${ago(save.playedAt, Date.now())}`}
        </p>
      </div>
      <div className={styles.row}>
        <button
          type="button"
          className={`${panel.outlined} ${styles.main}`}
          aria-label={isPlayed ? `Go on with ${name}` : `Play ${name}`}
          onClick={isPlayed ? () => setMenu(undefined) : play}
        >
          <Play size={16} aria-hidden="true" />
          {isPlayed ? 'Go on' : 'Play'}
        </button>
        <Tool name={`Rename ${name}`} title="Rename" onClick={() => setDoes('rename')}>
          <Pencil size={16} aria-hidden="true" />
        </Tool>
        <Tool
          name={`Export ${name}`}
          title="Export as a file"
          onClick={() => attempt(() => exportSave(client, id, name))}
        >
          <Download size={16} aria-hidden="true" />
        </Tool>
        <Tool
          name={`Upload ${name} to the server`}
          title="Upload to the server"
          onClick={() => setDoes(does === 'upload' ? undefined : 'upload')}
        >
          <Upload size={16} aria-hidden="true" />
        </Tool>
        <Tool
          name={`Delete ${name}`}
          title={isPlayed ? 'It is being played' : 'Delete'}
          isDisabled={isPlayed}
          onClick={() => setDoes(does === 'delete' ? undefined : 'delete')}
        >
          <Trash2 size={16} aria-hidden="true" />
        </Tool>
      </div>
      {does === 'delete' && (
        <div className={styles.asks} role="alert">
          <p>Delete {name}? Nothing brings it back.</p>
          <button
            type="button"
            className={`${panel.outlined} ${styles.danger}`}
            onClick={() => attempt(() => client.askSaves('delete', id))}
          >
            Delete it
          </button>
          <button type="button" className={panel.outlined} onClick={done}>
            Keep it
          </button>
        </div>
      )}
      {does === 'upload' && <UploadSave save={save} done={done} />}
      {onlineAt !== undefined && does !== 'upload' && (
        <div className={styles.asks}>
          <p className={styles.quiet}>A copy of it was uploaded.</p>
          <button
            type="button"
            className={panel.outlined}
            onClick={() => goTo(client, { path: onlineAt })}
          >
            Play the copy online
          </button>
        </div>
      )}
    </li>
  );
}

interface ToolProps {
  name: string;
  title: string;
  isDisabled?: boolean;
  onClick: () => void;
  children: React.ReactNode;
}

function Tool({ name, title, isDisabled = false, onClick, children }: ToolProps) {
  return (
    <button
      type="button"
      className={panel.button}
      aria-label={name}
      title={title}
      disabled={isDisabled}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

/** What was seen last; a quiet field before anything was. */
function Picture({ picture }: { picture: Uint8Array }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (picture.length === 0) return;
    const made = URL.createObjectURL(new Blob([picture as Uint8Array<ArrayBuffer>]));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [picture]);
  return <div className={styles.picture}>{url && <img src={url} alt="" />}</div>;
}

interface RenameProps {
  name: string;
  rename: (typed: string) => void;
  done: () => void;
}

function Rename({ name, rename, done }: RenameProps) {
  const [typed, setTyped] = useState(name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename(typed);
  };
  return (
    <form className={styles.row} aria-label={`Rename ${name}`} onSubmit={submit}>
      <input
        type="text"
        aria-label="Name"
        // It was asked for just now.
        autoFocus
        maxLength={NAME_LENGTH_MAX}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          // The dialog around it stays.
          event.preventDefault();
          done();
        }}
      />
      <button type="submit" className={panel.outlined}>
        Rename
      </button>
    </form>
  );
}

const days = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

/** `just now`, `5 min ago`, `3 h ago`, and after a day the date. */
export function ago(then: number, now: number): string {
  const minutes = Math.floor((now - then) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return `on ${days.format(then)}`;
}
