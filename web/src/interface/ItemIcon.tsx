import { useGame } from './client';

/** One shape an item, the same as on the belts, so that colour is never all that tells them apart. */
const SHAPES: Record<string, string> = {
  ore: 'M4.5 3.5 11 2l3.5 4.5-1.5 6-6.5 1.5-5-4z',
  crystal: 'M8 .8 13 8 8 15.2 3 8z',
  biomass: 'M2.5 13.5C1 6 6 1.5 14.5 1.5 15 10 10.5 15 2.5 13.5z',
  water: 'M8 1c3.5 4.2 5 6.7 5 9a5 5 0 0 1-10 0c0-2.3 1.5-4.8 5-9z',
  slag: 'M2.5 3.5 13 2.5l1 10.5-11.5.5z',
};
const OTHER = 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13z';

/** Says nothing to screen readers: the item's name always stands beside it. */
export function ItemIcon({ item, size = 16 }: { item: string; size?: number }) {
  const colour = useGame(
    ({ catalogue }) => catalogue?.items.find(({ key }) => key === item)?.colour,
  );
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[item] ?? OTHER} fill={colour ?? 'currentColor'} />
      <path d={SHAPES[item] ?? OTHER} fill="none" stroke="#ffffff40" strokeLinejoin="round" />
    </svg>
  );
}
