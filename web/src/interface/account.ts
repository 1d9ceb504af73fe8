/** What an account holds, as it is shown. */

import type { AccountLine, ItemEntry } from '../engine/contract';

export interface AccountGroup {
  name: string;
  lines: AccountLine[];
}

/** What is held, or just ran out while more comes in. */
export function heldLines(account: AccountLine[] = []): AccountLine[] {
  return account.filter(({ amount, per_minute }) => amount > 0 || per_minute > 0);
}

/** The same by where items come from, in the catalogue's order. */
export function grouped(account: AccountLine[], items: ItemEntry[] = []): AccountGroup[] {
  const groups = new Map<string, AccountLine[]>();
  const known = new Map(items.map(({ key, group }) => [key, group]));
  for (const line of account) {
    const name = known.get(line.item) ?? 'Other';
    groups.set(name, [...(groups.get(name) ?? []), line]);
  }
  return [...groups].map(([name, lines]) => ({ name, lines }));
}
