/**
 * `npm run bench [-- NAME …]`: prints the figures of this project. Names: see FIGURES. POT and torch need Python (PYTHON).
 * `gpu` is for machines with a graphics processor, and runs when it is named; with `--small` in software too.
 */

import { allowRelaxedSimd } from '../src/tensor/backends/node-relaxed-simd.ts';
import { assignFigures } from './assign.ts';
import { aloneClaims, ringClaims } from './claims.ts';
import { exactFigures, exactGapFigures, exactLargeFigures, exactPlaneFigures } from './exact.ts';
import { flowClaims, flowFigures } from './flow.ts';
import { gpuFigures } from './gpu.ts';
import { laneFigures } from './lanes.ts';
import { largeFigures } from './large.ts';
import { latencyFigures } from './latency.ts';
import { leakFigures } from './leak.ts';
import { lessonClaims } from './lesson-claims.ts';
import { mnistFigures } from './mnist.ts';
import { networkFigures } from './networks.ts';
import { pageFigures } from './page.ts';
import { pcaFigures } from './pca.ts';
import { presetClaims } from './preset-claims.ts';
import { qualityFigures } from './quality.ts';
import { ringDistance, ringRate } from './ring.ts';
import { rivalFigures } from './rivals.ts';
import { speedFigures } from './speed.ts';
import { ssimFigures } from './ssim.ts';
import { startFigures } from './starts.ts';
import { dispatchFigures } from './steps.ts';
import { printRows, type Row } from './tools.ts';
import { workerFigures } from './workers.ts';

allowRelaxedSimd();

const small = process.argv.includes('--small');

const FIGURES: Record<string, () => Promise<Row[]>> = {
  ring: ringDistance,
  quality: qualityFigures,
  page: pageFigures,
  lanes: laneFigures,
  mnist: mnistFigures,
  workers: workerFigures,
  dispatches: dispatchFigures,
  assign: assignFigures,
  torch: ringRate,
  flow: flowFigures,
  latency: latencyFigures,
  leak: leakFigures,
  pca: pcaFigures,
  ssim: ssimFigures,
  networks: networkFigures,
  speed: speedFigures,
  large: largeFigures,
  starts: startFigures,
  exact: exactFigures,
  exactPlane: exactPlaneFigures,
  exactGap: exactGapFigures,
  exactLarge: exactLargeFigures,
  gpu: () => gpuFigures(small),
  rivals: rivalFigures,
  lessons: lessonClaims,
  claims: async () => [
    ...(await ringClaims()),
    ...(await aloneClaims()),
    ...(await flowClaims()),
    ...(await presetClaims()),
    ...(await lessonClaims()),
  ],
};

const asked = process.argv.slice(2).filter((name) => name !== '--small');
const unknown = asked.filter((name) => !Object.hasOwn(FIGURES, name));
if (unknown.length > 0) {
  process.stderr.write(`bench: no figure "${unknown[0]}"; there are ${Object.keys(FIGURES).join(', ')}\n`);
  process.exit(2);
}

let failed = false;
const usual = Object.keys(FIGURES).filter((name) => name !== 'gpu');
for (const name of asked.length > 0 ? asked : usual) {
  try {
    printRows(await FIGURES[name]());
  } catch (error) {
    failed = true;
    process.stdout.write(`${name}: not measured (${(error as Error).message})\n`);
  }
}
process.exit(failed ? 1 : 0);
