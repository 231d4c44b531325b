/** The rooms of `src/`, in their order: a room imports only from itself and from rooms before it. */
const ROOMS = [
  'settings',
  'tensor',
  'data',
  'costs',
  'transport',
  'networks',
  'metrics',
  'methods',
  'experiment',
  'benchmark',
  'runtime',
  'store',
  'ui',
  'views',
  'controls',
  'lessons',
  'app',
];
/** Beside the page: Node runs the same sessions. */
const CLI = 'cli';

const path = (rooms) => `^src/(${rooms.join('|')})/`;
const after = (room) => ROOMS.slice(ROOMS.indexOf(room) + 1);
const until = (room) => ROOMS.slice(0, ROOMS.indexOf(room) + 1);

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...ROOMS.map((room) => ({
      name: `nothing-after-${room}`,
      severity: 'error',
      comment: 'A room imports only from rooms before it.',
      from: { path: path([room]) },
      to: { path: path([...after(room), CLI]) },
    })),
    {
      name: 'cli-without-page',
      severity: 'error',
      comment: 'The commands need nothing above the runtime.',
      from: { path: path([CLI]) },
      to: { path: path(after('runtime')) },
    },
    {
      name: 'no-react-below-the-store',
      severity: 'error',
      comment: 'Nothing below the store knows React.',
      from: { path: path([...until('runtime'), CLI]) },
      to: { path: '(^|/)(react|react-dom|react-aria-components|zustand)(/|$)' },
    },
    {
      name: 'tests-alone',
      severity: 'error',
      comment: 'What only tests use stays out of the product.',
      from: { path: '^src/', pathNot: '[.]test[.]tsx?$' },
      to: { path: '^test/|[.]test[.]tsx?$' },
    },
    {
      name: 'no-circle',
      severity: 'error',
      comment: 'Files that import each other, also for types alone, can only be read together.',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    detectJSDocImports: false,
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mts', '.js', '.json'] },
  },
};
