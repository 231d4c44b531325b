import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installFromDebian } from '../../scripts/debian.ts';
import { Folder, lab } from '../../test/cli/command.ts';
import { nodeSources } from '../data/bundled/node-sources.ts';
import { defaults } from '../experiment/experiment.ts';
import { toHash } from '../experiment/url.ts';
import { Session } from '../runtime/session/session.ts';
import type { Experiment } from '../settings/table.ts';
import { stopBackend } from '../tensor/backends/start.ts';
import { finish } from '../tensor/work.ts';
import { startNodeBackend } from './backend.ts';

/** An interpreter that has NumPy; null if there is none and none can be installed. */
function findPython(): string | null {
  const has = (name: string) => spawnSync(name, ['-c', 'import numpy']).status === 0;
  const names = [process.env.PYTHON, 'python3', '/usr/bin/python3'].filter((name) => name !== undefined);
  return names.find(has) ?? (installFromDebian('python3-numpy') ? (names.find(has) ?? null) : null);
}

const python = findPython();
const ITERATIONS = 3;
const folder = new Folder();
afterAll(() => folder.remove());

/** Runs a program for some iterations and prints the parameters of both networks. */
const HARNESS = `
import json, runpy, sys
run = runpy.run_path(sys.argv[1])
for t in range(${ITERATIONS}):
    run["iteration"](t)
print(json.dumps([[float(v) for p in run[name].parameters for v in p.reshape(-1)] for name in ("ASSIGNER", "GENERATOR")]))
`;

async function parametersOf(session: Session): Promise<number[][]> {
  const { arrays } = await session.save();
  return ['assigner', 'generator'].map((name) =>
    Object.keys(arrays)
      .filter((key) => new RegExp(`^${name}\\.\\d+$`).test(key))
      .sort((a, b) => Number(a.split('.')[1]) - Number(b.split('.')[1]))
      .flatMap((key) => [...arrays[key]]),
  );
}

const small = { N: 90, generatorWidth: 12, assignerWidth: 12, assignerDepth: 2, steps: 2 } as const;
const CASES: Readonly<Record<string, Partial<Experiment>>> = {
  'the squared distance': {},
  'another power, in mini-batches on uniform latents': {
    cost: 'power',
    p: 1.3,
    batch: 40,
    latent: 'uniform',
  },
  'a norm on a mixture, with latents drawn once': {
    cost: 'norm',
    q: 3,
    latent: 'mixture',
    centres: 20,
    fresh: false,
  },
  'a typed cost, RMSProp, falling rates': {
    cost: 'custom',
    expr: 'sum(abs(x-y)^1.5)/(1+norm(x)) + exp(x1-y1)',
    optimiser: 'rmsprop',
    halving: 2,
  },
  'another cost for the generator, at a fixed factor, growing m': {
    ...{
      cost: 'torus',
      generatorCost: 'euclidean',
      scaling: 'factor',
      factor: 3,
      schedule: 'sqrt',
      seed: 4_294_967_295,
    },
  },
  digits: { ...defaults('mnist'), ...small, N: 40, image: 16 },
};

describe.skipIf(!python)(python ? 'the Python program' : 'the Python program (skipped: no NumPy)', () => {
  beforeAll(() => startNodeBackend('cpu'));
  afterAll(stopBackend);

  it.each(Object.entries(CASES))('trains as the page does: %s', async (_, change) => {
    const experiment = { ...defaults(), ...small, ...change };
    const session = await Session.create(experiment, nodeSources());
    const before = await parametersOf(session);
    for (let i = 0; i < ITERATIONS; i++) finish(session.advance('iteration'));
    const here = await parametersOf(session);
    session.dispose();
    const program = folder.at('run.py');
    const { code, err } = await lab('python', '--url', toHash(experiment), '--out', program);
    expect([code, err]).toEqual([0, '']);
    const { stdout, stderr } = spawnSync(python as string, ['-c', HARNESS, program], { encoding: 'utf8' });
    expect(stderr).toBe('');
    const there = JSON.parse(stdout) as number[][];
    for (const network of [0, 1]) {
      const mean = (a: number[], b: number[]) =>
        a.reduce((sum, v, i) => sum + Math.abs(v - b[i]), 0) / a.length;
      expect(there[network]).toHaveLength(here[network].length);
      // Of what training changed: only roundings differ, which Adam amplifies where a gradient is nearly 0.
      expect(mean(there[network], here[network])).toBeLessThan(0.02 * mean(here[network], before[network]));
    }
  });
});

it.each<[string, string[], RegExp]>([
  ['another method', ['method=gan'], /assignment method/],
  ['the assigner alone', ['train=assigner'], /both networks/],
  ['a table', ['assignerKind=table'], /dense layers/],
  ['convolutions', ['data=mnist', 'generatorKind=deconv'], /dense generators/],
  ['a cost of pictures', ['data=mnist', 'cost=ssim'], /costs of coordinates/],
])('says why there is none for %s', async (_, settings, reason) => {
  const { code, err, out } = await lab('python', ...settings.flatMap((s) => ['--set', s]));
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(reason);
});
