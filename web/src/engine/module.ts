/**
 * Loads and compiles the engine's two wasm modules on the page, so that they are on their way before
 * the worker's own script is. A compiled module is passed to the worker without a copy.
 */

import engineUrl from '../wasm/goldberg_bg.wasm?url';
import simulationUrl from '../wasm/simulation.wasm?url';

export interface Modules {
  /** What draws, and speaks with the server. */
  engine: Promise<WebAssembly.Module>;
  /** What computes an area. The first picture does not wait for it, so it is fetched after the engine. */
  simulation: Promise<WebAssembly.Module>;
}

export function compileModules(): Modules {
  const engine = compile(engineUrl, 'auto');
  return { engine, simulation: engine.then(() => compile(simulationUrl, 'low')) };
}

async function compile(url: string, priority: RequestPriority): Promise<WebAssembly.Module> {
  const response = await fetch(url, { priority });
  if (!response.ok) throw new Error(`The engine did not load: ${url} answered ${response.status}.`);
  return WebAssembly.compileStreaming(response);
}
