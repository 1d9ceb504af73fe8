/** Queues of orders, by mouse and by keyboard, and what power networks say of themselves. */

import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../support/fixtures';
import type { Game } from '../support/game';
import type { Server } from '../support/server';

/** What a bay, its power and a few drones cost. */
const RICH =
  'drone = 8\nmetal = 90\nbrick = 90\ngear = 90\nwire = 90\nframe = 20\nbattery = 10\nglass = 40\n';

/** A world in which everyone begins with the means for drones. */
async function begin(page: Page, server: Server, game: Game) {
  await server.stopCleanly();
  await server.wipe();
  await server.changeCatalogue((text) =>
    text.replace('[start]\n', `[start]\n${RICH}`).replace('prototypes = ["drone_bay"]\n', ''),
  );
  await server.restart();
  await page.reload();
  await game.untilOnline();
  await expect.poll(async () => (await game.status()).tiles_visible).toBeGreaterThan(0);
}

/** Chooses an order's kind in the form, and what else is said. */
async function choose(form: Locator, kind: string, more: Record<string, string> = {}) {
  await form.getByLabel('Add').selectOption({ label: kind });
  for (const [label, value] of Object.entries(more)) {
    const field = form.getByLabel(label);
    const isList = (await field.evaluate((element) => element.tagName)) === 'SELECT';
    if (isList) await field.selectOption({ label: value });
    else await field.fill(value);
  }
}

test('a drone is given a queue with the mouse, and works by it', async ({ page, server, game }) => {
  await begin(page, server, game);
  const site = await game.findSite(3);
  const [bay, pylon, generator] = site.belts;
  if (!bay || !pylon || !generator) throw new Error('the site is too short');
  const worker = page.getByTestId('worker');
  const form = worker.getByRole('form', { name: 'Add an order' });
  const orders = worker.getByRole('listitem');

  await game.build('hub', site.hub);
  await page.getByRole('tab', { name: 'Power' }).click();
  await game.build('generator', generator);
  await page.keyboard.press('Escape');
  await game.click(generator);
  const network = page.getByRole('region', { name: 'Power network' });
  await expect(network).toContainText('Not connected');
  await game.build('pylon', pylon);
  await page.getByRole('tab', { name: 'Move' }).click();
  await game.build('drone_bay', bay);
  await page.keyboard.press('Escape');

  // POW-5: what is short is said, and what there is, by machines.
  await game.click(bay);
  await expect(network).toContainText('Power is short');
  await expect(network.getByTestId('satisfaction')).toHaveText('0 %');
  await expect(network).toContainText('1 × generator');
  await expect(network).toContainText('Draws 5, can give 0');

  // Fuel by one's own queue: where, says a click on the planet.
  await page.getByTestId('orders-button').click();
  await expect(worker).toContainText('0 of 32 orders');
  await choose(form, 'Deliver', { What: 'Biomass', 'Up to': '6' });
  await form.getByRole('button', { name: 'Choose where' }).click();
  await expect(page.getByTestId('order-hint')).toContainText('Click what to deliver to.');
  await game.click(generator);
  await expect(orders).toHaveText([/Deliver up to 6 biomass to generator/]);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('order-hint')).toBeHidden();
  await expect(orders).toHaveCount(0, { timeout: 60_000 });
  await game.click(generator);
  await expect(network).toContainText('Enough power');
  await expect(network).toContainText('can give 20');

  await game.click(bay);
  await page.getByRole('button', { name: 'Launch a drone' }).click();
  await page.getByRole('button', { name: /^Drone 1: / }).click();
  await expect(worker).toContainText('Drone 1');
  await expect(worker).toContainText('Carries nothing');

  const lies = (await game.around(10)).filter(
    ({ kind, structure }) => kind === 'ore' && !structure,
  );
  const seen = await Promise.all(lies.map(({ cell }) => game.place(cell).catch(() => undefined)));
  const ore = lies.find((_, place) => seen[place])?.cell;
  if (!ore) throw new Error('there is no ore in view');
  const before = await game.held('ore');
  // A round that does nothing, until there is something in it.
  await choose(form, 'Repeat all');
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await choose(form, 'Deliver');
  await form.getByRole('button', { name: 'Choose where' }).click();
  await game.click(ore);
  await expect(page.getByText('Nothing stands there.').first()).toBeVisible();
  await game.click(site.hub);
  await choose(form, 'Gather', { 'Up to': '2' });
  await form.getByRole('button', { name: 'Choose where' }).click();
  await game.click(ore);
  await page.keyboard.press('Escape');
  await expect(orders).toHaveText([
    /From the first/,
    /Deliver up to 8 to hub/,
    /Gather up to 2 ore/,
  ]);
  await worker.getByRole('button', { name: /^Later: order 1, From/ }).click();
  await worker.getByRole('button', { name: /^Later: order 2, From/ }).click();
  await expect(orders).toHaveText([/Deliver/, /Gather/, /From the first order again/]);
  await expect.poll(() => game.held('ore'), { timeout: 90_000 }).toBeGreaterThan(before + 2);
  await expect(orders).toHaveCount(3);

  await worker.getByRole('button', { name: 'Clear all' }).click();
  await expect(orders).toHaveCount(0);
  await worker.getByRole('button', { name: 'Recall' }).click();
  await expect(worker).toBeHidden();
  expect((await game.status()).hash_mismatches).toBe(0);
});

