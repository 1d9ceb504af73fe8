/** The same game where a worker cannot draw. */

import { expect, test } from '../support/fixtures';
import { Game } from '../support/game';

test('runs on the main thread without OffscreenCanvas', async ({ context, server }) => {
  await context.addInitScript(() => {
    Reflect.deleteProperty(HTMLCanvasElement.prototype, 'transferControlToOffscreen');
    Reflect.deleteProperty(globalThis, 'OffscreenCanvas');
  });
  const game = new Game(await context.newPage());
  await game.open(server.url);
  expect((await game.status()).threaded).toBe(false);
  const site = await game.findSite(1);
  await game.build('extractor', site.extractor);
  expect(game.problems).toEqual([]);
});
