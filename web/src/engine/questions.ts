/** Asking the engine across the channel. */

import type { Engine, EngineQuestions } from './contract';
import type { SavesQuestions } from '../alone/desk';
import type { Ask, AskSaves, PagePort, ToPage } from './messages';

type Answer<Name extends keyof EngineQuestions> = ReturnType<EngineQuestions[Name]>;

/** On the host's side: one question, one answer. */
export function answer(engine: Engine, { id, name, args }: Ask): ToPage {
  try {
    // The name and its arguments belong together by construction of `Ask`.
    const value = (engine[name] as (...args: unknown[]) => unknown)(...args);
    return { type: 'answer', id, value };
  } catch (error) {
    return {
      type: 'no_answer',
      id,
      problem: error instanceof Error ? error.message : String(error),
    };
  }
}

/** On the page's side: numbers the questions and gives each its answer. */
export class Questions {
  private nextId = 1;
  private readonly open = new Map<
    number,
    { resolve(value: unknown): void; reject(e: Error): void }
  >();

  constructor(private readonly port: PagePort) {}

  ask<Name extends keyof EngineQuestions>(
    name: Name,
    ...args: Parameters<EngineQuestions[Name]>
  ): Promise<Answer<Name>> {
    return this.post<Answer<Name>>((id) => ({ type: 'ask', id, name, args }) as Ask);
  }

  askSaves<Name extends keyof SavesQuestions>(
    name: Name,
    ...args: Parameters<SavesQuestions[Name]>
  ): ReturnType<SavesQuestions[Name]> {
    const asked = this.post((id) => ({ type: 'ask_saves', id, name, args }) as AskSaves);
    return asked as ReturnType<SavesQuestions[Name]>;
  }

  private post<T>(message: (id: number) => Ask | AskSaves): Promise<T> {
    const id = this.nextId++;
    return new Promise<T>((resolve, reject) => {
      this.open.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.port.post(message(id));
    });
  }

  handle(message: Extract<ToPage, { type: 'answer' } | { type: 'no_answer' }>) {
    const question = this.open.get(message.id);
    this.open.delete(message.id);
    if (message.type === 'answer') question?.resolve(message.value);
    else question?.reject(new Error(message.problem));
  }
}
