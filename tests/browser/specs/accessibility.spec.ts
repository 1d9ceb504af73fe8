/** What a machine can find out about accessibility; the keyboard has a spec of its own. */

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/fixtures';

async function violations(page: Page) {
  const { violations: found } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

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
