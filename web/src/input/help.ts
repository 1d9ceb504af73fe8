/** What keys and gestures do, in words: what `bindings` and `gestures` are. */

/** The help sheet. */
export const HELP: { title: string; rows: { keys: string[]; does: string }[] }[] = [
  {
    title: 'Build',
    rows: [
      { keys: ['1', '…', '9'], does: 'Choose what to build' },
      { keys: ['Q', 'E'], does: 'Other things to build' },
      { keys: ['C'], does: 'Choose what the selected machine makes' },
      { keys: ['B'], does: 'Everything you hold' },
      { keys: ['T'], does: 'What there is to find out' },
      { keys: ['P'], does: 'Other players' },
      { keys: ['H'], does: 'Your orders' },
      { keys: ['R'], does: 'Turn it; with Shift the other way' },
      { keys: ['Y'], does: 'Copy: drag over what is to be built again, as with Ctrl+C' },
      { keys: ['V'], does: 'Build what was copied, as with Ctrl+V' },
      { keys: ['N'], does: 'The blueprints that you keep' },
      { keys: ['X'], does: 'Remove your own structures' },
      { keys: ['G'], does: 'Gather by hand' },
      { keys: ['M'], does: 'Walk' },
      { keys: ['Esc'], does: 'Put the tool away; then close; then stop' },
    ],
  },
  {
    title: 'Without a mouse',
    rows: [
      { keys: ['U', 'I', 'O', 'J', 'K', 'L'], does: 'Move the cursor from cell to cell' },
      { keys: ['Enter'], does: 'Use the tool there, or select; to copy, at two corners' },
      { keys: ['?'], does: 'This sheet' },
    ],
  },
  {
    title: 'Look around',
    rows: [
      { keys: ['Drag'], does: 'Turn the planet; lay belts or copy with these in hand' },
      { keys: ['Right drag'], does: 'Tilt and turn the view' },
      { keys: ['Middle drag'], does: 'Turn the planet, whatever the tool' },
      { keys: ['Wheel'], does: 'Zoom to the pointer' },
      { keys: ['W', 'A', 'S', 'D'], does: 'Move the view, as do the arrow keys' },
      { keys: ['+', '−'], does: 'Zoom' },
      { keys: ['F'], does: 'Back to yourself' },
      { keys: ['Home'], does: 'To your hub' },
      { keys: ['End'], does: 'The whole planet' },
    ],
  },
  {
    title: 'Alone',
    rows: [
      { keys: ['0'], does: 'Pause, and go on' },
      { keys: [',', '.'], does: 'Slower, faster' },
      { keys: ['Z'], does: 'Look at the past' },
    ],
  },
  {
    title: 'With fingers',
    rows: [
      { keys: ['One finger'], does: 'Turn the planet, lay belts or copy; tap to act' },
      { keys: ['Two fingers'], does: 'Pinch to zoom, twist to turn, slide to move' },
    ],
  },
];
