/** What a machine can find out about accessibility; the keyboard has a spec of its own. */

import { violations } from '../support/accessibility';
import { expect, test } from '../support/fixtures';

test('playing, inspecting and reading the help', async ({ page, game }) => {
  expect(await violations(page)).toEqual([]);
  const site = await game.findSite(1);
  await game.build('extractor', site.extractor);
  await page.keyboard.press('Escape');
  await game.click(site.extractor);
  await expect(page.getByTestId('inspector')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expect(page.getByTestId('figures')).toContainText('1 of 1 actions foreseen');
  expect(await violations(page)).toEqual([]);
});

test('a narrow window', async ({ page, game }) => {
  await page.setViewportSize({ width: 390, height: 780 });
  expect(await violations(page)).toEqual([]);
  for (const button of await page.getByRole('button').all()) {
    const box = await button.boundingBox();
    expect(box?.width).toBeGreaterThanOrEqual(40);
    expect(box?.height).toBeGreaterThanOrEqual(40);
  }
  expect((await game.status()).connection).toBe('online');
});
