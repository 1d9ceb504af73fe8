import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { canvas } from '../engine/canvas';
import { cursor } from '../input/cursor';
import { useView } from './client';
import styles from './PointerTip.module.css';

const GAP_PX = 18;

/** Beside the pointer: why the ghost may not stand here. */
export function PointerTip() {
  const reason = useView((view) =>
    view.tool && !view.tool.allowed && view.hover ? view.tool.reason : undefined,
  );
  const screen = useView((view) => view.hover?.screen);
  const by = useStore(cursor, (state) => state.by);
  const tip = useRef<HTMLDivElement>(null);

  // Follows the pointer past React: a render for every movement would be the page's dearest work.
  useEffect(() => {
    const place = (x: number, y: number) => {
      if (!tip.current) return;
      // A percentage is of its own size here: it stays whole at the window's edges.
      const left = `clamp(8px, ${x + GAP_PX}px, 100vw - 100% - 8px)`;
      const top = `clamp(8px, ${y + GAP_PX}px, 100vh - 100% - 8px)`;
      tip.current.style.transform = `translate(${left}, ${top})`;
    };
    if (by === 'keyboard') {
      if (screen) place(screen.x * canvas.clientWidth, screen.y * canvas.clientHeight);
      return undefined;
    }
    const { x, y } = cursor.getState();
    place(x, y);
    return cursor.subscribe((state) => place(state.x, state.y));
  }, [by, screen, reason]);

  if (!reason) return null;
  return (
    <div ref={tip} className={styles.tip} data-testid="reason">
      {reason}
    </div>
  );
}
