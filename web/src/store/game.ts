/** What the interface shows: the engine's view, and the little that is the page's own. */

import { createStore } from 'zustand/vanilla';
import type { News } from '../engine/client';
import type { CatalogueView, ViewModel } from '../engine/contract';
import { share } from './share';

export interface GameState {
  /** From the first picture of the planet on. */
  firstFrameMs: number | undefined;
  view: ViewModel | undefined;
  catalogue: CatalogueView | undefined;
  /** The engine stopped and will not come back by itself. */
  problem: string | undefined;
  helpOpen: boolean;
}

export const game = createStore<GameState>(() => ({
  firstFrameMs: undefined,
  view: undefined,
  catalogue: undefined,
  problem: undefined,
  helpOpen: false,
}));

/** Takes in what the engine tells. */
export function receiveNews(news: News) {
  switch (news.type) {
    case 'catalogue':
      game.setState({ catalogue: news.catalogue });
      break;
    case 'view':
      game.setState(({ view }) => ({ view: share(view, news.view) }));
      break;
    case 'first_frame':
      game.setState({ firstFrameMs: news.milliseconds });
      break;
    case 'fault':
      // What follows from the first problem would only hide it.
      game.setState(({ problem }) => ({ problem: problem ?? news.problem }));
      break;
  }
}

export function setHelpOpen(helpOpen: boolean) {
  game.setState({ helpOpen });
}
