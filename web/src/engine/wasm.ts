/** The only place that imports the wasm package. */

import init, { type InitOutput, Engine as WasmEngine } from '../wasm/goldberg.js';
import type { Engine, EngineCanvas } from './contract';
import type { CanvasSize } from './messages';

/** What the other half imports of the one that draws. */
let first: InitOutput | undefined;

/** Instantiates the compiled module and makes the engine that draws on this canvas. */
export async function createEngine(
  module: WebAssembly.Module,
  canvas: EngineCanvas,
  size: CanvasSize,
): Promise<Engine> {
  first = await init({ module_or_path: module });
  return new WasmEngine(canvas, size.widthPx, size.heightPx, size.pixelRatio) as Engine;
}

/** Instantiates the half that computes; it works in the engine's memory and fills gaps in its table. */
export async function addSimulation(module: WebAssembly.Module): Promise<void> {
  if (!first) throw new Error('The simulation came before the engine was made.');
  await WebAssembly.instantiate(module, { first: first as unknown as WebAssembly.ModuleImports });
}
