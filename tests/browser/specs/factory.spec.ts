/** From a line to a factory: a machine that makes something of what it is brought. */

import { expect, test } from '../support/fixtures';
import { neighbour } from '../support/sites';

test('a smelter is told with keys what to make, and char arrives in a hub', async ({
  page,
  game,
}) => {
  // Extractor, belt, smelter, belt, hub in a row; where only biomass grows, which never jams it.
  const site = await game.findSite(3, 'biomass');
  const [before, smelter, after] = site.belts;
  if (!before || !smelter || !after) throw new Error('the site is too short');
  await game.build('extractor', site.extractor);
  await game.turn(site.extractor, site.facing);
  await page.keyboard.press('3');
  await game.click(site.hub);

  // The groups turn with E; the smelter is the first that makes something.
  const group = page.locator('[data-group]');
  await expect(group).toHaveAttribute('data-group', 'extract');
  await page.keyboard.press('e');
  await page.keyboard.press('e');
  await expect(group).toHaveAttribute('data-group', 'make');
  await page.keyboard.press('1');
  await expect(page.locator('[data-tool=smelter]')).toHaveAttribute('aria-pressed', 'true');
  await game.click(smelter);
  await expect.poll(async () => (await game.standing(smelter))?.prototype).toBe('smelter');
  await game.turn(smelter, site.facing);

  const inspector = page.getByTestId('inspector');
  await expect(inspector).toContainText('No task');
  await page.keyboard.press('c');
  const field = page.getByRole('combobox', { name: 'Choose a recipe' });
  await expect(field).toBeFocused();
  await page.keyboard.type('cha');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('makes')).toContainText('1 char');
  await expect(page.locator('canvas')).toBeFocused();
  await expect(page.getByTestId('makes')).toHaveAttribute('data-pending', 'false');
  await expect(inspector).toContainText('Missing');

  // The keyboard is the game's again: Q turns back, and 2 takes belts.
  await page.keyboard.press('q');
  await page.keyboard.press('q');
  await page.keyboard.press('2');
  await expect(page.locator('[data-tool=belt]')).toHaveAttribute('aria-pressed', 'true');
  await game.drag([before, smelter]);
  await game.drag([after, site.hub]);
  await page.keyboard.press('Escape');
  for (const belt of [before, after]) {
    await expect.poll(async () => (await game.standing(belt))?.prototype).toBe('belt');
  }
  await expect(inspector).toContainText('Working', { timeout: 60_000 });
  await expect.poll(() => game.held('char'), { timeout: 60_000 }).toBeGreaterThan(0);

  await page.keyboard.press('b');
  const account = page.getByTestId('account');
  await expect(account.getByRole('region', { name: 'Smelting' })).toContainText('Char');
  await page.keyboard.press('Escape');
  await expect(account).toBeHidden();
  expect((await game.status()).hash_mismatches).toBe(0);
});

test('tabs are turned with arrow keys, and what cannot be paid says what is missing', async ({
  page,
  game,
}) => {
  expect((await game.status()).connection).toBe('online');
  await page.getByRole('tab', { name: 'Extract' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Move' })).toBeFocused();
  await expect(page.getByRole('tab', { name: 'Move' })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('tab', { name: 'Land' })).toBeFocused();
  const seeder = page.locator('[data-tool=seeder]');
  await expect(seeder).toHaveAttribute('data-short', 'true');
  await expect(seeder).toHaveAccessibleDescription(/needs .*steel.* more/i);
});

test('what a machine makes can be changed with the pointer', async ({ page, game }) => {
  const { hub: cell } = await game.findSite(1);
  await page.getByRole('tab', { name: 'Make' }).click();
  await game.build('smelter', cell);
  await page.keyboard.press('Escape');
  await game.click(cell);
  const makes = page.getByTestId('makes');
  await page.getByRole('option', { name: /^Char/ }).click();
  await expect(makes).toContainText('1 char');
  await page.getByRole('button', { name: 'Make something else' }).click();
  await page.getByRole('option', { name: /^Metal/ }).click();
  await expect(makes).toContainText('1 metal');
  const next = neighbour(cell, 0) ?? '';
  await game.click(next);
  await expect(makes).toBeHidden();
});
