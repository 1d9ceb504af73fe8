/** Worlds of one's own: how one is begun, and where all are listed. */

import type { Page } from '@playwright/test';
import { Game } from './game';
import type { Server } from './server';

/** Begins a world of one's own; the server only hands out the page. */
export async function begin(page: Page, server: Server, name: string): Promise<Game> {
  const game = new Game(page);
  await page.goto(`${server.url}/?play=alone`);
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('textbox', { name: 'Seed' }).fill('7');
  await page.getByRole('button', { name: 'New world' }).click();
  await page.waitForURL(/save=/);
  await game.untilPlaying();
  return game;
}

export const strip = (page: Page) => page.getByTestId('alone');
export const saved = (page: Page, name: string) => page.locator(`[data-save="${name}"]`);

export async function openSaves(page: Page) {
  await page.getByRole('button', { name: 'Goldberg' }).click();
  await page.getByRole('button', { name: /^Play alone/ }).click();
}
