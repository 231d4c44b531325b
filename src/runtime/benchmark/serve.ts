/** The worker of the benchmark. */
import { gridPoints, pictureOf } from '../../benchmark/picture.ts';
import { BenchmarkRun } from '../../benchmark/run.ts';
import { figuresOfRun } from '../../benchmark/stored.ts';
import { drawFunnels } from '../../data/funnels/funnels.ts';
import { wasmFiles } from '../../tensor/backends/wasm-files.ts';
import { type BenchmarkCommand, type BenchmarkReport, GRID_SIDE, type PageRun } from './protocol.ts';

const post = (report: BenchmarkReport) => postMessage(report);

/** Frames take at most about this share of the time. */
const SHARE = 0.25;
const LEAST_INTERVAL_MS = 150;

async function run(settings: PageRun): Promise<void> {
  const benchmark = await BenchmarkRun.create(settings, wasmFiles);
  const plane = settings.D === 2;
  const grid = plane ? gridPoints(GRID_SIDE) : null;
  const picture = plane ? pictureOf(benchmark.funnels, GRID_SIDE, settings.seed) : null;
  let seconds = 0;
  const frame = (): boolean => {
    const figures = figuresOfRun(settings, benchmark.iteration, benchmark.figures(), seconds);
    const finite = [figures.estimate, figures.cos, figures.l2].every(Number.isFinite);
    if (!finite) throw new Error(`Numbers are no longer finite at iteration ${benchmark.iteration}.`);
    const { done } = benchmark;
    post({
      ...{ type: 'frame', done },
      frame: {
        figures,
        value: grid && Float32Array.from(benchmark.potential(grid)),
        gradients: picture && benchmark.gradient(picture.points),
      },
    });
    return done;
  };
  let interval = 0;
  for (;;) {
    const begin = performance.now();
    do benchmark.step();
    while (!benchmark.done && performance.now() - begin < interval);
    seconds += (performance.now() - begin) / 1000;
    const drawing = performance.now();
    if (frame()) return;
    interval = Math.max(LEAST_INTERVAL_MS, (performance.now() - drawing) / SHARE);
  }
}

self.onmessage = async ({ data }: MessageEvent<BenchmarkCommand>) => {
  try {
    if (data.type === 'run') await run(data.run);
    else {
      const { N, seed } = data;
      post({ type: 'pair', N, seed, picture: pictureOf(drawFunnels(2, N, seed), GRID_SIDE, seed) });
    }
  } catch (error) {
    post({ type: 'error', error: (error as Error).message });
  }
};
