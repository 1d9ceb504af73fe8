/** Blueprints: copied by a drag, built elsewhere, kept, passed on, and given to a replicator. */

import type { Page } from '@playwright/test';
import { expect, test } from '../support/fixtures';
import type { Game } from '../support/game';
import { neighbour } from '../support/sites';

/** The keyboard's cursor goes in these directions, by their numbers. */
const CURSOR_KEYS = ['o', 'i', 'u', 'j', 'k', 'l'];

/** A replicator that anyone can pay, and that needs no power. */
const COPIER = `
[[prototype]]
key = "copier"
name = "Copier"
about = "A small replicator."
cost = { ore = 1 }

[prototype.replicate]
draws = 0
`;

/** Lays two belts, one after the other. */
async function layBelts(page: Page, game: Game) {
  const { belts, facing } = await game.findSite(2);
  await page.locator('[data-tool=belt]').click();
  await game.drag(belts);
  for (const cell of belts) {
    await expect.poll(async () => (await game.standing(cell))?.prototype).toBe('belt');
  }
  await page.keyboard.press('Escape');
  return { belts, facing };
}

/** A cell in view with nothing but free ground around it. */
async function findRoom(game: Game): Promise<string> {
  const cells = await game.around(9);
  const known = new Map(cells.map((cell) => [cell.cell, cell]));
  const player = (await game.status()).player?.cell;
  const isFree = (name: string | undefined) => {
    const cell = known.get(name ?? '');
    const bare = cell && !cell.structure && !cell.owner && cell.cell !== player;
    return bare && cell.kind !== 'water' && cell.kind !== 'rock';
  };
  for (const { cell } of cells) {
    const around = CURSOR_KEYS.map((_, direction) => neighbour(cell, direction));
    if (![cell, ...around].every(isFree)) continue;
    const isInView = await game.place(cell).then(
      () => true,
      () => false,
    );
    if (isInView) return cell;
  }
  throw new Error('there is no room to build in');
}

/** The cells on which belts of one's own stand. */
async function belts(game: Game): Promise<string[]> {
  const cells = await game.around(14);
  return cells
    .filter(({ structure }) => structure?.prototype === 'belt' && structure.state !== 'pending')
    .map(({ cell }) => cell);
}

