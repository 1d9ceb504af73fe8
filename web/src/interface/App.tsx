import { useEffect } from 'react';
import { listenToClipboard } from '../input/clipboard';
import { listenToKeyboard } from '../input/keyboard';
import { followLibrary } from '../plans/library';
import { AccountDrawer } from './Account';
import { Announcer } from './Announcer';
import styles from './App.module.css';
import { BuildBar } from './BuildBar';
import { CameraButtons } from './CameraButtons';
import { useClient, useGame } from './client';
import { ConnectionStrip } from './ConnectionStrip';
import { GroundReadout } from './GroundReadout';
import { Inspector } from './Inspector';
import { AloneControls, Help, LaterDrawer, WorkerPanel } from './later';
import { Menu } from './Menu';
import { Notices } from './Notices';
import { OrderHint } from './OrderHint';
import { Planet } from './Planet';
import { PointerTip } from './PointerTip';
import { Problem } from './Problem';
import { StopButton } from './StopButton';
import { TopStrip } from './TopStrip';
import { TurnButton } from './TurnButton';

/** The planet, and around its middle everything one reads and presses. */
export function App() {
  const client = useClient();
  const problem = useGame((state) => state.problem);
  const isPast = useGame((state) => state.alone?.past !== undefined);
  useEffect(() => listenToKeyboard(client), [client]);
  useEffect(() => listenToClipboard(client), [client]);
  useEffect(followLibrary, []);
  return (
    <>
      <main className={styles.planet} data-past={isPast}>
        <Planet />
      </main>
      <div className={styles.frame}>
        <header className={styles.top}>
          <TopStrip />
          <AloneControls />
          <ConnectionStrip />
          <OrderHint />
        </header>
        <aside className={styles.side} aria-label="Inspector">
          <Inspector />
          <WorkerPanel />
        </aside>
        <section className={styles.left} aria-label="Drawer">
          <AccountDrawer />
          <LaterDrawer />
        </section>
        <section className={styles.corner} aria-label="View">
          <CameraButtons />
        </section>
        <section className={styles.ground} aria-label="Ground">
          <GroundReadout />
          <TurnButton />
          <StopButton />
        </section>
        <nav className={styles.bar} aria-label="Build">
          {!isPast && <BuildBar />}
        </nav>
        <section className={styles.notices} aria-label="Notices">
          <Notices />
        </section>
      </div>
      {!isPast && <PointerTip />}
      <Announcer />
      <Menu />
      <Help />
      {problem !== undefined && <Problem text={problem} />}
    </>
  );
}
