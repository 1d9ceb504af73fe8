/** The same engine host on the main thread, for browsers whose workers cannot draw. */

import { browserEnvironment } from './environment';
import { serve } from './host';
import type { HostPort } from './messages';
import * as wasm from './wasm';

export function serveHere(port: HostPort) {
  serve(port, { ...browserEnvironment, ...wasm });
}
