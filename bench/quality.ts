/** How near samples come to the data within seconds of training: the preset of sharp modes, on every data set of the plane. */
import { compileCost } from '../src/costs/compile.ts';
import { planePoints } from '../src/data/shapes/shapes.ts';
import { writeText } from '../src/data/shapes/written.ts';
import { defaults } from '../src/experiment/experiment.ts';
import { PRESETS } from '../src/experiment/presets.ts';
import { Random } from '../src/tensor/random/random.ts';
import { finish } from '../src/tensor/work.ts';
import { solveExact } from '../src/transport/exact/exact.ts';
import { lab, type Row } from './tools.ts';

const SEEDS = '1,2,3,4,5';
const SECONDS = { ring: 10, other: 20 };
const DATA = ['ring', 'gaussians8', 'grid', 'moons', 'rings', 'spiral', 'checkerboard', 'text'] as const;

type Figures = Record<string, { median: number }>;

/** Medians of five seeds. */
export async function qualityFigures(): Promise<Row[]> {
  const change = PRESETS.find(({ id }) => id === 'sharp')?.change ?? {};
  const set = Object.entries(change).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
  return DATA.map((data): Row => {
    const seconds = data === 'ring' ? SECONDS.ring : SECONDS.other;
    const budget = ['--seeds', SEEDS, '--seconds', String(seconds)];
    const f = lab('sweep', '--set', `data=${data}`, ...set, ...budget).figures as Figures;
    const modes = f.captured
      ? `; ${f.captured.median} of ${f.modes.median} modes, the poorest with ${f.least.median.toFixed(2)} of its share; good samples ${(100 * f.highQuality.median).toFixed(1)} %`
      : '';
    const goal = data === 'ring' ? 0.006 : 2 * drawnAgain(data);
    return {
      figure: `quality: ${data}, squared W2 after ${seconds} s of training`,
      value: f.w2Squared.median.toFixed(4),
      goal: `at most ${goal.toFixed(4)}`,
      detail: `${f.iterations.median} iterations${modes}`,
    };
  });
}

/** Squared W2 between the reals and as many drawn from them with replacement. */
function drawnAgain(data: (typeof DATA)[number]): number {
  const { N, text } = defaults(data);
  const y = planePoints(data, N, new Random(1, 'reals'), { text: writeText(text) });
  const at = new Random(1, 'drawn again').integers(N, N);
  const x = Float32Array.from({ length: 2 * N }, (_, k) => y[2 * at[k >> 1] + (k % 2)]);
  const cost = compileCost({ name: 'square' }, 2);
  return finish(solveExact({ x, y, m: N, N, d: 2, cost }, { gap: 1e-3 })).upper;
}
