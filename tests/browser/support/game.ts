/** One player in one page, with hands. */

import { expect, type Page } from '@playwright/test';
import type { Site } from './sites';
import { sites } from './sites';
import type { Cell, Status } from './surface';

/** The part of the window that no panel covers, as fractions of it. */
const FREE = { left: 0.06, right: 0.72, top: 0.12, bottom: 0.8 };
/** Near enough that a tile is easy to hit. */
const NEAR = 0.86;

export class Game {
  readonly problems: string[] = [];

  constructor(readonly page: Page) {
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('console', (message) => {
      // A server that is being restarted refuses connections; the browser reports that itself, also
      // of the worker that it would keep the page with.
      const expected =
        /WebSocket connection to .* failed|ERR_(CONNECTION_REFUSED|INTERNET_DISCONNECTED)|occurred when fetching the script/;
      if (message.type() === 'error' && !expected.test(message.text())) {
        this.problems.push(message.text());
      }
    });
  }

  /** Opens the page, past its menu, and waits until a guest stands on the planet. */
  async open(url: string) {
    await this.page.goto(`${url}/?play=online`);
    await this.untilPlaying();
  }

  /** Waits until the player stands on a planet, a server's or one of their own. */
  async untilPlaying() {
    await this.untilOnline();
    await expect.poll(async () => (await this.status()).tiles_visible).toBeGreaterThan(0);
  }

  /** Waits for the server; a page that gave up says why at once. */
  async untilOnline() {
    const problem = this.page.getByRole('alert').filter({ hasText: /\w/ });
    await expect
      .poll(async () => {
        if (await problem.isVisible()) throw new Error(await problem.innerText());
        const status = await this.status();
        return status.connection === 'online' && status.player !== undefined;
      })
      .toBe(true);
  }

  status(): Promise<Status> {
    return this.page.evaluate(() => window.goldberg.status());
  }

  cell(cell: string): Promise<Cell | null> {
    return this.page.evaluate((name) => window.goldberg.cell(name), cell);
  }

  around(radius: number): Promise<Cell[]> {
    return this.page.evaluate((cells) => window.goldberg.around(cells), radius);
  }

  /** What stands on a cell, once the server said so; nothing while it is only hoped for. */
  async standing(cell: string) {
    const structure = (await this.cell(cell))?.structure;
    return structure && structure.state !== 'pending' ? structure : undefined;
  }

  /** What the top strip shows, which is what a person has seen. */
  async shown(item: string): Promise<number> {
    const amount = this.page.getByTestId(`account-${item}`);
    return Number(await amount.getAttribute('data-amount'));
  }

  /** What the account holds, also of what was never held. */
  async held(item: string): Promise<number> {
    return (await this.status()).account[item] ?? 0;
  }

  /** Looks at a cell and waits until the camera rests. */
  async lookAt(cell: string, zoom = NEAR) {
    await this.page.evaluate(([name, level]) => window.goldberg.look_at(name, level), [
      cell,
      zoom,
    ] as const);
    let last = '';
    await expect
      .poll(
        async () => {
          const place = await this.project(cell);
          const now = place ? `${place.x.toFixed(4)} ${place.y.toFixed(4)}` : '';
          const rests = now !== '' && now === last;
          last = now;
          return rests;
        },
        { intervals: [150] },
      )
      .toBe(true);
  }

  project(cell: string): Promise<{ x: number; y: number } | null> {
    return this.page.evaluate((name) => window.goldberg.project(name), cell);
  }

  /** Where a cell is in the window, in CSS pixels; it has to be where no panel covers it. */
  async place(cell: string): Promise<{ x: number; y: number }> {
    const place = await this.project(cell);
    if (!place || !isFree(place))
      throw new Error(`${cell} is not in view: ${JSON.stringify(place)}`);
    const size = this.page.viewportSize();
    return { x: place.x * (size?.width ?? 0), y: place.y * (size?.height ?? 0) };
  }

  /** Points at a cell; returns where the pointer is then, in CSS pixels. */
  async point(cell: string): Promise<{ x: number; y: number }> {
    const place = await this.place(cell);
    await this.page.mouse.move(place.x, place.y, { steps: 2 });
    return place;
  }

  async click(cell: string) {
    const { x, y } = await this.place(cell);
    await this.page.mouse.click(x, y);
  }

  /** Drags with the first button from cell to cell. */
  async drag(cells: string[]) {
    const [first, ...rest] = cells;
    if (!first) return;
    const from = await this.place(first);
    await this.page.mouse.move(from.x, from.y);
    await this.page.mouse.down();
    for (const cell of rest) {
      const { x, y } = await this.place(cell);
      await this.page.mouse.move(x, y, { steps: 6 });
    }
    await this.page.mouse.up();
  }

  /** Finds a line for extractor, belts and hub, and brings all of it into view; see `sites`. */
  async findSite(belts: number, only?: string): Promise<Site> {
    const player = (await this.status()).player?.cell ?? '';
    const found = sites(await this.around(14), player, belts, only);
    for (const site of found.slice(0, 12)) {
      await this.lookAt(site.belts[Math.floor(belts / 2)] ?? site.extractor);
      const line = [site.extractor, ...site.belts, site.hub];
      const places = await Promise.all(line.map((cell) => this.project(cell)));
      if (places.every((place) => place && isFree(place))) return site;
    }
    throw new Error(`none of ${found.length} sites around ${player} can be seen whole`);
  }

  /** Clicks a structure into being and waits for the server's word. */
  async build(prototype: string, cell: string) {
    await this.page.locator(`[data-tool=${prototype}]`).click();
    await this.click(cell);
    await expect.poll(async () => (await this.standing(cell))?.prototype).toBe(prototype);
  }

  /** Turns an own structure with the key until it faces as wanted. */
  async turn(cell: string, facing: number) {
    await this.page.keyboard.press('Escape');
    await this.click(cell);
    await expect(this.page.getByTestId('inspector')).toBeVisible();
    for (let turns = 0; turns < 6; turns++) {
      const before = (await this.standing(cell))?.facing;
      if (before === facing) return;
      await this.page.keyboard.press('r');
      await expect.poll(async () => (await this.standing(cell))?.facing).not.toBe(before);
    }
    throw new Error(`${cell} does not turn to ${facing}`);
  }

  /** The goal of the first ten minutes: something that feeds a hub by itself. */
  async buildLine(site: Site) {
    await this.build('extractor', site.extractor);
    await this.turn(site.extractor, site.facing);
    await this.page.locator('[data-tool=hub]').click();
    await this.click(site.hub);
    await this.page.locator('[data-tool=belt]').click();
    await this.drag([...site.belts, site.hub]);
    await this.page.keyboard.press('Escape');
    await this.expectLine(site);
  }

  async expectLine({ extractor, belts, hub, facing }: Site) {
    const standsAs = (cell: string) =>
      expect.poll(async () => {
        const structure = await this.standing(cell);
        return structure && `${structure.prototype} ${structure.facing} ${structure.mine}`;
      });
    await standsAs(extractor).toBe(`extractor ${facing} true`);
    for (const belt of belts) await standsAs(belt).toBe(`belt ${facing} true`);
    await expect.poll(async () => (await this.standing(hub))?.prototype).toBe('hub');
  }
}

function isFree({ x, y }: { x: number; y: number }): boolean {
  return x > FREE.left && x < FREE.right && y > FREE.top && y < FREE.bottom;
}
