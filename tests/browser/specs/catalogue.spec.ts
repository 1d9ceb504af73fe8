/** A page goes by the server's catalogue, whatever it was built with. */

import { expect, test } from '../support/fixtures';

const TOWER = `
[[prototype]]
key = "tower"
name = "Tower"
about = "A small hub."
cost = { ore = 3 }

[prototype.collect]
items_per_tick = 1
`;

test('a page that is open goes on by the next catalogue', async ({ page, server, game }) => {
  const site = await game.findSite(1);
  await game.build('extractor', site.extractor);
  // A tower would stand beside the hub there.
  await page.getByRole('tab', { name: 'Move' }).click();
  await expect(page.locator('[data-tool=hub]')).toBeVisible();
  await expect(page.locator('[data-tool=tower]')).toHaveCount(0);

  await server.stopCleanly();
  await server.growCatalogue(TOWER);
  await server.restart();
  await expect.poll(async () => (await game.status()).connection).toBe('online');
  await expect(page.getByRole('button', { name: 'Tower, costs 3 ore' })).toBeVisible();
  expect((await game.standing(site.extractor))?.prototype).toBe('extractor');
  await game.build('tower', site.hub);
  expect((await game.status()).hash_mismatches).toBe(0);
});
