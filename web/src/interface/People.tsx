import { Gift } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { PersonView } from '../engine/contract';
import { useClient, useView } from './client';
import { Drawer } from './Drawer';
import panel from './panel.module.css';
import styles from './People.module.css';

/** Other players: whom one lets build on one's cells, and what one gives them. */
export default function People() {
  const people = useView((view) => view.people) ?? [];
  const me = useView((view) => view.player?.name);
  return (
    <Drawer title="Players" testId="people">
      {me !== undefined && <p className={styles.quiet}>You are {me}.</p>}
      {people.length === 0 && <p className={styles.quiet}>Nobody else is around here.</p>}
      <ul className={styles.list} aria-label="Other players">
        {people.map((person) => (
          <Person key={person.id} person={person} />
        ))}
      </ul>
    </Drawer>
  );
}

function Person({ person }: { person: PersonView }) {
  const client = useClient();
  const { id, name, is_near: isNear, is_let: isLet, lets_me: letsMe } = person;
  return (
    <li className={styles.person} data-player={id}>
      <div className={styles.head}>
        <h3>{name}</h3>
        <span className={styles.quiet}>{isNear ? 'nearby' : 'far away'}</span>
      </div>
      {letsMe && <p className={styles.quiet}>Lets you build on their cells.</p>}
      <button
        type="button"
        className={panel.outlined}
        aria-pressed={isLet}
        onClick={() => client.call(isLet ? 'revoke' : 'grant', id)}
      >
        {isLet ? 'May build on your cells' : 'Let build on your cells'}
      </button>
      <GiveForm person={person} />
    </li>
  );
}

function GiveForm({ person: { id, name } }: { person: PersonView }) {
  const client = useClient();
  const account = useView((view) => view.account) ?? [];
  const [item, choose] = useState<string>();
  const [count, setCount] = useState(1);
  const chosen = account.find((line) => line.item === item) ?? account[0];
  if (!chosen) return null;
  const isFine = Number.isInteger(count) && count >= 1 && count <= chosen.amount;
  const give = (event: FormEvent) => {
    event.preventDefault();
    if (isFine) client.call('give', id, chosen.item, count);
  };
  return (
    <form className={styles.give} aria-label={`Give to ${name}`} onSubmit={give}>
      <input
        type="number"
        aria-label="How much"
        min={1}
        max={chosen.amount}
        value={Number.isNaN(count) ? '' : count}
        onChange={(event) => setCount(event.target.valueAsNumber)}
      />
      <select
        aria-label="What"
        value={chosen.item}
        onChange={(event) => choose(event.target.value)}
      >
        {account.map((line) => (
          <option key={line.item} value={line.item}>
            {line.name}
          </option>
        ))}
      </select>
      <button type="submit" className={panel.outlined} disabled={!isFine}>
        <Gift size={16} aria-hidden="true" />
        Give
      </button>
    </form>
  );
}
