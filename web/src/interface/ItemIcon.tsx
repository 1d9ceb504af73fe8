import { useGame } from './client';

/** One form an item, the same as on the belts, so that colour is never all that tells them apart. */
const FORMS: Record<string, string> = {
  nugget: 'M4.5 3.5 11 2l3.5 4.5-1.5 6-6.5 1.5-5-4z',
  shard: 'M8 .8 13 8 8 15.2 3 8z',
  leaf: 'M2.5 13.5C1 6 6 1.5 14.5 1.5 15 10 10.5 15 2.5 13.5z',
  drop: 'M8 1c3.5 4.2 5 6.7 5 9a5 5 0 0 1-10 0c0-2.3 1.5-4.8 5-9z',
  lump: 'M2 13.5V8l3-3.5 4-1 2 3.5 3 1v5.5z',
  ingot: 'M4.5 4.5h7l3.5 8H1z',
  pane: 'M5 1.5 13 4v10.5L5 12z',
  brick: 'M1.5 8.5h13v5h-13zM4.5 3h10v4.5h-10z',
  cog: 'M8 1l1.6 2.2L12.3 2.5l.4 2.8 2.5 1.2L14 9l1.2 2.5-2.7.9-.6 2.7-2.7-.5L8 15l-1.9-1.5-2.7.5-.6-2.7-2-1.2L2 8 .8 5.7l2.5-1.2.4-2.7 2.7.7zM8 5.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4z',
  coil: 'M2 3h12v2.5H2zM4 6.5h8v2.5H4zM2 10h12v2.5H2z',
  bundle: 'M3 1.5l3 5-3 8h3l2-6 2 6h3l-3-8 3-5h-3L8 5 6 1.5z',
  vial: 'M6 1.5h4V6l3 6.5c.5 1.3-.2 2-1.3 2H4.3c-1.1 0-1.8-.7-1.3-2L6 6z',
  bead: 'M8 1.5c1 2 5 4 5 7.5a5 5 0 0 1-10 0c0-3.5 4-5.5 5-7.5z',
  barrel: 'M6.5 1h3v2H13v11.5H3V3h3.5z',
  frame: 'M2 2h12v12H2zM5 5v6h6V5z',
  disc: 'M8 3.5c4 0 7 2 7 4.5s-3 4.5-7 4.5S1 10.5 1 8s3-4.5 7-4.5z',
  board: 'M1.5 3.5h13v9h-13zM4 6v4h3.5V6zM10 6v1.5h2.5V6z',
  eye: 'M8 1.5a4.5 4.5 0 0 1 2 8.5l1.5 4.5h-7L6 10a4.5 4.5 0 0 1 2-8.5zM8 4.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3z',
  dart: 'M8 .5l2.5 6V10l3 5-5.5-2L2.5 15l3-5V6.5z',
  orb: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM8 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z',
  cross: 'M3.5 1 8 5.5 12.5 1 15 3.5 10.5 8 15 12.5 12.5 15 8 10.5 3.5 15 1 12.5 5.5 8 1 3.5z',
  comb: 'M8 1l6.1 3.5v7L8 15l-6.1-3.5v-7zM8 5L5.4 6.5v3L8 11l2.6-1.5v-3z',
  ark: 'M1.5 9.5C2 5 4.5 2 8 2s6 3 6.5 7.5zM2.5 11h11L11 14H5z',
  crate: 'M2 2h12v12H2z',
};

/** Says nothing to screen readers: the item's name always stands beside it. */
export function ItemIcon({ item, size = 16 }: { item: string; size?: number }) {
  const entry = useGame(({ catalogue }) => catalogue?.items.find(({ key }) => key === item));
  const form = FORMS[entry?.form ?? 'crate'] ?? FORMS['crate'];
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path d={form} fill={entry?.colour ?? 'currentColor'} fillRule="evenodd" />
      <path d={form} fill="none" stroke="#ffffff59" strokeLinejoin="round" strokeWidth="0.8" />
    </svg>
  );
}
