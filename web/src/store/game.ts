/** What the interface shows: the engine's view, and the little that is the page's own. */

import { createStore } from 'zustand/vanilla';
import type { AloneView } from '../alone/runner';
import type { EngineClient, News } from '../engine/client';
import type { CatalogueView, GroupEntry, ViewModel } from '../engine/contract';
import { share } from './share';

/** All that the account holds, all there is to find out, other players, or kept blueprints. */
export type Drawer = 'account' | 'research' | 'people' | 'plans';

/** What to play, or which of one's own worlds. */
export type Menu = 'choice' | 'saves';

export interface GameState {
  /** From the first picture of the planet on. */
  firstFrameMs: number | undefined;
  view: ViewModel | undefined;
  catalogue: CatalogueView | undefined;
  /** The engine stopped and will not come back by itself. */
  problem: string | undefined;
  /** The world that runs here; none while the server's is played. */
  alone: AloneView | undefined;
  /** Why the world that was to be played alone could not be opened. */
  aloneProblem: string | undefined;
  menu: Menu | undefined;
  /** Whether the past of the world that runs here can be looked at. */
  timelineOpen: boolean;
  helpOpen: boolean;
  /** Key of the group that the build bar shows; the first one until another was chosen. */
  group: string | undefined;
  /** What the drawer on the left shows. */
  drawer: Drawer | undefined;
  /** The cell of the machine whose recipe is being chosen. */
  choosingFor: string | undefined;
}

export const game = createStore<GameState>(() => ({
  firstFrameMs: undefined,
  view: undefined,
  catalogue: undefined,
  problem: undefined,
  alone: undefined,
  aloneProblem: undefined,
  menu: undefined,
  timelineOpen: false,
  helpOpen: false,
  group: undefined,
  drawer: undefined,
  choosingFor: undefined,
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
    case 'alone':
      game.setState({ alone: news.alone });
      break;
    case 'alone_refused':
      game.setState({ aloneProblem: news.problem, menu: 'saves' });
      break;
    case 'fault':
      // What follows from the first problem would only hide it.
      game.setState(({ problem }) => ({ problem: problem ?? news.problem }));
      break;
  }
}

export function setMenu(menu: Menu | undefined) {
  game.setState({ menu });
}

/** Closing it leads back to now. */
export function setTimeline(client: Pick<EngineClient, 'tellAlone'>, timelineOpen: boolean) {
  game.setState({ timelineOpen });
  if (!timelineOpen) client.tellAlone({ type: 'look_at_tick', tick: undefined });
}

export function setHelpOpen(helpOpen: boolean) {
  game.setState({ helpOpen });
}

/** The group that the build bar shows. */
export function openGroup({ catalogue, group }: GameState): GroupEntry | undefined {
  return catalogue?.groups.find(({ key }) => key === group) ?? catalogue?.groups[0];
}

export function setGroup(group: string) {
  game.setState({ group });
}

/** Shows the group so many places further, around the end. */
export function turnGroup(steps: number) {
  game.setState((state) => {
    const groups = state.catalogue?.groups ?? [];
    const open = openGroup(state);
    if (!open) return {};
    const place = (groups.indexOf(open) + steps + groups.length) % groups.length;
    return { group: groups[place]?.key };
  });
}

export function setDrawer(drawer: Drawer | undefined) {
  game.setState({ drawer });
}

/** Opens a drawer, or closes it if it is the one that is open. */
export function toggleDrawer(which: Drawer) {
  game.setState(({ drawer }) => ({ drawer: drawer === which ? undefined : which }));
}

/** Begins to choose a recipe for the selected machine, if it is one that needs one, or ends it. */
export function setChoosing(choosing: boolean) {
  game.setState(({ view }) => {
    const { cell, structure } = view?.selected ?? {};
    const chooses = choosing && structure?.mine && structure.work;
    return { choosingFor: chooses ? cell : undefined };
  });
}
