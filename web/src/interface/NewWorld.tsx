import { FileInput, Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { NAME_LENGTH_MAX } from '../alone/card';
import { useClient } from './client';
import { amount } from './format';
import { goTo } from './go';
import panel from './panel.module.css';
import styles from './Saves.module.css';

/** Sides of a diamond of the planet, in cells, and what to call such a planet. */
const SIZES = [
  { frequency: 64, name: 'Asteroid' },
  { frequency: 256, name: 'Moon' },
  { frequency: 1024, name: 'Small planet' },
  { frequency: 4096, name: 'Planet' },
];
const SEED_MAX = 2n ** 64n - 1n;

interface NewWorldProps {
  isFirst: boolean;
  isKept: boolean;
  attempt: (what: () => Promise<unknown>) => Promise<void>;
  onImport: (file: File | undefined) => void;
}

/** Begins a world, or takes one in that came as a file. */
export function NewWorld({ isFirst, isKept, attempt, onImport }: NewWorldProps) {
  const client = useClient();
  const [name, setName] = useState('');
  const [seed, setSeed] = useState(randomSeed);
  const [frequency, setFrequency] = useState(4096);
  const isSeed = /^\d{1,20}$/.test(seed) && BigInt(seed) <= SEED_MAX;
  const begin = (event: FormEvent) => {
    event.preventDefault();
    const alone = { seed: BigInt(seed), frequency };
    void attempt(async () => {
      if (!isKept) return goTo(client, { alone });
      askToKeep();
      const save = await client.askSaves('create', name, alone.seed, alone.frequency);
      await goTo(client, { alone: { save } });
    });
  };
  return (
    <div className={styles.begin}>
      <form className={styles.form} aria-label="A new world" onSubmit={begin}>
        <label>
          Name
          <input
            type="text"
            placeholder="My world"
            maxLength={NAME_LENGTH_MAX}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <label>
          Size, in cells
          <select value={frequency} onChange={(event) => setFrequency(Number(event.target.value))}>
            {SIZES.map((size) => (
              <option key={size.frequency} value={size.frequency}>
                {size.name}: {amount(10 * size.frequency ** 2 + 2)}
              </option>
            ))}
          </select>
        </label>
        <label>
          Seed
          <input
            type="text"
            inputMode="numeric"
            autoComplete="off"
            title="The same number makes the same planet"
            aria-invalid={!isSeed}
            value={seed}
            onChange={(event) => setSeed(event.target.value.trim())}
          />
        </label>
        <button
          type="submit"
          className={`${panel.outlined} ${isFirst ? styles.main : ''}`}
          disabled={!isSeed}
        >
          <Plus size={16} aria-hidden="true" />
          New world
        </button>
      </form>
      {isKept && (
        <label className={`${panel.outlined} ${styles.file}`}>
          <FileInput size={16} aria-hidden="true" />
          Import a file
          <input
            type="file"
            accept=".goldberg"
            className="visually-hidden"
            onChange={(event) => {
              onImport(event.target.files?.[0]);
              // The same file may be chosen again.
              event.target.value = '';
            }}
          />
        </label>
      )}
    </div>
  );
}

/** What this browser keeps, it may throw away when its disk is full, unless it was asked not to. */
export function askToKeep() {
  void navigator.storage?.persist?.().catch(() => false);
}

/** Short enough to be told to someone. */
function randomSeed(): string {
  return String(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0);
}
