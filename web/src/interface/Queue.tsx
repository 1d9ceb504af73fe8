import {
  ArrowDown,
  ArrowUp,
  Footprints,
  Hammer,
  Hourglass,
  PackageOpen,
  Pickaxe,
  Play,
  Repeat,
  Trash2,
  Wrench,
  X,
} from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import type { OrderKind, OrderView, QueueView } from '../engine/orders';
import { useClient } from './client';
import { nextFocus } from './orders';
import panel from './panel.module.css';
import styles from './Queue.module.css';

const ICONS: Record<OrderKind, ReactNode> = {
  move: <Footprints size={16} />,
  gather: <Pickaxe size={16} />,
  deliver: <PackageOpen size={16} />,
  build: <Hammer size={16} />,
  remove: <Trash2 size={16} />,
  wait: <Hourglass size={16} />,
  craft: <Wrench size={16} />,
  repeat: <Repeat size={16} />,
};

const NEAR = 0.86;

/** Orders in their order, and what can be done to each. */
export function Queue({ queue }: { queue: QueueView }) {
  const client = useClient();
  const list = useRef<HTMLOListElement>(null);
  const { orders, current, most } = queue;
  const isFull = orders.length >= most;
  /** The same button of another order: there the keyboard goes on when orders change places. */
  const focus = (place: number, button: string) => {
    const row = list.current?.children[place];
    row?.querySelector<HTMLElement>(`[data-does=${button}]`)?.focus();
  };
  const move = (from: number, to: number, button: string) => {
    if (to < 0 || to >= orders.length) return;
    client.call('move_order', from, to);
    focus(to, button);
  };
  const remove = (place: number) => {
    const next = nextFocus(place, orders.length);
    if (next === undefined) list.current?.focus();
    else focus(next, 'remove');
    client.call('remove_order', place);
  };
  return (
    <section className={styles.queue} aria-label="Orders">
      <header className={styles.head}>
        <h3 data-testid="order-count" data-full={isFull}>
          {orders.length} of {most} orders{isFull && ': remove one to add another'}
        </h3>
        {orders.length > 0 && (
          <button
            type="button"
            className={panel.button}
            onClick={() => client.call('clear_orders')}
          >
            Clear all
          </button>
        )}
      </header>
      {orders.length === 0 && <p className={styles.none}>Nothing to do. Add an order above.</p>}
      <ol
        ref={list}
        className={styles.orders}
        tabIndex={-1}
        aria-label="Orders, first to last"
        data-pending={queue.is_pending}
      >
        {orders.map((order, place) => (
          <Order
            key={place}
            order={order}
            place={place}
            state={place === current ? 'now' : place < current ? 'done' : 'next'}
            isLast={place === orders.length - 1}
            move={move}
            remove={remove}
          />
        ))}
      </ol>
    </section>
  );
}

interface OrderProps {
  order: OrderView;
  place: number;
  state: 'done' | 'now' | 'next';
  isLast: boolean;
  move: (from: number, to: number, button: string) => void;
  remove: (place: number) => void;
}

function Order({ order, place, state, isLast, move, remove }: OrderProps) {
  const client = useClient();
  const { kind, text, cell, hindrance } = order;
  const name = `order ${place + 1}, ${text}`;
  return (
    <li
      data-state={state}
      data-kind={kind}
      data-held={hindrance !== undefined}
      aria-current={state === 'now' ? 'step' : undefined}
    >
      <span className={styles.icon} aria-hidden="true">
        {state === 'now' ? <Play size={16} /> : ICONS[kind]}
      </span>
      {cell ? (
        <button
          type="button"
          className={styles.text}
          title={`Look at ${cell}`}
          onClick={() => client.call('look_at', cell, NEAR)}
        >
          {text}
        </button>
      ) : (
        <span className={styles.text}>{text}</span>
      )}
      <span className={styles.buttons}>
        <button
          type="button"
          className={panel.button}
          data-does="up"
          aria-label={`Earlier: ${name}`}
          title="Earlier"
          aria-disabled={place === 0}
          onClick={() => move(place, place - 1, 'up')}
        >
          <ArrowUp size={16} aria-hidden="true" />
        </button>
        <button
          type="button"
          className={panel.button}
          data-does="down"
          aria-label={`Later: ${name}`}
          title="Later"
          aria-disabled={isLast}
          onClick={() => move(place, place + 1, 'down')}
        >
          <ArrowDown size={16} aria-hidden="true" />
        </button>
        <button
          type="button"
          className={panel.button}
          data-does="remove"
          aria-label={`Remove: ${name}`}
          title="Remove"
          onClick={() => remove(place)}
        >
          <X size={16} aria-hidden="true" />
        </button>
      </span>
      {hindrance && <p className={styles.hindrance}>{hindrance}</p>}
    </li>
  );
}