/** Copies the two belts, and says what the text of that is. */
async function copyBelts(page: Page, game: Game): Promise<string> {
  const { belts: laid } = await layBelts(page, game);
  await page.keyboard.press('y');
  await game.drag(laid);
  await page.keyboard.press('n');
  await page.getByTestId('plan-in-hand').getByRole('textbox', { name: 'Name' }).fill('Two belts');
  await page.getByRole('button', { name: 'Keep' }).click();
  await page.getByRole('button', { name: 'Copy the text of Two belts' }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  return page.evaluate(() => navigator.clipboard.readText());
}

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('what stands is copied by a drag and built elsewhere', async ({ page, game }) => {
  const { belts: laid, facing } = await layBelts(page, game);
  await page.keyboard.press('y');
  await expect(page.getByRole('button', { name: 'Copy', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await game.drag(laid);
  const tip = page.getByTestId('plan-tip');
  await expect(tip).toContainText('2 structures');
  // Over what it was copied of it may not stand.
  await expect(page.getByTestId('reason')).toContainText('Something stands there');

  const room = await findRoom(game);
  await game.point(room);
  await expect(page.getByTestId('reason')).toBeHidden();
  await page.keyboard.press('r');
  await game.click(room);
  await expect.poll(async () => (await belts(game)).length).toBe(4);
  const built = await game.standing(room);
  expect(built).toMatchObject({ prototype: 'belt', facing: (facing + 1) % 6, mine: true });
  await expect(page.getByTestId('reason')).toContainText('Something stands there');

  await page.keyboard.press('Escape');
  await expect(tip).toBeHidden();
  await page.keyboard.press('v');
  await expect(tip).toBeVisible();
  expect((await game.status()).hash_mismatches).toBe(0);
});

test('copied and built with keys alone', async ({ page, game }) => {
  const { belts: laid, facing } = await layBelts(page, game);
  const [first] = laid;
  await game.point(first ?? '');
  await page.keyboard.press('y');
  await page.keyboard.press('Enter');
  await page.keyboard.press(CURSOR_KEYS[facing] ?? '');
  await expect(page.getByTestId('covers')).toHaveText('2 structures');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('plan-tip')).toBeVisible();
  // Away from the belts, sideways.
  for (let step = 0; step < 3; step++) {
    await page.keyboard.press(CURSOR_KEYS[(facing + 2) % 6] ?? '');
  }
  await expect(page.getByTestId('announcer')).toContainText(/possible here|Nothing can stand/i);
});

test('what cannot be copied is said', async ({ page, game }) => {
  const room = await findRoom(game);
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await game.click(room);
  await expect(page.getByText('Nothing stands there.').first()).toBeVisible();
  await expect(page.getByTestId('plan-tip')).toBeHidden();
});

test('blueprints are kept, renamed, passed on and deleted', async ({ page, game }) => {
  const text = await copyBelts(page, game);
  expect(text).toMatch(/^GB1[A-Z2-7]+$/);
  const drawer = page.getByTestId('plans');
  await drawer.getByRole('button', { name: 'Rename Two belts' }).click();
  await drawer.getByRole('textbox', { name: 'Name' }).last().fill('A pair');
  await drawer.getByRole('textbox', { name: 'Name' }).last().press('Enter');
  await expect(drawer.locator('[data-plan="A pair"]')).toContainText('2 structures');

  await page.reload();
  await game.untilOnline();
  await page.keyboard.press('n');
  const row = drawer.locator('[data-plan="A pair"]');
  await expect(row).toContainText('2 structures');
  await row.getByRole('button', { name: 'Delete A pair' }).click();
  await row.getByRole('button', { name: 'Delete it' }).click();
  await expect(row).toHaveCount(0);

  const field = drawer.getByRole('textbox', { name: 'A blueprint’s text' });
  await field.fill(`${text.slice(0, -1)}${text.endsWith('A') ? 'B' : 'A'}`);
  await drawer.getByRole('button', { name: 'Add' }).click();
  await expect(drawer.getByRole('alert')).toContainText('copy the whole text again');
  await field.fill(` ${text}\n`);
  await drawer.getByRole('button', { name: 'Add' }).click();
  await expect(drawer.locator('[data-plan="Blueprint"]')).toContainText('2 structures');
  await expect(drawer.getByRole('alert')).toHaveCount(0);

  await drawer.getByRole('button', { name: 'Build' }).click();
  await expect(drawer).toBeHidden();
  await game.point(await findRoom(game));
  const tip = page.getByTestId('plan-tip');
  await expect(tip).toContainText('2 structures');

  // The browser's own keys do the same; what is pasted was copied above.
  await page.keyboard.press('Escape');
  await expect(tip).toBeHidden();
  await page.keyboard.press('Control+v');
  await expect(tip).toContainText('2 structures');
  await page.keyboard.press('Control+c');
  await expect(page.getByRole('button', { name: 'Copy', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
});

test('what was stored by others does no harm', async ({ page, game }) => {
  await page.evaluate(() => {
    const plans = [{ name: 'x', text: 'GB1AAAA' }, { name: '<b>', text: 3 }, null, 'GB1'];
    localStorage.setItem('goldberg.plans', JSON.stringify(plans));
  });
  await page.reload();
  await game.untilOnline();
  await page.keyboard.press('n');
  const row = page.getByTestId('plans').locator('[data-plan]');
  await expect(row).toHaveCount(1);
  await expect(row).toContainText('copy the whole text again');
  await expect(row.getByRole('button', { name: 'Build' })).toBeDisabled();
});

test('a replicator is told what to copy, and builds it', async ({ page, server, game }) => {
  await server.stopCleanly();
  await server.growCatalogue(COPIER);
  await server.restart();
  await page.getByRole('tab', { name: 'Make' }).click();
  await expect(page.locator('[data-tool=copier]')).toBeVisible();
  await expect.poll(async () => (await game.around(14)).length).toBeGreaterThan(0);
  await page.getByRole('tab', { name: 'Extract' }).click();
  const site = await game.findSite(2);
  const [copier, belt] = site.belts;
  if (!copier || !belt) throw new Error('two cells were asked for');
  await game.build('belt', belt);
  await page.keyboard.press('y');
  await game.click(belt);
  await expect(page.getByTestId('plan-tip')).toContainText('1 structure');

  await game.build('mine', site.extractor);
  await game.turn(site.extractor, site.facing);
  await page.getByRole('tab', { name: 'Make' }).click();
  await game.build('copier', copier);
  await game.turn(copier, site.facing);
  const replicator = page.getByTestId('replicator');
  await replicator.getByRole('button', { name: 'Let it copy' }).click();
  await expect(page.getByTestId('copies')).toContainText('Copies 1 structure');
  await expect(page.getByTestId('copies')).toContainText('built once', { timeout: 60_000 });
  await replicator.getByRole('button', { name: 'Take away' }).click();
  await expect(page.getByTestId('copies')).toBeHidden();
  expect((await game.status()).hash_mismatches).toBe(0);
});
