/** Finding out: what is locked says so, a lab is fed, and then it may be built. */

import { expect, test } from '../support/fixtures';

/** A lab that needs no power, and something small for it to find out. */
const SCHOOL = `
[[prototype]]
key = "school"
name = "School"
about = "Learns from what grows."
cost = { ore = 3 }

[prototype.research]

[[prototype]]
key = "mast"
name = "Mast"
about = "A small hub."
cost = { ore = 1 }

[prototype.collect]
items_per_tick = 1

[[technology]]
key = "masts"
name = "Masts"
about = "Small hubs."
uses = { biomass = 1 }
units = 3
unit_ticks = 20
prototypes = ["mast"]
`;

test('what is locked is found out by a lab, and can be built then', async ({
  page,
  server,
  game,
}) => {
  await server.stopCleanly();
  await server.growCatalogue(SCHOOL);
  await server.restart();
  await expect.poll(async () => (await game.status()).connection).toBe('online');
  // Extractor, two belts, and a school where the hub would stand.
  const site = await game.findSite(2, 'biomass');

  await page.getByRole('tab', { name: 'Move' }).click();
  const mast = page.locator('[data-tool=mast]');
  await expect(mast).toHaveAttribute('data-locked', 'true');
  await expect(mast).toHaveAccessibleDescription(/until you know Masts/);
  await mast.click();
  await game.click(site.hub);
  await expect(page.getByText('You do not know Masts yet').first()).toBeVisible();
  expect(await game.standing(site.hub)).toBeUndefined();

  await page.getByRole('tab', { name: 'Make' }).click();
  await game.build('school', site.hub);
  await page.keyboard.press('Escape');
  await game.click(site.hub);
  await expect(page.getByTestId('inspector')).toContainText('No task');
  await page.getByRole('button', { name: 'Choose what to find out' }).click();

  const drawer = page.getByTestId('research');
  const masts = drawer.locator('[data-technology=masts]');
  await expect(masts).toHaveAttribute('data-state', 'open');
  const optics = drawer.locator('[data-technology=optics]');
  await expect(optics).toHaveAttribute('data-state', 'locked');
  await expect(optics).toContainText('Comes after Chemistry');
  await drawer.getByRole('button', { name: 'Find out Masts' }).click();
  await expect(masts).toHaveAttribute('data-state', 'chosen');
  await expect(masts).toContainText('0 of 3');
  // The drawer would cover the site.
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await expect(page.getByTestId('finds-out')).toContainText('Masts');
  await expect(page.getByTestId('inspector')).toContainText('Waiting');

  await page.getByRole('tab', { name: 'Extract' }).click();
  await game.build('extractor', site.extractor);
  await game.turn(site.extractor, site.facing);
  await page.locator('[data-tool=belt]').click();
  await game.drag([...site.belts, site.hub]);
  await page.keyboard.press('t');
  await expect(masts).toHaveAttribute('data-state', 'known', { timeout: 60_000 });
  await expect(page.getByText('You know Masts now: Mast is open.').first()).toBeVisible();

  await page.keyboard.press('t');
  await expect(drawer).toBeHidden();
  await page.getByRole('tab', { name: 'Move' }).click();
  await expect(mast).toHaveAttribute('data-locked', 'false');
  expect((await game.status()).hash_mismatches).toBe(0);
});
