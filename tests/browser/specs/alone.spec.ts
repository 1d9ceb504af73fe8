/** Worlds that are played alone: kept in the browser, at any pace, and without a network. */

import { violations } from '../support/accessibility';
import { begin, strip } from '../support/alone';
import { expect, test } from '../support/fixtures';
import { Game } from '../support/game';

test('the first visit is asked, and the next one is not', async ({ page, server }) => {
  const game = new Game(page);
  await page.goto(server.url);
  const menu = page.getByRole('dialog', { name: 'Goldberg' });
  await expect(menu).toBeVisible();
  await expect(page.getByRole('button', { name: /^Play online/ })).toBeFocused();
  // What is seen behind it is the planet, and alive.
  await game.untilPlaying();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(menu).toBeHidden();
  await page.reload();
  await game.untilPlaying();
  await expect(menu).toBeHidden();
  expect(game.problems).toEqual([]);
});

test('the page can be installed, and asks for each new version of its worker', async ({
  page,
  server,
}) => {
  await page.goto(`${server.url}/?play=online`);
  const get = (path: string) => page.request.get(`${server.url}${path}`);
  const worker = await get('/sw.js');
  expect(worker.headers()).toMatchObject({
    'cache-control': 'no-cache',
    'content-type': expect.stringContaining('javascript'),
  });
  const manifest = await get('/manifest.webmanifest');
  expect(manifest.headers()['content-type']).toContain('manifest');
  const { icons } = (await manifest.json()) as { icons: { src: string }[] };
  for (const { src } of icons) expect((await get(src)).status(), src).toBe(200);
  const isActive = () => navigator.serviceWorker.ready.then(({ active }) => active !== null);
  expect(await page.evaluate(isActive)).toBe(true);
});

test('the menu is filled also where the engine comes late', async ({ page, server }) => {
  const game = new Game(page);
  const list = page.getByRole('region', { name: 'Your worlds' });
  await page.route(/goldberg_bg-.*\.wasm$/, async (route) => {
    // By then the page has asked for the list.
    await list.waitFor({ state: 'attached' });
    await route.continue();
  });
  await page.goto(`${server.url}/?play=alone`);
  await expect(list.getByRole('button', { name: 'New world' })).toBeVisible();
  expect(game.problems).toEqual([]);
});

test('a world goes on without a network, where it was', async ({ page, context, server }) => {
  const game = await begin(page, server, 'Home');
  const site = await game.findSite(1);
  await game.build('extractor', site.extractor);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  const before = await game.status();

  await server.kill();
  await context.setOffline(true);
  await page.reload();
  await game.untilPlaying();
  const after = await game.status();
  expect(after.player).toEqual(before.player);
  expect((await game.standing(site.extractor))?.prototype).toBe('extractor');
  await expect
    .poll(async () => (await game.status()).confirmed_tick)
    .toBeGreaterThan(before.confirmed_tick);
  await page.keyboard.press('Escape');
  await game.lookAt(site.belts[0] ?? '');
  await game.build('belt', site.belts[0] ?? '');

  // Another page, as an installed app opens one.
  await page.goto(server.url);
  await game.untilPlaying();
  expect((await game.standing(site.belts[0] ?? ''))?.prototype).toBe('belt');
  expect(game.problems).toEqual([]);
});

test('whatever was confirmed is there after the tab was killed', async ({
  page,
  context,
  server,
}) => {
  const game = await begin(page, server, 'Home');
  const url = page.url();
  const site = await game.findSite(3);
  await game.build('extractor', site.extractor);
  await page.locator('[data-tool=belt]').click();
  await game.drag([...site.belts, site.hub]);
  const [first] = site.belts;
  await expect.poll(async () => (await game.standing(first ?? ''))?.prototype).toBe('belt');
  // What is shown is foreseen; what is no longer pending has happened.
  await expect.poll(async () => (await game.status()).pending).toBe(0);
  // No handler of the page or its worker runs.
  const session = await context.newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  session.send('Page.crash').catch(() => undefined);
  await crashed;
  const page2 = await context.newPage();
  const again = new Game(page2);
  await page2.goto(url);
  await again.untilPlaying();
  expect((await again.standing(site.extractor))?.prototype).toBe('extractor');
  expect((await again.standing(first ?? ''))?.prototype).toBe('belt');
  expect(again.problems).toEqual([]);
});

test('time goes as fast as one likes, and stands still when nobody looks', async ({
  page,
  server,
}) => {
  const game = await begin(page, server, 'Home');
  const tick = async () => (await game.status()).confirmed_tick;
  await page.keyboard.press('0');
  await expect(strip(page).getByRole('button', { name: 'Pause' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  const paused = await tick();
  await game.lookAt((await game.status()).player?.cell ?? '');
  expect(await tick()).toBe(paused);
  for (const [key, name] of [
    ['.', 'Ordinary speed'],
    ['.', 'Twice as fast'],
    ['.', 'Four times as fast'],
  ] as const) {
    await page.keyboard.press(key);
    const button = strip(page).getByRole('button', { name });
    await expect(button).toHaveAttribute('aria-pressed', 'true');
    const from = await tick();
    await expect.poll(tick).toBeGreaterThan(from);
  }
  expect((await game.status()).connection).toBe('online');
  expect(await violations(page)).toEqual([]);
  expect(game.problems).toEqual([]);
});

test('a second tab is told that the world is open in the first', async ({
  page,
  context,
  server,
}) => {
  const game = await begin(page, server, 'Home');
  const second = await context.newPage();
  await second.goto(page.url());
  await expect(second.getByRole('dialog').getByRole('alert')).toContainText('another tab');
  await page.close();
  await second.reload();
  await new Game(second).untilPlaying();
  expect(game.problems).toEqual([]);
});

test('the past is looked at, and left again', async ({ page, server }) => {
  const game = await begin(page, server, 'Home');
  const site = await game.findSite(1);
  await game.build('extractor', site.extractor);
  const built = (await game.status()).confirmed_tick;
  await expect.poll(async () => (await game.status()).confirmed_tick).toBeGreaterThan(built + 40);
  await page.keyboard.press('Escape');
  await page.keyboard.press('z');
  const slider = strip(page).getByRole('slider', { name: 'Timeline' });
  await slider.focus();
  await page.keyboard.press('Home');
  await expect(strip(page)).toContainText('You look at the past');
  await expect.poll(async () => await game.standing(site.extractor)).toBeUndefined();
  await expect(page.getByRole('navigation', { name: 'Build' }).getByRole('button')).toHaveCount(0);
  expect(await violations(page)).toEqual([]);
  await strip(page).getByRole('button', { name: 'Back to now' }).click();
  await expect.poll(async () => (await game.standing(site.extractor))?.prototype).toBe('extractor');
  await expect(strip(page)).not.toContainText('past:');
  const now = (await game.status()).confirmed_tick;
  await expect.poll(async () => (await game.status()).confirmed_tick).toBeGreaterThan(now);
  expect(game.problems).toEqual([]);
});
