/** Paths of the icons in a box of 16 by 16, drawn as lines. */
const PATHS = {
  connectors: 'M2 5h4v6H2zM10 5h4v6h-4zM6 8h4',
  requests: 'M2 4h12M2 8h12M2 12h8',
  faults: 'M9 1 3 9h4l-1 6 6-8H8z',
  clock: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 5v3l2 2',
  snapshots: 'M2 5h3l1-2h4l1 2h3v8H2zM8 7a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  docs: 'M4 2h6l3 3v9H4zM10 2v3h3M6 8h5M6 11h5',
  commands: 'M3 4l4 4-4 4M8 12h5',
  help: 'M6 6a2 2 0 1 1 3 2c-1 .5-1 1-1 2M8 12.5v.5',
  close: 'M4 4l8 8M12 4l-8 8',
  copy: 'M6 6h7v8H6zM10 6V2H3v8h3',
  undo: 'M6 3 3 6l3 3M3 6h6a4 4 0 0 1 0 8H6',
  more: 'M4 6l4 4 4-4',
  play: 'M5 3l8 5-8 5z',
  pause: 'M5 3v10M11 3v10',
  download: 'M8 2v8M5 7l3 3 3-3M3 13h10',
  back: 'M10 3 5 8l5 5',
  plus: 'M8 3v10M3 8h10',
  trash: 'M3 4h10M6 4V2h4v2M4 4l1 10h6l1-10',
} as const;

export type IconName = keyof typeof PATHS;

/** An icon beside a text that says the same; readers of the screen skip it. */
export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    <path d={PATHS[name]} />
  </svg>
);
