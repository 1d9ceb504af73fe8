/** The engine client and the stores, for components. */

import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { EngineClient } from '../engine/client';
import type { ViewModel } from '../engine/contract';
import { game, type GameState } from '../store/game';

export const ClientContext = createContext<EngineClient | undefined>(undefined);

export function useClient(): EngineClient {
  const client = useContext(ClientContext);
  if (!client) throw new Error('useClient needs a ClientContext around it');
  return client;
}

export function useGame<T>(select: (state: GameState) => T): T {
  return useStore(game, select);
}

/** A part of the engine's view; undefined until there is one. */
export function useView<T>(select: (view: ViewModel) => T): T | undefined {
  return useStore(game, ({ view }) => view && select(view));
}
