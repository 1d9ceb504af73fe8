/** What the hand may and may not do, with the mouse. */

import { expect, test } from '../support/fixtures';
import { neighbour } from '../support/sites';

test('the ghost says why it may not stand somewhere', async ({ page, game }) => {
  const cells = await game.around(20);
  const reason = page.getByTestId('reason');
  const wet = cells.find((cell) => cell.kind === 'water' || cell.kind === 'rock');
  if (wet) {
    await game.lookAt(wet.cell);
    await page.keyboard.press('1');
    await game.point(wet.cell);
    await expect(reason).toContainText(/water or rock/i);
    await game.click(wet.cell);
    expect((await game.cell(wet.cell))?.structure).toBeUndefined();
  }

  const site = await game.findSite(1);
  await page.keyboard.press('Escape');
  await game.build('extractor', site.extractor);
  await game.point(site.extractor);
  await expect(reason).toContainText(/already/i);
  await game.point(site.hub);
  await expect(reason).toBeHidden();

  const player = (await game.status()).player?.cell ?? '';
  const far = neighbour(player, 0, 30) ?? neighbour(player, 3, 30) ?? '';
  await game.lookAt(far);
  await game.point(far);
  await expect(reason).toContainText(/far/i);
});

test('structures turn and go, and what they cost comes back', async ({ page, game }) => {
  const site = await game.findSite(1);
  const before = await game.shown('ore');
  await game.build('extractor', site.extractor);
  await expect.poll(() => game.shown('ore')).toBeLessThan(before);

  const facing = (await game.standing(site.extractor))?.facing ?? 0;
  await game.turn(site.extractor, (facing + 2) % 6);
  await page.keyboard.press('Shift+R');
  await expect
    .poll(async () => (await game.standing(site.extractor))?.facing)
    .toBe((facing + 1) % 6);

  await page.keyboard.press('x');
  await game.click(site.extractor);
  await expect.poll(async () => (await game.cell(site.extractor))?.structure).toBeUndefined();
  await expect.poll(() => game.shown('ore')).toBeGreaterThanOrEqual(before);
});

test('only what has a front can be turned', async ({ page, game }) => {
  const site = await game.findSite(1);
  const turn = page.getByTestId('inspector').getByRole('button', { name: 'Turn' });
  await game.build('hub', site.hub);
  await game.build('extractor', site.extractor);
  await page.keyboard.press('Escape');
  await game.click(site.extractor);
  await expect(turn).toBeVisible();
  await game.click(site.hub);
  await expect(page.getByTestId('inspector')).toContainText('Hub');
  await expect(turn).toBeHidden();
});

test('the inspector closes with its button, and with Escape after the tool', async ({
  page,
  game,
}) => {
  const site = await game.findSite(1);
  const inspector = page.getByTestId('inspector');
  await game.click(site.hub);
  await expect(inspector).toBeVisible();
  await inspector.getByRole('button', { name: 'Close' }).click();
  await expect(inspector).toBeHidden();

  await game.click(site.hub);
  const belt = page.locator('[data-tool=belt]');
  await belt.click();
  await expect(belt).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Escape');
  await expect(belt).toHaveAttribute('aria-pressed', 'false');
  await expect(inspector).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(inspector).toBeHidden();
});

test('what is out of sight is not told as if it were seen', async ({ page, game }) => {
  const { extractor } = await game.findSite(1);
  await game.build('extractor', extractor);
  await page.keyboard.press('Escape');
  await game.click(extractor);
  const inspector = page.getByTestId('inspector');
  await expect(inspector).toContainText('Extractor');
  await game.lookAt('S3:2000:2000');
  await expect(inspector).toContainText('Out of sight');
  await game.lookAt(extractor);
  await expect(inspector).toContainText('Extractor');
});

test('what is refused again is said again', async ({ page, game }) => {
  const player = (await game.status()).player?.cell ?? '';
  const far = neighbour(player, 0, 30) ?? neighbour(player, 3, 30) ?? '';
  await page.keyboard.press('1');
  await game.lookAt(far);
  await game.click(far);
  const said = page.getByRole('log').getByText(/far/i);
  await expect(said).toBeVisible();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(said).toBeHidden();
  await game.click(far);
  await expect(said).toBeVisible();
});

test('gathering says why it cannot be done, before it is tried', async ({ page, game }) => {
  await page.keyboard.press('g');
  const cells = await game.around(6);
  const far = cells.find(({ distance }) => (distance ?? 0) > 4);
  await game.lookAt(far?.cell ?? '');
  await game.point(far?.cell ?? '');
  await expect(page.getByTestId('reason')).toContainText(/far/i);
});

test('the second button puts the tool away', async ({ page, game }) => {
  const site = await game.findSite(1);
  const button = page.locator('[data-tool=belt]');
  await button.click();
  await expect(button).toHaveAttribute('aria-pressed', 'true');
  const { x, y } = await game.place(site.hub);
  await page.mouse.click(x, y, { button: 'right' });
  await expect(button).toHaveAttribute('aria-pressed', 'false');
});

test('a hand turns the globe and the wheel brings it near', async ({ page, game }) => {
  const start = await game.status();
  await page.keyboard.press('End');
  await expect.poll(async () => (await game.status()).camera.zoom).toBeLessThan(0.1);
  await page.mouse.move(640, 360);
  await page.mouse.down();
  await page.mouse.move(400, 360, { steps: 8 });
  await page.mouse.up();
  const turned = await game.status();
  expect(turned.camera.cell).not.toBe(start.camera.cell);
  await page.mouse.wheel(0, -1_000);
  await expect.poll(async () => (await game.status()).camera.zoom).toBeGreaterThan(0.15);
  await page.keyboard.press('f');
  await expect
    .poll(async () => (await game.status()).camera.zoom, { timeout: 10_000 })
    .toBeGreaterThan(0.5);
});
