/** Performs a job, in a worker or in Node. */
import { loadCost } from '../../costs/load.ts';
import { type MetricsOptions, type PaperMetrics, paperMetrics } from '../../metrics/paper.ts';
import { finish } from '../../tensor/work.ts';
import { type ExactProblem, multipliesMatrices, solveExact } from '../../transport/exact/exact.ts';
import type { Clouds, Job, JobResults, Progress } from './protocol.ts';

/** `start` starts a backend, for jobs that need one. Rejects with an ExactError if the problem cannot be solved. */
export async function perform<J extends Job>(
  job: J,
  report: (progress: Progress) => void,
  start: () => Promise<unknown>,
): Promise<JobResults[J['kind']]> {
  const begin = performance.now();
  const problem = await problemOf(job.clouds);
  const options = { gap: job.gap, report };
  if (job.kind === 'distance' && multipliesMatrices(problem)) await start();
  const result =
    job.kind === 'evaluate' ? await evaluate(problem, options, start) : finish(solveExact(problem, options));
  return { ...result, seconds: (performance.now() - begin) / 1000 } as JobResults[J['kind']];
}

async function evaluate(
  problem: ExactProblem,
  options: MetricsOptions,
  start: () => Promise<unknown>,
): Promise<PaperMetrics> {
  await start();
  return finish(paperMetrics(problem, options));
}

/** The problem with its cost compiled. */
async function problemOf({ cost, dimension: d, x, y }: Clouds): Promise<ExactProblem> {
  return { x, y, d, m: x.length / d, N: y.length / d, cost: await loadCost(cost, d) };
}
