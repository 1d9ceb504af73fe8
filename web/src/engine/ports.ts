/** The two kinds of channel: between threads, and within one where there is only one. */

import type { Port } from './messages';

/** What a worker and a worker's own global scope have in common. */
interface Endpoint {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

/** A port over a worker, from either side of it. */
export function threadPort<Out, In>(endpoint: Endpoint): Port<Out, In> {
  return {
    post: (message, transfer = []) => endpoint.postMessage(message, transfer),
    listen: (listener) => endpoint.addEventListener('message', (event) => listener(event.data)),
  };
}

/**
 * Two connected ends within one thread. Messages arrive in order and never within `post`, as
 * between threads, but they are not copied: that is how a canvas element passes.
 */
export function localPorts<A, B>(): [Port<A, B>, Port<B, A>] {
  const toFirst = new LocalQueue<B>();
  const toSecond = new LocalQueue<A>();
  return [
    { post: (message) => toSecond.push(message), listen: (listener) => toFirst.listen(listener) },
    { post: (message) => toFirst.push(message), listen: (listener) => toSecond.listen(listener) },
  ];
}

class LocalQueue<T> {
  private waiting: T[] = [];
  private listener: ((message: T) => void) | undefined;

  push(message: T) {
    this.waiting.push(message);
    if (this.waiting.length === 1) queueMicrotask(() => this.deliver());
  }

  listen(listener: (message: T) => void) {
    this.listener = listener;
    queueMicrotask(() => this.deliver());
  }

  private deliver() {
    if (!this.listener) return;
    const messages = this.waiting;
    this.waiting = [];
    for (const message of messages) this.listener(message);
  }
}
