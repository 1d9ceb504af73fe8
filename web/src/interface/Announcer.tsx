import { useState } from 'react';
import { useStore } from 'zustand';
import type { CellView, ToolView } from '../engine/contract';
import { cursor } from '../input/cursor';
import { useView } from './client';
import { structures, words } from './format';

/** Tells screen readers what the keyboard's cursor came to. */
export function Announcer() {
  const hover = useView((view) => view.hover);
  const tool = useView((view) => view.tool);
  const byKeyboard = useStore(cursor, (state) => state.by === 'keyboard');
  const [said, say] = useState({ subject: '', text: '' });
  const subject = byKeyboard && hover ? subjectOf(hover, tool) : '';
  // Only once about each: what lives changes all the time, and would be read out all the time.
  if (subject !== said.subject) {
    say({ subject, text: byKeyboard && hover ? describe(hover, tool) : '' });
  }
  return (
    <p className="visually-hidden" role="status" data-testid="announcer">
      {said.text}
    </p>
  );
}

/** What the words are about: the cell, what was built on it, and what is in the hand. */
export function subjectOf(cell: CellView, tool: ToolView | undefined): string {
  return [cell.cell, cell.structure?.prototype, tool?.key, tool?.covers].join(' ');
}

/** A cell and what the tool would do there, in a sentence or two. */
export function describe(cell: CellView, tool: ToolView | undefined): string {
  const what = cell.structure
    ? `${cell.structure.name}, ${cell.structure.state_text}`
    : cell.quantity_cap > 0
      ? `${words(cell.kind)}, ${cell.quantity} of ${cell.quantity_cap}`
      : words(cell.kind);
  const steps =
    cell.distance === undefined
      ? ''
      : cell.distance === 0
        ? ', here'
        : `, ${cell.distance} ${cell.distance === 1 ? 'step' : 'steps'} away`;
  const covers = tool?.covers === undefined ? '' : ` ${structures(tool.covers)} covered.`;
  const verdict = !tool ? '' : tool.allowed ? ' Possible here.' : ` ${tool.reason ?? 'Not here'}`;
  return `${what}${steps}.${covers}${verdict}`;
}
