/**
 * Loads and compiles the wasm module on the page, so that it is on its way before the worker's
 * own script is. A compiled module is passed to the worker without a copy.
 */

import url from '../wasm/goldberg_bg.wasm?url';

export async function compileModule(): Promise<WebAssembly.Module> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The engine did not load: ${url} answered ${response.status}.`);
  return WebAssembly.compileStreaming(response);
}
