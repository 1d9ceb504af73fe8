/**
 * The host's part in playing alone: opens the desk when it is first needed, and hands it what the
 * page asks and does. What a desk does is no business of the first load.
 */

import type { Alone, Desk } from '../alone/desk';
import type { AloneView, Runner } from '../alone/runner';
import type { Line } from './connection';
import type { Environment } from './environment';
import type { AskSaves, HostPort, ToAlone } from './messages';

export class Solo {
  private desk: Promise<Desk> | undefined;
  private runner: Runner | undefined;
  private isVisible = true;
  /** What is to be looked at next, while someone drags along the past. */
  private wanted: { tick: number | undefined } | undefined;

  constructor(
    private readonly port: HostPort,
    private readonly environment: Pick<Environment, 'after'>,
    private readonly openDesk: () => Promise<Desk>,
  ) {}

  /** Where the world is to be reached, or nothing if it could not be opened; the page is told why. */
  async play(alone: Alone): Promise<Line | undefined> {
    const tell = (view: AloneView) => this.port.post({ type: 'alone', alone: view });
    try {
      this.runner = await (await this.opened()).play(alone, tell);
      void this.runner.setVisible(this.isVisible);
      return { open: this.runner.openSocket, token: undefined, maySilence: true };
    } catch (error) {
      this.port.post({ type: 'alone_refused', problem: wordsOf(error) });
      return undefined;
    }
  }

  setVisible(visible: boolean) {
    this.isVisible = visible;
    void this.runner?.setVisible(visible);
  }

  handle(message: AskSaves | ToAlone) {
    switch (message.type) {
      case 'ask_saves':
        void this.answer(message);
        break;
      case 'pace':
        this.runner?.setPace(message.pace);
        break;
      case 'look_at_tick':
        this.lookAt(message.tick);
        break;
      case 'save_again':
        this.runner?.retry();
        break;
    }
  }

  /** Only the last of many wishes counts: each costs a replay. */
  private lookAt(tick: number | undefined) {
    const isPlanned = this.wanted !== undefined;
    this.wanted = { tick };
    if (isPlanned) return;
    this.environment.after(0, () => {
      const wanted = this.wanted;
      this.wanted = undefined;
      this.runner?.lookAt(wanted?.tick);
    });
  }

  private async answer({ id, name, args }: AskSaves) {
    try {
      const desk = await this.opened();
      // The name and its arguments belong together by construction of `AskSaves`.
      const asked = desk[name] as (...args: unknown[]) => Promise<unknown>;
      this.port.post({ type: 'answer', id, value: await asked.apply(desk, args) });
    } catch (error) {
      this.port.post({ type: 'no_answer', id, problem: wordsOf(error) });
    }
  }

  private opened(): Promise<Desk> {
    return (this.desk ??= this.openDesk());
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
