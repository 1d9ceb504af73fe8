/** What everything else is for: build something, lose the server, lose nothing. */

import { expect, test } from '../support/fixtures';

test('a guest builds a line, the server is killed, and everything goes on', async ({
  page,
  server,
  game,
}) => {
  const before = await game.status();
  const player = before.player?.id;
  const site = await game.findSite(3);
  await game.buildLine(site);

  const paid = await game.shown('ore');
  await expect.poll(() => game.shown('ore'), { timeout: 60_000 }).toBeGreaterThan(paid + 1);

  const lastShown = await game.shown('ore');
  const { server_tick: lastTick } = await game.status();
  await server.kill();
  await expect(page.getByRole('status').filter({ hasText: /\w/ })).toBeVisible();
  await expect.poll(async () => (await game.status()).connection).toBe('reconnecting');

  await server.restart();
  await game.untilOnline();
  await expect(page.getByRole('button', { name: 'Try now' })).toBeHidden();
  await expect.poll(async () => (await game.status()).server_tick).toBeGreaterThan(lastTick);
  await game.expectLine(site);

  expect((await game.status()).player?.id).toBe(player);
  const after = await game.shown('ore');
  expect(after).toBeGreaterThanOrEqual(lastShown);
  await expect.poll(() => game.shown('ore'), { timeout: 60_000 }).toBeGreaterThan(after);
  expect((await game.status()).hash_mismatches).toBe(0);
});

test('a second visit is the same player', async ({ page, game }) => {
  const first = (await game.status()).player;
  await page.reload();
  await game.untilOnline();
  expect((await game.status()).player?.id).toBe(first?.id);
});

test('a planet that begins anew says so, and nothing of the old one stays', async ({
  page,
  server,
  game,
}) => {
  await expect(page.getByRole('img', { name: 'Step 1 of 8' })).toBeVisible();
  const site = await game.findSite(1);
  await game.build('extractor', site.extractor);
  await page.keyboard.press('Escape');
  await game.click(site.extractor);
  await expect(page.getByTestId('inspector')).toContainText('Extractor');
  await expect(page.getByRole('img', { name: 'Step 3 of 8' })).toBeVisible();

  await server.kill();
  await expect.poll(async () => (await game.status()).connection).toBe('reconnecting');
  await server.wipe();
  await server.restart();
  await expect(page.getByRole('log')).toContainText('new start', { timeout: 30_000 });
  await expect(page.getByRole('log')).not.toContainText('Nothing was lost');
  await game.untilOnline();
  await expect(page.getByTestId('inspector')).toBeHidden();
  await expect(page.getByRole('img', { name: 'Step 1 of 8' })).toBeVisible();
  expect((await game.cell(site.extractor))?.structure).toBeUndefined();
  await game.lookAt(site.extractor);
  await game.build('extractor', site.extractor);
});
