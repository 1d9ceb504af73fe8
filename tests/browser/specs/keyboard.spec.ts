/** The same game without a mouse. */

import { expect, test } from '../support/fixtures';
import type { Game } from '../support/game';

const KEYS = ['i', 'o', 'l', 'k', 'j', 'u'];

/** Moves the cursor in a widening spiral until the tool may act there. */
async function findPlace(game: Game) {
  const heard = game.page.getByTestId('announcer');
  for (let turn = 1; turn < 8; turn++) {
    for (const key of KEYS) {
      for (let step = 0; step < turn; step++) {
        const before = await heard.textContent();
        await game.page.keyboard.press(key);
        await expect(heard).not.toHaveText('');
        // The same words may come twice in a row; then this is only a short wait.
        await game.page
          .waitForFunction(
            ([selector, old]) => document.querySelector(selector)?.textContent !== old,
            ['[data-testid=announcer]', before] as const,
            { timeout: 400 },
          )
          .catch(() => undefined);
        if (/possible here/i.test((await heard.textContent()) ?? '')) return;
      }
    }
  }
  throw new Error(`no place was found; last heard: ${await heard.textContent()}`);
}

async function extractors(game: Game) {
  const cells = await game.around(26);
  return cells.filter(
    ({ structure }) =>
      structure?.mine && structure.prototype === 'extractor' && structure.state !== 'pending',
  );
}

test('place, select, turn and remove with keys alone', async ({ page, game }) => {
  await page.keyboard.press('f');
  await page.keyboard.press('1');
  await expect(page.locator('[data-tool=extractor]')).toHaveAttribute('aria-pressed', 'true');
  await findPlace(game);
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await extractors(game)).length).toBe(1);

  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('inspector')).toContainText('Extractor');
  const facing = (await extractors(game))[0]?.structure?.facing ?? 0;
  await page.keyboard.press('r');
  await expect
    .poll(async () => (await extractors(game))[0]?.structure?.facing)
    .toBe((facing + 1) % 6);

  await page.keyboard.press('x');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await extractors(game)).length).toBe(0);
});

test('a tool taken with Tab and Enter is used on the planet', async ({ page, game }) => {
  await page.keyboard.press('f');
  await page.locator('[data-tool=extractor]').focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-tool=extractor]')).toHaveAttribute('aria-pressed', 'true');
  await expect(page.locator('canvas')).toBeFocused();
  await findPlace(game);
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await extractors(game)).length).toBe(1);
  await expect(page.locator('[data-tool=extractor]')).toHaveAttribute('aria-pressed', 'true');
});

test('the view follows the cursor', async ({ page, game }) => {
  await page.keyboard.press('f');
  await page.keyboard.press('o');
  const before = (await game.status()).camera.cell;
  for (let step = 0; step < 24; step++) await page.keyboard.press('o');
  await expect.poll(async () => (await game.status()).camera.cell).not.toBe(before);
  await page.keyboard.press('Enter');
  const inspector = page.getByTestId('inspector');
  await expect(inspector).toBeVisible();
  const cell = (await inspector.locator('dt:text-is("Cell") + dd').textContent()) ?? '';
  await expect
    .poll(async () => {
      const place = await game.project(cell);
      return place && place.x > 0.1 && place.x < 0.8 && place.y > 0.15 && place.y < 0.8;
    })
    .toBe(true);
});

test('keys move the view', async ({ page, game }) => {
  const before = (await game.status()).camera.cell;
  await page.keyboard.down('ArrowRight');
  await expect.poll(async () => (await game.status()).camera.cell).not.toBe(before);
  await page.keyboard.up('ArrowRight');
});

test('every button is reached by Tab and pressed by Enter', async ({ page, game }) => {
  const names: string[] = [];
  for (let press = 0; press < 25; press++) {
    await page.keyboard.press('Tab');
    names.push(
      await page.evaluate(() => {
        const focused = document.activeElement;
        return focused?.getAttribute('aria-label') ?? focused?.textContent ?? '';
      }),
    );
    if (/help/i.test(names.at(-1) ?? '')) break;
  }
  expect(names.join('\n')).toMatch(/planet/i);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  expect((await game.status()).connection).toBe('online');
});
