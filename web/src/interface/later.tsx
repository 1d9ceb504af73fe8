/**
 * What is fetched when it is first opened: who comes for the first time has neither copied anything
 * nor a queue to look at, and sees the planet before they ask for help, people or research.
 */

import { lazy, Suspense, useRef } from 'react';
import { useGame, useView } from './client';
import { NotFetched } from './NotFetched';

const AloneStrip = lazy(() => import('./AloneStrip').catch(() => ({ default: NotFetched })));
const HelpSheet = lazy(() => import('./HelpSheet').catch(() => ({ default: NotFetched })));
const People = lazy(() => import('./People').catch(() => ({ default: NotFetched })));
const Plans = lazy(() => import('./Plans').catch(() => ({ default: NotFetched })));
const Research = lazy(() => import('./Research').catch(() => ({ default: NotFetched })));
const Worker = lazy(() => import('./Worker').catch(() => ({ default: NotFetched })));

/** All keys and gestures; stays once it was opened, so that it closes as a dialog does. */
export function Help() {
  const isOpen = useGame(({ helpOpen }) => helpOpen);
  const wasOpened = useRef(false);
  wasOpened.current ||= isOpen;
  return (
    wasOpened.current && (
      <Suspense fallback={null}>
        <HelpSheet />
      </Suspense>
    )
  );
}

/** The drawers that most open late: players, research, blueprints. */
export function LaterDrawer() {
  const drawer = useGame((state) => state.drawer);
  return (
    <Suspense fallback={null}>
      {drawer === 'people' && <People />}
      {drawer === 'research' && <Research />}
      {drawer === 'plans' && <Plans />}
    </Suspense>
  );
}

/** What is done to a world that runs here. */
export function AloneControls() {
  const isAlone = useGame(({ alone }) => alone !== undefined);
  return (
    isAlone && (
      <Suspense fallback={null}>
        <AloneStrip />
      </Suspense>
    )
  );
}

/** Whoever was selected, oneself or a drone. */
export function WorkerPanel() {
  const isOpen = useView((view) => view.worker !== undefined);
  return (
    isOpen && (
      <Suspense fallback={null}>
        <Worker />
      </Suspense>
    )
  );
}
