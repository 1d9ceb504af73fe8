import {
  ClipboardPaste,
  Copy,
  Footprints,
  Lock,
  MousePointer2,
  Pickaxe,
  Trash2,
} from 'lucide-react';
import type { MouseEvent, ReactNode } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { PrototypeEntry } from '../engine/contract';
import { hotkeyOf, TOOLS } from '../input/bindings';
import { buildPlan } from '../input/plan';
import { openGroup } from '../store/game';
import styles from './BuildBar.module.css';
import { BuildTabs, GROUP_PANEL } from './BuildTabs';
import { useClient, useGame, useView } from './client';
import { focusPlanet } from './Planet';
import { ItemIcon } from './ItemIcon';
import panel from './panel.module.css';
import { PrototypeIcon } from './PrototypeIcon';
import { missingFor } from './cost';
import { missingTechnology } from './research';

const TOOL_ICONS: Record<string, ReactNode> = {
  Inspect: <MousePointer2 size={20} aria-hidden="true" />,
  Gather: <Pickaxe size={20} aria-hidden="true" />,
  Walk: <Footprints size={20} aria-hidden="true" />,
  Remove: <Trash2 size={20} aria-hidden="true" />,
  Copy: <Copy size={20} aria-hidden="true" />,
  Paste: <ClipboardPaste size={20} aria-hidden="true" />,
};

/** Everything a hand can hold: structures to build, and the tools. */
export function BuildBar() {
  const client = useClient();
  const tool = useView((view) => view.tool?.key);
  const prototypes = useGame(({ catalogue }) => catalogue?.prototypes);
  const group = useGame(openGroup);
  const offered = group?.prototypes.flatMap(
    (key) => prototypes?.find((one) => one.key === key) ?? [],
  );
  const take = (key: string | undefined, event: MouseEvent) => {
    if (key === 'paste') buildPlan(client);
    else client.call('set_tool', key);
    // Where the tool is used: Enter on the button again would only put it away. Not for fingers:
    // they have no keys, and Chromium then made no click of the tap after a drawn line.
    const { pointerType } = event.nativeEvent as PointerEvent;
    if (pointerType !== 'touch') focusPlanet(event.detail === 0);
  };
  return (
    <div className={`${panel.panel} ${styles.bar}`}>
      <BuildTabs />
      <ul
        className={styles.group}
        id={GROUP_PANEL}
        aria-label={group?.name}
        data-group={group?.key}
      >
        {offered?.map((prototype, place) => (
          <li key={prototype.key}>
            <PrototypeButton
              prototype={prototype}
              hotkey={hotkeyOf(place)}
              held={tool === prototype.key}
              take={(event) => take(tool === prototype.key ? undefined : prototype.key, event)}
            />
          </li>
        ))}
      </ul>
      <ul className={styles.tools} aria-label="Tools">
        {TOOLS.map(({ key, name, hotkey, about }) => (
          <li key={name}>
            <button
              type="button"
              className={`${panel.button} ${styles.tool}`}
              aria-label={name}
              aria-pressed={tool === key}
              aria-keyshortcuts={hotkey === 'Esc' ? 'Escape' : hotkey}
              aria-describedby={`about-${name}`}
              onClick={(event) => take(key, event)}
            >
              {TOOL_ICONS[name]}
              <span className={styles.name}>{name}</span>
              <kbd className={panel.key} aria-hidden="true">
                {hotkey}
              </kbd>
              <span className={`${panel.panel} ${styles.bubble}`} id={`about-${name}`}>
                {about}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface PrototypeButtonProps {
  prototype: PrototypeEntry;
  hotkey: string | undefined;
  held: boolean;
  take: (event: MouseEvent) => void;
}

function PrototypeButton({ prototype, hotkey, held, take }: PrototypeButtonProps) {
  const { key, name, about, cost } = prototype;
  const missing = useGame(
    useShallow(({ view, catalogue }) => missingFor(prototype, view?.account, catalogue?.items)),
  );
  const technology = useGame(({ view, catalogue }) =>
    missingTechnology(prototype.technology, catalogue?.technologies, view?.research),
  );
  const reasons = [
    technology && `Locked until you know ${technology.name} (T).`,
    missing.length > 0 && `Needs ${missing.join(' and ')} more.`,
  ].filter(Boolean);
  const reason = reasons.length > 0 ? reasons.join(' ') : undefined;
  const price = cost.map(({ item, amount }) => `${amount} ${item}`).join(' and ');
  return (
    <button
      type="button"
      className={`${panel.button} ${styles.prototype}`}
      aria-label={`${name}, costs ${price}`}
      aria-pressed={held}
      aria-keyshortcuts={hotkey}
      aria-describedby={`about-${key}`}
      data-short={reason !== undefined}
      data-locked={technology !== undefined}
      data-tool={key}
      onClick={take}
    >
      {technology && <Lock className={styles.lock} size={12} aria-hidden="true" />}
      {hotkey && <kbd className={`${panel.key} ${styles.hotkey}`}>{hotkey}</kbd>}
      <PrototypeIcon prototype={key} />
      <span className={styles.name}>{name}</span>
      <span className={styles.cost}>
        {cost.map(({ item, amount }) => (
          <span key={item}>
            <ItemIcon item={item} size={12} />
            {amount}
          </span>
        ))}
      </span>
      <span className={`${panel.panel} ${styles.bubble}`} id={`about-${key}`}>
        {about}
        {reason && <span className={styles.reason}> {reason}</span>}
      </span>
    </button>
  );
}
