/** The same game on a phone, with fingers. */

import type { Page } from '@playwright/test';
import { expect, test } from '../support/fixtures';
import type { Game } from '../support/game';
import { sites, type Site } from '../support/sites';

const [WIDTH, HEIGHT] = [390, 844];
/** Smallest target that a finger hits, in CSS pixels. */
const HIT = 40;

test.use({ viewport: { width: WIDTH, height: HEIGHT }, hasTouch: true, isMobile: true });

/** Drags one finger from place to place; Playwright itself can only tap. */
async function drag(page: Page, places: { x: number; y: number }[]) {
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: { x: number; y: number }) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [at] : [] });
  let last: { x: number; y: number } | undefined;
  for (const { x, y } of places) {
    if (last) {
      const { x: fromX, y: fromY } = last;
      for (const part of [0.25, 0.5, 0.75, 1]) {
        const at = { x: fromX + (x - fromX) * part, y: fromY + (y - fromY) * part };
        await touch('touchMove', at);
      }
    } else {
      await touch('touchStart', { x, y });
    }
    last = { x, y };
  }
  await touch('touchEnd');
  await session.detach();
}

async function place(game: Game, cell: string) {
  const found = await game.project(cell);
  if (!found) throw new Error(`${cell} is not in view`);
  return { x: found.x * WIDTH, y: found.y * HEIGHT };
}

async function tap(page: Page, game: Game, cell: string) {
  const { x, y } = await place(game, cell);
  await page.touchscreen.tap(x, y);
}

/** A line for extractor, belts and hub between the panels. */
async function findSite(game: Game, belts: number): Promise<Site> {
  const player = (await game.status()).player?.cell ?? '';
  const found = sites(await game.around(14), player, belts);
  for (const site of found.slice(0, 20)) {
    await game.lookAt(site.belts[0] ?? site.hub, 0.88);
    const line = [site.extractor, ...site.belts, site.hub];
    const places = await Promise.all(line.map((cell) => game.project(cell)));
    const free = places.every((at) => at && at.x > 0.1 && at.x < 0.8 && at.y > 0.2 && at.y < 0.6);
    if (free) return site;
  }
  throw new Error(`none of ${found.length} sites around ${player} can be seen whole`);
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** Every panel is on the screen and none lies over another; every button can be hit. */
async function expectTidy(page: Page) {
  // All at one moment: notices come and go.
  const { panels, buttons } = await page.evaluate(() => {
    const boxes = (selector: string) =>
      [...document.querySelectorAll(selector)]
        .map((element) => {
          const { x, y, width, height } = element.getBoundingClientRect();
          return { name: element.textContent.slice(0, 40), x, y, width, height };
        })
        .filter(({ width, height }) => width > 0 && height > 0);
    const parts = ['header', 'aside', 'nav', 'section'].map((part) => `#interface ${part} > *`);
    return { panels: boxes(parts.join()), buttons: boxes('#interface button') };
  });
  expect(panels.length).toBeGreaterThan(2);
  for (const { name, x, y, width, height } of panels) {
    expect(x, name).toBeGreaterThanOrEqual(0);
    expect(x + width, name).toBeLessThanOrEqual(WIDTH);
    expect(y + height, name).toBeLessThanOrEqual(HEIGHT);
  }
  for (const [k, one] of panels.entries()) {
    for (const other of panels.slice(0, k)) {
      expect(overlap(one, other), `${one.name} lies over ${other.name}`).toBe(false);
    }
  }
  for (const { name, width, height } of buttons) {
    expect(width, name).toBeGreaterThanOrEqual(HIT);
    expect(height, name).toBeGreaterThanOrEqual(HIT);
  }
}

test('a line is built with fingers, and no panel lies over another', async ({ page, game }) => {
  await expectTidy(page);
  const site = await findSite(game, 2);

  await page.locator('[data-tool=extractor]').tap();
  await tap(page, game, site.extractor);
  await expect.poll(async () => (await game.standing(site.extractor))?.prototype).toBe('extractor');
  await page.locator('[data-tool=hub]').tap();
  await tap(page, game, site.hub);
  await expect.poll(async () => (await game.standing(site.hub))?.prototype).toBe('hub');

  await page.locator('[data-tool=belt]').tap();
  await expectTidy(page);
  const line = [site.extractor, ...site.belts, site.hub];
  await drag(page, await Promise.all(line.map((cell) => place(game, cell))));
  await game.expectLine(site);

  const inspect = page.getByRole('button', { name: 'Inspect' });
  await inspect.tap();
  await expect(inspect).toHaveAttribute('aria-pressed', 'true');
  await tap(page, game, site.hub);
  await expect(page.getByTestId('inspector')).toContainText('Hub');
  await expectTidy(page);
});

test('what is in the hand is turned with a button', async ({ page, game }) => {
  const site = await findSite(game, 1);
  const turn = page.getByRole('button', { name: 'Turn' });
  await page.locator('[data-tool=hub]').tap();
  await expect(page.locator('[data-tool=hub]')).toHaveAttribute('aria-pressed', 'true');
  await expect(turn).toBeHidden();

  await page.locator('[data-tool=belt]').tap();
  await turn.tap();
  await turn.tap();
  await tap(page, game, site.hub);
  await expect.poll(async () => (await game.standing(site.hub))?.facing).toBe(2);
});

test('two fingers zoom about what lies between them, and leave no drag behind', async ({
  page,
  game,
}) => {
  const site = await findSite(game, 1);
  await game.lookAt(site.hub, 0.8);
  const { x, y } = await place(game, site.extractor);
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', half?: number) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints:
        half === undefined
          ? []
          : [
              { x: x - half, y, id: 1 },
              { x: x + half, y, id: 2 },
            ],
    });
  const before = (await game.status()).camera.zoom;
  await touch('touchStart', 30);
  for (let half = 32; half <= 50; half += 2) await touch('touchMove', half);
  await touch('touchEnd');
  await expect.poll(async () => (await game.status()).camera.zoom).toBeGreaterThan(before + 0.03);
  const after = await place(game, site.extractor);
  expect(Math.hypot(after.x - x, after.y - y)).toBeLessThan(25);

  const focus = (await game.status()).camera.cell;
  await page.keyboard.down('ArrowRight');
  await expect.poll(async () => (await game.status()).camera.cell).not.toBe(focus);
  await page.keyboard.up('ArrowRight');
});

