/** The engine host in its own thread. */

import { browserEnvironment } from './environment';
import { problemOf, serve } from './host';
import type { ToHost, ToPage } from './messages';
import { threadPort } from './ports';
import * as wasm from './wasm';

const port = threadPort<ToPage, ToHost>(self as unknown as Worker);

// Rejections inside a worker never reach the page's `worker.onerror`.
self.addEventListener('unhandledrejection', (event) => {
  port.post({ type: 'fault', problem: problemOf(event.reason) });
});

serve(port, { ...browserEnvironment, ...wasm });
