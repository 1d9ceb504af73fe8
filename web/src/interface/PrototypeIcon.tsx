import { useGame } from './client';

/** The silhouettes of structures, as one sees them on the planet. */
const SILHOUETTES: Record<string, string> = {
  extractor: 'M7 4h10l-1.5 6h-7zM10 10h4l-.5 5h-3zM11 15h2l-1 6zM4 20h5M15 20h5',
  mine: 'M8 3h8l-2 9h-4zM3 8h4v5H3zM17 8h4v5h-4zM7 10h10M11 12l1 9 1-9M4 20h5M15 20h5',
  cutter: 'M9 4h6l-1.5 8h-3zM4 20l2-9 3 9zM15 20l3-9 2 9zM12 12v9',
  harvester: 'M12 4v16M5 8l14 6M19 8L5 14M8 20h8M12 4l2 2-2 2-2-2z',
  well: 'M5 11c0-1.5 3-2.5 7-2.5s7 1 7 2.5v6c0 1.5-3 2.5-7 2.5S5 18.5 5 17zM5 11c0 1.5 3 2.5 7 2.5s7-1 7-2.5M12 3v5',
  scraper: 'M3 9v9h4zM7 13h4M11 8h8v9h-8zM13 8V4h4v4',
  belt: 'M4 6l6 6-6 6M12 6l6 6-6 6',
  splitter: 'M12 21v-8M12 13L5 6M12 13l7-7M12 13V3M3 10V5h5M16 5h5v5M9.5 5L12 2.5 14.5 5',
  merger: 'M4 4l8 8M20 4l-8 8M12 3v9M12 12v9M8.5 17.5L12 21l3.5-3.5',
  bridge: 'M3 12h5M16 12h5M12 3v18M8 12c0-3 8-3 8 0M18.5 9.5L21 12l-2.5 2.5M9.5 18.5L12 21l2.5-2.5',
  store: 'M4 9l8-5 8 5v11H4zM8 20v-7h8v7M8 16.5h8',
  hub: 'M12 3l8 4.5v9L12 21l-8-4.5v-9zM12 8.5l3.2 1.8v3.6L12 15.7l-3.2-1.8v-3.6z',
  smelter: 'M5 20V9h3V3h3v6h8v11zM10 20v-3a2.5 2.5 0 0 1 5 0v3',
  press: 'M4 20V4h16v16M9 4v5h6V4M7 9h10v4H7zM4 20h16M9 17h6',
  mixer: 'M5 9h14l-2 11H7zM12 3v12M9 15l6-2M9 13l6 2M8 3h8',
  assembler: 'M4 20v-9l5-3v3l5-3v3l6-3v12zM8 16h2M13 16h3M16 8V4h-5',
  generator: 'M6 8h12v12H6zM13 10l-3 4h4l-3 4M8 8V4M16 8V4',
  pylon: 'M12 3l5 18M12 3L7 21M5 8h14M7 12h10M9 16l6 2M15 16l-6 2',
  seeder: 'M5 4h14l-5 8h-4zM12 12v3M7 20c1-3 3-4 5-5 2 1 4 2 5 5M12 15v6',
  pump: 'M4 20v-9h6v9M7 11V4M4 4h6M10 15h6c2 0 3 1 3 3v2M17 20h4',
  lab: 'M9 3h6M10 3v6l-5 9a2 2 0 0 0 2 3h10a2 2 0 0 0 2-3l-5-9V3M7.5 15h9',
  hall: 'M4 20V10l8-6 8 6v10zM10 20v-5h4v5',
};

export function PrototypeIcon({ prototype, size = 22 }: { prototype: string; size?: number }) {
  const silhouette = useGame(
    ({ catalogue }) => catalogue?.prototypes.find(({ key }) => key === prototype)?.silhouette,
  );
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={SILHOUETTES[silhouette ?? 'hall'] ?? SILHOUETTES['hall']} />
    </svg>
  );
}