test('a second finger gives up the line that the first one draws', async ({ page, game }) => {
  const site = await findSite(game, 2);
  await page.locator('[data-tool=belt]').tap();
  const [from, to] = [await place(game, site.extractor), await place(game, site.hub)];
  const session = await page.context().newCDPSession(page);
  const touch = (
    type: 'touchStart' | 'touchMove' | 'touchEnd',
    touchPoints: { x: number; y: number; id: number }[],
  ) => session.send('Input.dispatchTouchEvent', { type, touchPoints });
  await touch('touchStart', [{ ...from, id: 1 }]);
  await touch('touchMove', [{ ...to, id: 1 }]);
  await touch('touchStart', [
    { ...to, id: 1 },
    { x: to.x, y: to.y + 60, id: 2 },
  ]);
  await touch('touchEnd', []);
  // What follows is built: had the line been, it would have been first.
  await tap(page, game, site.hub);
  await expect.poll(async () => (await game.standing(site.hub))?.prototype).toBe('belt');
  const own = (await game.around(14)).filter(({ structure }) => structure?.mine);
  expect(own.map(({ cell }) => cell)).toEqual([site.hub]);
});

test('fingers can stop what was begun', async ({ page, game }) => {
  const cells = await game.around(12);
  const goal = cells.find((cell) => cell.walkable && !cell.structure && cell.distance === 9)?.cell;
  await game.lookAt(goal ?? '', 0.84);
  await page.getByRole('button', { name: 'Walk', exact: true }).tap();
  await tap(page, game, goal ?? '');
  const stop = page.getByRole('button', { name: 'Stop walking' });
  await expect(stop).toBeVisible();
  await expectTidy(page);
  await stop.tap();
  await expect(stop).toBeHidden();
  expect((await game.status()).player?.cell).not.toBe(goal);
});
