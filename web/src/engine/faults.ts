/** What nobody caught, on a page whose engine has no thread of its own. */

/**
 * Tells each error that nobody caught. The browser reports some things as errors that are none,
 * like a ResizeObserver that took two rounds; those carry no `Error`.
 */
export function watchFaults(tell: (error: Error) => void, target: EventTarget = window) {
  const check = (error: unknown) => {
    if (error instanceof Error) tell(error);
  };
  target.addEventListener('error', (event) => check((event as ErrorEvent).error));
  target.addEventListener('unhandledrejection', (event) =>
    check((event as PromiseRejectionEvent).reason),
  );
}
