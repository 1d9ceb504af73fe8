import type { NeedView } from '../engine/contract';
import { amount } from './format';
import { ItemIcon } from './ItemIcon';
import styles from './Needs.module.css';

/** What something takes, and of what there is too little: `12 of 30`, or all of it. */
export function Needs({ needs, label }: { needs: NeedView[]; label: string }) {
  return (
    <ul className={styles.needs} aria-label={label}>
      {needs.map(({ item, name, needed, held }) => (
        <li key={item} data-short={held < needed} title={name}>
          <ItemIcon item={item} />
          <span className="visually-hidden">{name}</span>
          {held < needed && `${amount(held)} of `}
          {amount(needed)}
        </li>
      ))}
    </ul>
  );
}

/** What something costs, whatever there is of it. */
export function Cost({ cost }: { cost: NeedView[] }) {
  return <Needs needs={cost.map((need) => ({ ...need, held: need.needed }))} label="Cost" />;
}
