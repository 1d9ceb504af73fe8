import { expect, it } from 'vitest';
import { watchFaults } from './faults';

it('tells errors and rejections that nobody caught, and not what only looks like one', () => {
  const target = new EventTarget();
  const told: string[] = [];
  watchFaults((error) => told.push(error.message), target);
  const error = new Error('unreachable');
  target.dispatchEvent(Object.assign(new Event('error'), { error }));
  target.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason: error }));
  target.dispatchEvent(Object.assign(new Event('error'), { message: 'ResizeObserver loop' }));
  expect(told).toEqual(['unreachable', 'unreachable']);
});
