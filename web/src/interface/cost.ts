/** Whether an account pays for a structure. */

import type { AccountLine, ItemEntry, PrototypeEntry } from '../engine/contract';

/** What the account lacks for one of these, as `3 ore`; nothing while the account is unknown. */
export function missingFor(
  prototype: PrototypeEntry,
  account: AccountLine[] | undefined,
  items: ItemEntry[] = [],
): string[] {
  if (!account) return [];
  return prototype.cost.flatMap(({ item, amount }) => {
    const held = account.find((line) => line.item === item)?.amount ?? 0;
    const name = items.find(({ key }) => key === item)?.name ?? item;
    return held < amount ? [`${amount - held} ${name.toLowerCase()}`] : [];
  });
}
