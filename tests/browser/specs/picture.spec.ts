/** That what is drawn, pointed at and meant are the same place, however many pixels there are. */

import type { Page } from '@playwright/test';
import { expect, test } from '../support/fixtures';
import type { Game } from '../support/game';
import { neighbour } from '../support/sites';

const DIRECTIONS = [0, 1, 2, 3, 4, 5];
/** Between a tile's middle (0) and the middle of the next (1): on the rim of the first. */
const ON_THE_RIM = 0.46;
/** Sum over red, green and blue by which a pixel has to change to be another. */
const CHANGED = 60;

type Place = { x: number; y: number };

/** Places on the rim of a cell, one for each side that can be seen. */
async function rim(game: Game, cell: string): Promise<Place[]> {
  const middle = await game.place(cell);
  const size = game.page.viewportSize() ?? { width: 0, height: 0 };
  const places: Place[] = [];
  for (const direction of DIRECTIONS) {
    const next = await game.project(neighbour(cell, direction) ?? '');
    if (!next) continue;
    const [x, y] = [next.x * size.width, next.y * size.height];
    places.push({
      x: middle.x + (x - middle.x) * ON_THE_RIM,
      y: middle.y + (y - middle.y) * ON_THE_RIM,
    });
  }
  return places;
}

/** Red, green and blue of places in the window, each the mean over a few pixels. */
async function colours(page: Page, places: Place[]): Promise<number[][]> {
  const png = (await page.screenshot()).toString('base64');
  return page.evaluate(
    async ([data, at]) => {
      const image = await createImageBitmap(
        await (await fetch(`data:image/png;base64,${data}`)).blob(),
      );
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d');
      if (!context) throw new Error('no canvas to read the picture with');
      context.drawImage(image, 0, 0);
      return at.map(({ x, y }) => {
        const { data: pixels } = context.getImageData(x - 1, y - 1, 3, 3);
        return [0, 1, 2].map((part) => {
          let sum = 0;
          for (let k = part; k < pixels.length; k += 4) sum += pixels[k] ?? 0;
          return sum / (pixels.length / 4);
        });
      });
    },
    [png, places] as const,
  );
}

function difference(a: number[] = [], b: number[] = []): number {
  return a.reduce((sum, part, k) => sum + Math.abs(part - (b[k] ?? 0)), 0);
}

for (const scale of [1, 0.5]) {
  test(`a click marks the tile it was on, with ${scale} of the pixels`, async ({ page, game }) => {
    await page.evaluate((share) => window.goldberg.hold_scale(share), scale);
    await expect.poll(async () => (await game.status()).scale).toBe(scale);
    const { hub: cell } = await game.findSite(1);
    const places = await rim(game, cell);
    const away = { x: 20, y: 300 };
    await page.mouse.move(away.x, away.y);
    const before = await colours(page, places);
    await game.click(cell);
    await expect(page.getByTestId('inspector')).toContainText(cell);
    await page.mouse.move(away.x, away.y);
    await expect
      .poll(async () => {
        const after = await colours(page, places);
        return after.filter((colour, k) => difference(colour, before[k]) > CHANGED).length;
      })
      .toBeGreaterThanOrEqual(3);
  });
}

test('a slow machine draws fewer pixels', async ({ page, game }) => {
  // More than any processor fills often enough.
  await page.setViewportSize({ width: 2560, height: 1440 });
  await expect.poll(async () => (await game.status()).scale).toBeLessThan(1);
});

test('the cell under a still pointer follows the camera', async ({ page, game }) => {
  const { hub: cell } = await game.findSite(1);
  const pointer = await game.point(cell);
  const size = page.viewportSize() ?? { width: 0, height: 0 };
  const { camera, player } = await game.status();
  // The way on which whoever stands there leaves the pointer: they would be selected, not the cell.
  const own = player && (await game.project(player.cell));
  const key = (own?.x ?? 0) * size.width > pointer.x ? 'ArrowLeft' : 'ArrowRight';
  await page.keyboard.down(key);
  await expect.poll(async () => (await game.status()).camera.cell).not.toBe(camera.cell);
  await page.keyboard.up(key);
  // Enter selects what is pointed at, and Escape gives the keys back to the planet.
  const inspector = page.getByTestId('inspector');
  const name = /[NS]\d:\d+:\d+/;
  await expect
    .poll(async () => {
      await page.keyboard.press('Escape');
      await page.getByRole('application').focus();
      await page.keyboard.press('Enter');
      await expect(inspector).toBeVisible();
      const selected = name.exec((await inspector.textContent()) ?? '')?.[0];
      const place = selected && (await game.project(selected));
      if (!place || selected === cell) return Infinity;
      return Math.hypot(place.x * size.width - pointer.x, place.y * size.height - pointer.y);
    })
    .toBeLessThan(40);
});
