/**
 * What a connection takes for a WebSocket: its other end is a world in this worker. Nothing is
 * delivered within a call of the other side, as between machines.
 */

import type { LocalWorld } from './contract';

type World = Pick<LocalWorld, 'opened' | 'closed' | 'receive' | 'take_outgoing'>;

export class LocalSocket {
  readyState = 0;
  binaryType: BinaryType = 'blob';
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
  private isDelivering = false;

  constructor(private readonly world: World) {
    queueMicrotask(() => this.open());
  }

  send(bytes: Uint8Array) {
    if (this.readyState !== 1) return;
    this.world.receive(bytes);
    this.deliver();
  }

  /** Hands over what the world has to tell, once whoever is at work here is done. */
  deliver() {
    if (this.isDelivering || this.readyState !== 1) return;
    this.isDelivering = true;
    queueMicrotask(() => {
      this.isDelivering = false;
      if (this.readyState !== 1) return;
      for (const bytes of this.world.take_outgoing()) {
        this.onmessage?.({ data: bytes.slice().buffer });
      }
    });
  }

  close() {
    if (this.readyState === 1) this.world.closed();
    this.readyState = 3;
  }

  private open() {
    if (this.readyState !== 0) return;
    this.readyState = 1;
    this.world.opened();
    this.onopen?.();
    this.deliver();
  }
}
