/** A fresh server for every test, and a player in its page. */

import { expect, test as base } from '@playwright/test';
import { Game } from './game';
import { Server } from './server';

export const test = base.extend<{ server: Server; game: Game }>({
  // Playwright reads the names of what a fixture needs from its first argument.
  server: async ({}, use) => {
    const server = await Server.start();
    await use(server);
    await server.stop();
  },
  game: async ({ page, server }, use) => {
    const game = new Game(page);
    await game.open(server.url);
    await use(game);
    expect(game.problems, 'errors in the page').toEqual([]);
  },
});

export { expect };
