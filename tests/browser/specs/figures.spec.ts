/**
 * The figures of the page, as a first visitor's browser takes them. They are printed, not held
 * against a clock: only what no busy machine can change is asserted.
 */

import { brotliCompressSync } from 'node:zlib';
import { expect, test } from '../support/fixtures';
import { Game } from '../support/game';

const TILES = 40_000;
const FIRST_LOAD_BYTES_MAX = 500_000;
const SIMULATION_BYTES_MAX = 350_000;
const SIMULATION = /\/simulation-[^/]*\.wasm$/;
const SAMPLES = 10;
const SAMPLE_MS = 500;
/** Long enough that the running averages are about the scale that is held. */
const SETTLE_MS = 3_000;

test('figures of loading and drawing', async ({ context, server }) => {
  const page = await context.newPage();
  const game = new Game(page);
  const loaded = new Map<string, number>();
  page.on('response', async (response) => {
    const body = await response.body().catch(() => undefined);
    if (!body) return;
    const packed = /\.woff2$/.test(response.url()) ? body.length : brotliCompressSync(body).length;
    loaded.set(response.url(), packed);
  });
  await game.open(server.url);
  await page.waitForLoadState('networkidle');
  const { player, first_frame_ms } = await game.status();
  // The simulation comes when the engine is there already, and no picture waits for it.
  const bytes = (isWanted: (url: string) => boolean) =>
    [...loaded].reduce((sum, [url, size]) => sum + (isWanted(url) ? size : 0), 0);
  const simulation = bytes((url) => SIMULATION.test(url));
  const first = bytes(() => true) - simulation;

  // From near to far until enough is in view, in steps that do not go far beyond it.
  let zoom = 0.8;
  do {
    zoom -= 0.02;
    await game.lookAt(player?.cell ?? '', zoom);
  } while ((await game.status()).tiles_visible < TILES && zoom > 0.1);

  // The first samples are taken while the ground on the way here is still being made into meshes,
  // the last ones at rest; both are what a player's machine pays.
  const cpu: number[] = [];
  const main: number[] = [];
  const fps: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample++) {
    await page.waitForTimeout(SAMPLE_MS);
    const status = await game.status();
    cpu.push(status.engine_cpu_ms);
    main.push(status.main_ms);
    fps.push(status.fps);
  }
  const { tiles_visible, scale } = await game.status();
  // The same picture at all of its pixels, which is what a slow machine would have to draw if the
  // engine did not give way.
  await page.evaluate(() => window.goldberg.hold_scale(1));
  await page.waitForTimeout(SETTLE_MS);
  const whole = await game.status();
  const figures = {
    tiles_visible,
    scale,
    frames_per_second: median(fps),
    frames_per_second_at_scale_1: whole.fps,
    engine_cpu_ms_per_frame_arriving: cpu[0] ?? 0,
    engine_cpu_ms_per_frame_median: median(cpu),
    engine_cpu_ms_per_frame_at_rest: cpu.at(-1) ?? 0,
    main_thread_ms_per_drawn_frame: median(main),
    first_frame_ms,
    first_load_brotli_bytes: first,
    first_load_files: loaded.size,
    simulation_brotli_bytes: simulation,
  };
  for (const [name, value] of Object.entries(figures)) {
    console.log(`figure ${name}: ${Number(value.toFixed(2))}`);
  }

  expect(tiles_visible).toBeGreaterThanOrEqual(TILES);
  expect(first).toBeLessThanOrEqual(FIRST_LOAD_BYTES_MAX);
  expect(simulation).toBeGreaterThan(0);
  expect(simulation).toBeLessThanOrEqual(SIMULATION_BYTES_MAX);
});

function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
