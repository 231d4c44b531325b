/** Icons on a 16 x 16 grid. Their buttons have text or labels. */
const PATHS = {
  play: 'M4 2.5v11l9-5.5z',
  pause: 'M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z',
  step: 'M3 2.5v11l7-5.5zM11 2.5h2v11h-2z',
  down: 'M3.5 6h9L8 11z',
  reset: 'M8 2a6 6 0 1 1-5.7 4.1l1.7.6A4.2 4.2 0 1 0 8 3.8V6L4 3l4-3z',
  dice: 'M3 2h10a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1zm.6 1.6v8.8h8.8V3.6zM5.6 4.6a1.1 1.1 0 1 1 0 2.2 1.1 1.1 0 0 1 0-2.2zm4.8 4.6a1.1 1.1 0 1 1 0 2.2 1.1 1.1 0 0 1 0-2.2zM8 6.9a1.1 1.1 0 1 1 0 2.2 1.1 1.1 0 0 1 0-2.2z',
  share:
    'M12 10a2.5 2.5 0 0 0-1.8.8L6.4 8.7a2.6 2.6 0 0 0 0-1.4l3.8-2.1A2.5 2.5 0 1 0 9.5 3.5l.1.6-3.8 2.1a2.5 2.5 0 1 0 0 3.6l3.8 2.1A2.5 2.5 0 1 0 12 10z',
  file: 'M3 1h6.5L13 4.5V15H3zm1.6 1.6v10.8h6.8V5.5H8.7V2.6zM8 6.6l2.3 2.3-1 1-.6-.5v2.7H7.3V9.4l-.6.5-1-1z',
  presets: 'M2 2h5v5H2zM9 2h5v5H9zM2 9h5v5H2zM9 9h5v5H9z',
  beside: 'M1.5 3h5.7v10H1.5zM8.8 3h5.7v10H8.8zM10.3 4.5v7H13v-7z',
  lessons: 'M8 1 .5 5 8 9l6-3.2V11h1.5V5zM3 7.8V11c0 1.4 2.2 2.5 5 2.5s5-1.1 5-2.5V7.8L8 10.5z',
  theme: 'M8 1.5a6.5 6.5 0 1 0 0 13zm0-1.5a8 8 0 1 1 0 16A8 8 0 0 1 8 0z',
  help: 'M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0zm0 1.6a6.4 6.4 0 1 0 0 12.8A6.4 6.4 0 0 0 8 1.6zM7.1 11h1.8v1.8H7.1zM8 3.4c1.8 0 3 1 3 2.6 0 1-.5 1.6-1.3 2.2-.6.4-.8.7-.8 1.4v.2H7.1v-.4c0-1.2.5-1.8 1.3-2.4.6-.4.8-.6.8-1 0-.6-.4-1-1.2-1-.7 0-1.2.4-1.3 1.2l-1.7-.3C5.2 4.3 6.3 3.4 8 3.4z',
  messages:
    'M2 2h12a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H7l-3.5 3v-3H2a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1zm.6 1.6v6.8h10.8V3.6zM4.2 5.2h7.6v1.2H4.2zM4.2 7.7h5.2v1.2H4.2z',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path fillRule="evenodd" d={PATHS[name]} />
    </svg>
  );
}
