import { Check, Info, TriangleAlert, X } from 'lucide-react';
import type { NoticeView } from '../engine/contract';
import { useClient, useView } from './client';
import styles from './Notices.module.css';
import panel from './panel.module.css';

const ICONS = { info: Info, success: Check, danger: TriangleAlert };

/** What happened, latest last. The engine says how long each is shown. */
export function Notices() {
  const notices = useView((view) => view.notices);
  return (
    <div className={styles.notices} role="log" aria-live="polite">
      {notices?.map((notice) => (
        <Notice key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function Notice({ notice: { id, tone, text } }: { notice: NoticeView }) {
  const client = useClient();
  const Icon = ICONS[tone];
  return (
    <div className={`${panel.panel} ${styles.notice}`} data-tone={tone}>
      <Icon size={16} aria-hidden="true" />
      <span>{text}</span>
      <button
        type="button"
        className={panel.button}
        aria-label="Dismiss"
        onClick={() => client.call('dismiss_notice', id)}
      >
        <X size={16} aria-hidden="true" />
      </button>
    </div>
  );
}
