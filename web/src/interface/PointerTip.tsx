import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { canvas } from '../engine/canvas';
import { cursor } from '../input/cursor';
import { useView } from './client';
import { structures } from './format';
import { Needs } from './Needs';
import styles from './PointerTip.module.css';

const GAP_PX = 18;

/** Beside the pointer: why the ghost may not stand here, what is covered, and what a plan costs. */
export function PointerTip() {
  const tool = useView((view) => (view.hover ? view.tool : undefined));
  const plan = useView((view) => (view.tool?.key === 'paste' ? view.plan : undefined));
  const screen = useView((view) => view.hover?.screen);
  const by = useStore(cursor, (state) => state.by);
  const tip = useRef<HTMLDivElement>(null);
  const reason = tool && !tool.allowed ? tool.reason : undefined;
  const covers = tool?.covers;
  const shows = tool && (reason !== undefined || covers !== undefined || plan !== undefined);

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
  }, [by, screen, shows, reason]);

  if (!shows) return null;
  return (
    <div ref={tip} className={styles.tip} data-refused={reason !== undefined}>
      {reason !== undefined && <p data-testid="reason">{reason}</p>}
      {covers !== undefined && <p data-testid="covers">{structures(covers)}</p>}
      {plan && (
        <div className={styles.plan} data-testid="plan-tip">
          <p>{structures(plan.structures)}</p>
          <Needs needs={plan.cost} label="Cost" />
        </div>
      )}
    </div>
  );
}
