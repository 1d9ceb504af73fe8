/** The silhouettes of structures, as one sees them on the planet. */
const SHAPES: Record<string, string> = {
  extractor: 'M7 4h10l-1.5 6h-7zM10 10h4l-.5 5h-3zM11 15h2l-1 6zM4 20h5M15 20h5',
  belt: 'M4 6l6 6-6 6M12 6l6 6-6 6',
  hub: 'M12 3l8 4.5v9L12 21l-8-4.5v-9zM12 8.5l3.2 1.8v3.6L12 15.7l-3.2-1.8v-3.6z',
};
const OTHER = 'M12 3l8 4.5v9L12 21l-8-4.5v-9z';

export function PrototypeIcon({ prototype, size = 22 }: { prototype: string; size?: number }) {
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
      <path d={SHAPES[prototype] ?? OTHER} />
    </svg>
  );
}
