import { useView } from './client';
import { words } from './format';
import styles from './GroundReadout.module.css';
import panel from './panel.module.css';

/** What lies under the pointer, in one line. */
export function GroundReadout() {
  const hover = useView((view) => view.hover);
  const selected = useView((view) => view.selected?.cell);
  // The inspector says more about the same cell.
  if (!hover || hover.cell === selected) return null;
  return (
    <div className={`${panel.panel} ${styles.readout}`} data-testid="ground">
      <strong>{hover.structure?.name ?? words(hover.kind)}</strong>
      {!hover.structure && hover.quantity_cap > 0 && (
        <span>
          {hover.quantity} of {hover.quantity_cap}
        </span>
      )}
      <span>{words(hover.biome)}</span>
      {hover.distance !== undefined && hover.distance > 0 && (
        <span>
          {hover.distance} {hover.distance === 1 ? 'step' : 'steps'} away
        </span>
      )}
    </div>
  );
}
