import { Check, Info, TriangleAlert, X } from 'lucide-react';
import { useEffect } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { NoticeView, Tone } from '../engine/contract';
import { dismissNotices } from '../store/game';
import { useGame } from './client';
import styles from './Notices.module.css';
import panel from './panel.module.css';

/** What went wrong is read more slowly than what went well. */
const SHOWN_MS: Record<Tone, number> = { info: 6_000, success: 5_000, danger: 9_000 };
const SHOWN_MAX = 3;
const ICONS = { info: Info, success: Check, danger: TriangleAlert };

/** What happened, latest last; each goes by itself. */
export function Notices() {
  const notices = useGame(
    useShallow(({ view, noticesSeen }) =>
      (view?.notices ?? []).filter(({ id }) => id > noticesSeen).slice(-SHOWN_MAX),
    ),
  );
  return (
    <div className={styles.notices} role="log" aria-live="polite">
      {notices.map((notice) => (
        <Notice key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function Notice({ notice: { id, tone, text } }: { notice: NoticeView }) {
  useEffect(() => {
    const timer = setTimeout(() => dismissNotices(id), SHOWN_MS[tone]);
    return () => clearTimeout(timer);
  }, [id, tone]);
  const Icon = ICONS[tone];
  return (
    <div className={`${panel.panel} ${styles.notice}`} data-tone={tone}>
      <Icon size={16} aria-hidden="true" />
      <span>{text}</span>
      <button
        type="button"
        className={panel.button}
        aria-label="Dismiss"
        onClick={() => dismissNotices(id)}
      >
        <X size={16} aria-hidden="true" />
      </button>
    </div>
  );
}
