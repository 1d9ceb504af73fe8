/** The only place that imports the wasm package. */

import init, { Engine as WasmEngine } from '../wasm/goldberg.js';
import type { Engine, EngineCanvas } from './contract';
import type { CanvasSize } from './messages';

/** Instantiates the compiled module and makes the engine that draws on this canvas. */
export async function createEngine(
  module: WebAssembly.Module,
  canvas: EngineCanvas,
  size: CanvasSize,
): Promise<Engine> {
  await init({ module_or_path: module });
  return new WasmEngine(canvas, size.widthPx, size.heightPx, size.pixelRatio) as Engine;
}