test('one’s own queue is filled, ordered and emptied with keys', async ({ page, game }) => {
  await page.keyboard.press('h');
  const worker = page.getByTestId('worker');
  const form = worker.getByRole('form', { name: 'Add an order' });
  const orders = worker.getByRole('listitem');
  await choose(form, 'Wait', { Seconds: '600' });
  await form.getByLabel('Seconds').press('Enter');
  await expect(orders).toHaveText([/Wait 600 s/]);
  await expect(orders.first()).toHaveAttribute('aria-current', 'step');
  await form.getByLabel('Seconds').fill('300');
  await form.getByLabel('Seconds').press('Enter');
  await form.getByLabel('Add').selectOption({ label: 'Repeat all' });
  await form.getByRole('button', { name: 'Add', exact: true }).press('Enter');
  await expect(orders).toHaveCount(3);

  // The keyboard stays with the order that it moves.
  await worker.getByRole('button', { name: /^Later: order 1/ }).press('Enter');
  await expect(orders).toHaveText([/Wait 300 s/, /Wait 600 s/, /From the first/]);
  await expect(worker.getByRole('button', { name: /^Later: order 2, Wait 600/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(orders).toHaveText([/Wait 300 s/, /From the first/, /Wait 600 s/]);
  await worker.getByRole('button', { name: /^Remove: order 3/ }).press('Enter');
  await expect(orders).toHaveCount(2);
  await expect(worker.getByRole('button', { name: /^Remove: order 2/ })).toBeFocused();

  // With the cursor on the planet it is said where.
  await form.getByLabel('Add').selectOption({ label: 'Walk' });
  await form.getByRole('button', { name: 'Choose where' }).press('Enter');
  await expect(page.locator('canvas')).toBeFocused();
  await page.keyboard.press('l');
  await page.keyboard.press('Enter');
  await expect(orders).toHaveText([/Wait 300 s/, /From the first/, /Walk/]);
  await page.keyboard.press('Escape');

  // 32 and no more, said politely.
  await form.getByLabel('Add').selectOption({ label: 'Repeat all' });
  for (let count = 3; count < 32; count++) {
    await form.getByRole('button', { name: 'Add', exact: true }).press('Enter');
  }
  await expect(worker.getByTestId('order-count')).toHaveText(
    '32 of 32 orders: remove one to add another',
  );
  await form.getByRole('button', { name: 'Add', exact: true }).press('Enter');
  await expect(page.getByText('The queue has 32 orders').first()).toBeVisible();
  await expect(orders).toHaveCount(32);
  await worker.getByRole('button', { name: 'Clear all' }).press('Enter');
  await expect(orders).toHaveCount(0);
  await page.keyboard.press('h');
  await expect(worker).toBeHidden();
  expect((await game.status()).hash_mismatches).toBe(0);
});
