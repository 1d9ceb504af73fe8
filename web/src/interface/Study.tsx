import { FlaskConical } from 'lucide-react';
import type { StructureView, StudyView } from '../engine/contract';
import { setDrawer } from '../store/game';
import { useGame, useView } from './client';
import { ItemIcon } from './ItemIcon';
import panel from './panel.module.css';
import { duration, nameOf } from './recipes';
import styles from './Work.module.css';

/** What a lab finds out, how far its unit of research is and what it has for the next one. */
export function Study({ structure, study }: { structure: StructureView; study: StudyView }) {
  const items = useGame(({ catalogue }) => catalogue?.items);
  const rate = useView((view) => view.ticks_per_second) ?? 20;
  const technology = useGame(({ catalogue }) =>
    catalogue?.technologies.find(({ key }) => key === study.technology),
  );
  return (
    <section className={styles.work} aria-label="What it finds out">
      {technology && (
        <>
          <p className={styles.makes} data-testid="finds-out">
            <FlaskConical size={20} aria-hidden="true" />
            <span>
              Finds out <strong>{technology.name}</strong>, a unit in{' '}
              {duration(technology.unit_ticks, rate)}
            </span>
          </p>
          <progress
            className={styles.progress}
            aria-label="Progress"
            value={study.progress ?? 0}
            max={1}
          />
          <ul className={styles.needs} aria-label="Uses up">
            {technology.uses.map(({ item, amount }, place) => (
              <li key={item} data-short={(study.stock[place] ?? 0) < amount}>
                <ItemIcon item={item} />
                {nameOf(items, item)} {study.stock[place] ?? 0} of {amount}
              </li>
            ))}
          </ul>
        </>
      )}
      {structure.mine && (
        <button type="button" className={panel.outlined} onClick={() => setDrawer('research')}>
          {technology ? 'Find out something else' : 'Choose what to find out'}{' '}
          <kbd className={panel.key}>T</kbd>
        </button>
      )}
    </section>
  );
}
