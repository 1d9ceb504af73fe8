/** Bare cells that one owns, and what is between two players. */

import { expect, test } from '../support/fixtures';
import { Game } from '../support/game';

test('a bare cell is claimed, shared otherwise and given up', async ({ page, game }) => {
  const { hub: cell } = await game.findSite(1);
  await game.click(cell);
  const land = page.getByTestId('land');
  await land.getByRole('button', { name: 'Claim' }).click();
  const shared = land.getByRole('combobox', { name: 'Shared' });
  await expect(shared).toHaveValue('shuffled');
  await expect(page.getByTestId('inspector')).toContainText('You');
  await shared.selectOption('first_come');
  await expect(shared).toBeEnabled();
  await expect(shared).toHaveValue('first_come');
  await land.getByRole('button', { name: 'Give up' }).click();
  await expect(land.getByRole('button', { name: 'Claim' })).toBeEnabled();
  expect((await game.status()).hash_mismatches).toBe(0);
});

test('another player is let build, and given something', async ({
  page,
  browser,
  server,
  game,
}) => {
  const theirs = await browser.newPage();
  const other = new Game(theirs);
  await other.open(server.url);
  const [me, them] = [(await game.status()).player?.id, (await other.status()).player?.id];
  const before = await other.held('ore');

  await page.keyboard.press('p');
  const person = page.getByTestId('people').locator(`[data-player="${them}"]`);
  await person.getByRole('button', { name: 'Let build on your cells' }).click();
  await expect(person.getByRole('button', { name: 'May build on your cells' })).toBeVisible();
  await theirs.keyboard.press('p');
  const told = theirs.getByTestId('people').locator(`[data-player="${me}"]`);
  await expect(told).toContainText('Lets you build on their cells.');

  await person.getByRole('spinbutton', { name: 'How much' }).fill('3');
  await person.getByRole('combobox', { name: 'What' }).selectOption('ore');
  await person.getByRole('button', { name: 'Give' }).click();
  await expect.poll(() => other.held('ore')).toBe(before + 3);
  await expect(theirs.getByText('gave you 3 ore').first()).toBeVisible();

  await person.getByRole('button', { name: 'May build on your cells' }).click();
  await expect(told).not.toContainText('Lets you build on their cells.');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('people')).toBeHidden();
  expect(other.problems).toEqual([]);
  await theirs.close();
});
