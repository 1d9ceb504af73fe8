import { MousePointerClick, Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { OrderKind } from '../engine/orders';
import { useClient, useGame, useView } from './client';
import styles from './AddOrder.module.css';
import { amountOf, kindsFor, measureOf } from './orders';
import panel from './panel.module.css';
import { focusPlanet } from './Planet';

/** As much as a drone carries; people may gather as long as they like. */
const AMOUNT = 8;

/** One more order: what, how much of it, and then a click that says where. */
export function AddOrder({ isDrone }: { isDrone: boolean }) {
  const client = useClient();
  const rate = useView((view) => view.ticks_per_second) ?? 20;
  const tool = useView((view) => view.tool?.key);
  const kinds = kindsFor(isDrone);
  const [chosen, choose] = useState<OrderKind>('gather');
  const [typed, setTyped] = useState(AMOUNT);
  const choices = useChoices(chosen, isDrone);
  const [what, setWhat] = useState<string>();
  const { kind, where } = kinds.find((one) => one.kind === chosen) ?? { kind: 'gather' as const };
  const measure = measureOf(kind);
  const amount = amountOf(kind, typed, rate);
  const thing = choices?.find(({ key }) => key === what)?.key ?? choices?.[0]?.key;
  const isFine = amount !== undefined && (choices === undefined || thing !== undefined);
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (!isFine) return;
    client.call('add_order', kind, thing || undefined, amount);
    // There the keyboard says where; fingers tap anyway.
    if (where && matchMedia('(hover: hover)').matches) focusPlanet(true);
  };
  return (
    <form className={styles.add} aria-label="Add an order" onSubmit={add}>
      <label className={styles.field}>
        <span>Add</span>
        <select value={kind} onChange={(event) => choose(event.target.value as OrderKind)}>
          {kinds.map((one) => (
            <option key={one.kind} value={one.kind}>
              {one.name}
            </option>
          ))}
        </select>
      </label>
      {choices && (
        <label className={styles.field}>
          <span>What</span>
          <select value={thing} onChange={(event) => setWhat(event.target.value)}>
            {choices.map(({ key, name }) => (
              <option key={key} value={key}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {measure && (
        <label className={styles.field}>
          <span>{measure}</span>
          <input
            type="number"
            min={1}
            step={1}
            value={Number.isNaN(typed) ? '' : typed}
            onChange={(event) => setTyped(event.target.valueAsNumber)}
          />
        </label>
      )}
      <button
        type="submit"
        className={panel.outlined}
        aria-pressed={where ? tool === `order_${kind}` : undefined}
        disabled={!isFine}
      >
        {where ? (
          <MousePointerClick size={16} aria-hidden="true" />
        ) : (
          <Plus size={16} aria-hidden="true" />
        )}
        {where ? 'Choose where' : 'Add'}
      </button>
    </form>
  );
}

/** What an order of a kind has to say besides; nothing if it needs none. */
function useChoices(
  kind: OrderKind,
  isDrone: boolean,
): { key: string; name: string }[] | undefined {
  const catalogue = useGame((state) => state.catalogue);
  const account = useView((view) => view.account);
  switch (kind) {
    case 'build':
      return catalogue?.prototypes ?? [];
    case 'craft':
      return catalogue?.recipes.filter((recipe) => recipe.by_hand_ticks !== undefined) ?? [];
    case 'deliver': {
      if (isDrone) return undefined;
      const held = (account ?? []).map(({ item, name }) => ({ key: item, name }));
      return [{ key: '', name: 'Anything' }, ...held];
    }
    default:
      return undefined;
  }
}
