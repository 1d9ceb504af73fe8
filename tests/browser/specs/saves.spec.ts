/** Worlds of one's own as files, and handed to a server. */

import { readFile } from 'node:fs/promises';
import { violations } from '../support/accessibility';
import { begin, openSaves, saved } from '../support/alone';
import { expect, test } from '../support/fixtures';
import { Game } from '../support/game';

test('a world goes out as a file, and comes back', async ({ page, server }) => {
  const game = await begin(page, server, 'Home');
  const site = await game.findSite(1);
  await game.build('extractor', site.extractor);
  await openSaves(page);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export Home' }).click();
  const file = await (await download).path();
  expect((await download).suggestedFilename()).toBe('Home.goldberg');
  await expect(page.getByRole('button', { name: 'Delete Home' })).toBeDisabled();
  await page.getByRole('button', { name: /^Play online/ }).click();
  await page.waitForURL(/play=online/);
  await game.untilPlaying();

  await openSaves(page);
  await expect(saved(page, 'Home').locator('img')).toBeVisible();
  await page.getByRole('button', { name: 'Rename Home' }).click();
  await page.getByRole('textbox', { name: 'Name' }).first().fill('Old home');
  await page.keyboard.press('Enter');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Delete Old home' }).click();
  await page.getByRole('button', { name: 'Delete it' }).click();
  await expect(saved(page, 'Old home')).toHaveCount(0);

  await page.getByLabel('Import a file').setInputFiles(file);
  await page.getByRole('button', { name: 'Play Home' }).click();
  await page.waitForURL(/save=/);
  await game.untilPlaying();
  expect((await game.standing(site.extractor))?.prototype).toBe('extractor');
  expect(game.problems).toEqual([]);
});

test('a file that is none, or is damaged, is refused, with words that say where', async ({
  page,
  server,
}) => {
  const game = await begin(page, server, 'Home');
  await openSaves(page);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export Home' }).click();
  const whole = await readFile(await (await download).path());
  const doctored = Buffer.from(whole);
  doctored[whole.length >> 1]! ^= 1;
  const refused: [Buffer, RegExp][] = [
    [Buffer.from('no world at all'), /^This is no save of a world; choose another file\.$/],
    [Buffer.alloc(0), /^This is no save of a world; choose another file\.$/],
    [whole.subarray(0, -1), /ends in the middle, after \d+ bytes; use another copy of the save\.$/],
    [doctored, /at byte \d+ is damaged; use another copy of the save\.$/],
  ];
  const name = 'x.goldberg';
  const mimeType = 'application/octet-stream';
  for (const [buffer, words] of refused) {
    await page.getByLabel('Import a file').setInputFiles({ name, mimeType, buffer });
    await expect(page.getByRole('dialog').getByRole('alert')).toHaveText(words);
  }
  await expect(page.locator('[data-save]')).toHaveCount(1);
  expect(game.problems).toEqual([]);
});

test('where there is no room for a world, that is said, and nothing half made stays', async ({
  page,
  context,
  server,
}) => {
  const game = await begin(page, server, 'Home');
  await openSaves(page);
  const session = await context.newCDPSession(page);
  const allow = (quota: { quotaSize?: number }) =>
    session.send('Storage.overrideQuotaForOrigin', { origin: server.url, ...quota });
  await allow({ quotaSize: 1 });
  const dialog = page.getByRole('dialog');
  const begun = page.url();
  await dialog.getByRole('button', { name: 'New world' }).click();
  await expect(dialog.getByRole('alert')).toContainText('There is no room left to save.');
  await expect(page.locator('[data-save]')).toHaveCount(1);
  await expect(saved(page, 'Home').locator('img')).toBeVisible();
  await allow({});
  await dialog.getByRole('button', { name: 'New world' }).click();
  await page.waitForURL((url) => url.href !== begun);
  await game.untilPlaying();
  expect(game.problems).toEqual([]);
});

test('a world is handed to a server, and played on there', async ({ page, server }) => {
  const game = await begin(page, server, 'Home');
  const site = await game.findSite(1);
  await game.build('extractor', site.extractor);
  await openSaves(page);
  await page.getByRole('button', { name: 'Upload Home to the server' }).click();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Upload it' }).click();
  await page.waitForURL(/play=online&world=/);
  await game.untilPlaying();
  expect((await game.standing(site.extractor))?.prototype).toBe('extractor');
  expect((await game.standing(site.extractor))?.mine).toBe(true);
  await game.lookAt(site.belts[0] ?? '');
  await game.build('belt', site.belts[0] ?? '');
  await page.reload();
  await game.untilPlaying();
  expect((await game.standing(site.belts[0] ?? ''))?.mine).toBe(true);

  // The one that is kept here is another world by now.
  await openSaves(page);
  await expect(page.getByRole('button', { name: 'Play the copy online' })).toBeVisible();
  await page.getByRole('button', { name: 'Play Home' }).click();
  await page.waitForURL(/save=/);
  await game.untilPlaying();
  expect(await game.standing(site.belts[0] ?? '')).toBeUndefined();
  expect(game.problems).toEqual([]);
});

test('a world is played without a network, and then online on a server', async ({
  page,
  context,
  server,
}) => {
  const game = await begin(page, server, 'Home');
  const site = await game.findSite(2);
  const [first, second] = site.belts as [string, string];
  await game.build('extractor', site.extractor);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));

  await server.kill();
  await context.setOffline(true);
  await page.reload();
  await game.untilPlaying();
  expect((await game.standing(site.extractor))?.prototype).toBe('extractor');
  await game.lookAt(first);
  await game.build('belt', first);
  await openSaves(page);
  await page.getByRole('button', { name: 'Upload Home to the server' }).click();
  await page.getByRole('button', { name: 'Upload it' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('when you are online');

  await server.restart();
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.waitForURL(/play=online&world=/);
  await game.untilPlaying();
  for (const [cell, prototype] of [
    [site.extractor, 'extractor'],
    [first, 'belt'],
  ] as const) {
    expect(await game.standing(cell)).toMatchObject({ prototype, mine: true });
  }
  await game.lookAt(second);
  await game.build('belt', second);
  await expect.poll(async () => (await game.status()).pending).toBe(0);
  const { hash_mismatches, tally } = await game.status();
  expect(hash_mismatches).toBe(0);
  expect(tally).toMatchObject({ answered: 1, foreseen: 1, corrections: 0 });

  await page.reload();
  await game.untilPlaying();
  expect((await game.standing(second))?.prototype).toBe('belt');
  expect(game.problems).toEqual([]);
});

test('a browser that keeps nothing says so, and gives a file', async ({ context, server }) => {
  await context.addInitScript(() => {
    Reflect.deleteProperty(HTMLCanvasElement.prototype, 'transferControlToOffscreen');
  });
  const page = await context.newPage();
  const game = new Game(page);
  await page.goto(`${server.url}/?play=alone`);
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('keeps no worlds');
  await page.getByRole('button', { name: 'New world' }).click();
  await page.waitForURL(/seed=/);
  await game.untilPlaying();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  expect((await download).suggestedFilename()).toMatch(/\.goldberg$/);
  expect(game.problems).toEqual([]);
});
