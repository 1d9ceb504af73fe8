/** `window.goldberg`: what tests and curious people may ask of the running game. */

import type { EngineClient } from './client';
import type { CellView, Status } from './contract';

export interface TestSurface {
  status(): Promise<Status & { main_ms: number; threaded: boolean }>;
  /** Where the centre of a cell is on the canvas, 0..1; null if it is not in view. */
  project(cell: string): Promise<{ x: number; y: number } | null>;
  look_at(cell: string, zoom: number): void;
  /** Draws at this share of the window's pixels, in each direction, until called with nothing. */
  hold_scale(scale?: number): void;
  cell(cell: string): Promise<CellView | null>;
  /** Cells within this many steps of the player. */
  around(radius: number): Promise<CellView[]>;
}

declare global {
  interface Window {
    goldberg: TestSurface;
  }
}

/** `firstFrameMs` is the time from navigation to the first picture of the planet, once known. */
export function exposeSurface(client: EngineClient, firstFrameMs: () => number | undefined) {
  window.goldberg = {
    async status() {
      const status = await client.ask('status');
      return {
        ...status,
        first_frame_ms: firstFrameMs() ?? status.first_frame_ms,
        main_ms: client.meter.perSecond() / Math.max(1, status.fps),
        threaded: client.threaded,
      };
    },
    project: async (cell) => (await client.ask('project', cell)) ?? null,
    look_at: (cell, zoom) => client.call('look_at', cell, zoom),
    hold_scale: (scale) => client.call('hold_scale', scale),
    cell: async (cell) => (await client.ask('cell', cell)) ?? null,
    around: (radius) => client.ask('cells_around', radius),
  };
}
