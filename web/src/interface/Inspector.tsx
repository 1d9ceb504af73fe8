import { Footprints, RotateCw, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CellView, StructureView } from '../engine/contract';
import { useClient, useGame, useView } from './client';
import { Dock } from './Dock';
import { amount, height, perMinute, words } from './format';
import styles from './Inspector.module.css';
import { ItemIcon } from './ItemIcon';
import { Land } from './Land';
import { Network } from './Network';
import panel from './panel.module.css';
import { PrototypeIcon } from './PrototypeIcon';
import { Replicator } from './Replicator';
import { Sparkline } from './Sparkline';
import { StateLamp } from './StateLamp';
import { Study } from './Study';
import { choosesRecipe, Work } from './Work';

/** What was selected: what it is, what it does and what it waits for. */
export function Inspector() {
  const client = useClient();
  const selected = useView((view) => view.selected);
  const holdsTool = useView((view) => view.tool !== undefined);
  const chooses = useGame(({ choosingFor }) => choosesRecipe(selected, choosingFor));
  if (!selected) return null;
  return (
    <div
      className={`${panel.panel} ${styles.inspector}`}
      data-of={selected.structure ? 'structure' : 'ground'}
      data-holds-tool={holdsTool}
      data-chooses={chooses}
      data-testid="inspector"
    >
      <button
        type="button"
        className={`${panel.button} ${styles.close}`}
        aria-label="Close"
        title="Close (Esc)"
        onClick={() => client.call('deselect')}
      >
        <X size={16} aria-hidden="true" />
      </button>
      {selected.structure ? (
        <Structure structure={selected.structure} owner={selected.owner?.name} />
      ) : selected.is_seen ? (
        <h2 className={styles.title}>{words(selected.kind)}</h2>
      ) : (
        <>
          <h2 className={styles.title}>Out of sight</h2>
          <p className={styles.about}>Too far from the view to know what is here now.</p>
        </>
      )}
      {selected.land && <Land land={selected.land} />}
      <Ground cell={selected} />
    </div>
  );
}

function Structure({ structure, owner }: { structure: StructureView; owner?: string | undefined }) {
  const client = useClient();
  return (
    <>
      <h2 className={styles.title}>
        <PrototypeIcon prototype={structure.prototype} />
        {structure.name}
        {!structure.mine && owner && <span className={styles.owner}>of {owner}</span>}
      </h2>
      <p className={styles.about}>{structure.about}</p>
      <StateLamp state={structure.state} text={structure.state_text} />
      {structure.work && <Work structure={structure} work={structure.work} />}
      {structure.dock && <Dock dock={structure.dock} mine={structure.mine} />}
      {structure.study && <Study structure={structure} study={structure.study} />}
      {structure.network && <Network network={structure.network} power={structure.power} />}
      {structure.replicator && (
        <Replicator replicator={structure.replicator} mine={structure.mine} />
      )}
      {!structure.replicator && <Holds structure={structure} />}
      <div
        className={styles.flow}
        hidden={structure.state === 'idle' || structure.replicator !== undefined}
      >
        <span>{perMinute(structure.per_minute).replace('+', '')}</span>
        <Sparkline values={structure.history} label={`${structure.name}, items per minute`} />
      </div>
      {structure.turns && (
        <div className={styles.actions}>
          <button
            type="button"
            className={panel.outlined}
            onClick={() => client.call('rotate_selected', 1)}
          >
            <RotateCw size={16} aria-hidden="true" />
            Turn <kbd className={panel.key}>R</kbd>
          </button>
        </div>
      )}
    </>
  );
}

function Holds({ structure }: { structure: StructureView }) {
  const { holds, capacity, power } = structure;
  if (holds.length === 0 && capacity === undefined) return null;
  const count = holds.reduce((sum, held) => sum + held.amount, 0);
  return (
    <section className={styles.holding} aria-label="Holds">
      {power && power.gives > 0 && <h3>Fuel</h3>}
      {capacity !== undefined && (
        <h3>
          Holds {amount(count)} of {amount(capacity)}
        </h3>
      )}
      <ul className={styles.holds}>
        {holds.map(({ item, name, amount: held }) => (
          <li key={item}>
            <ItemIcon item={item} />
            {amount(held)} {name.toLowerCase()}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Ground({ cell }: { cell: CellView }) {
  return (
    <dl className={styles.facts}>
      {cell.is_seen && !cell.structure && cell.quantity_cap > 0 && (
        <Fact name="Amount">
          {cell.quantity} of {cell.quantity_cap}
        </Fact>
      )}
      <Fact name="Country">{words(cell.biome)}</Fact>
      <Fact name="Height">{height(cell.height_steps)}</Fact>
      {!cell.structure && cell.owner && (
        <Fact name="Belongs to">{cell.owner.mine ? 'You' : cell.owner.name}</Fact>
      )}
      {!cell.walkable && (
        <Fact name="On foot">
          <Footprints size={14} aria-hidden="true" /> No way through
        </Fact>
      )}
      <Fact name="Cell">{cell.cell}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
