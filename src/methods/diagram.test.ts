import { describe, expect, it } from 'vitest';
import { defaults } from '../../test/experiment.ts';
import type { Experiment } from '../settings/table.ts';
import { stepsOf } from './method.ts';
import { METHODS } from './registry.ts';

const variants = METHODS.flatMap((method) =>
  method.id === 'flow'
    ? (['semi-discrete', 'minibatch'] as const).map((coupling) => ({ method, coupling }))
    : [{ method, coupling: defaults().coupling }],
);

describe.each(variants)('the diagram of $method.id, $coupling', ({ method, coupling }) => {
  const e: Experiment = { ...defaults(), ...method.usual?.points, method: method.id, coupling };
  const load = async () => (await method.diagram?.())?.diagram(e) ?? expect.unreachable('it has none');

  it('joins boxes that it has, each at a place of its own', async () => {
    const { boxes, arrows, gradients } = await load();
    const ids = boxes.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { from, to } of [...arrows, ...gradients])
      expect(ids).toEqual(expect.arrayContaining([from, to]));
    const places = boxes.flatMap(({ column, row }) =>
      (row === 'both' ? [0, 1] : [row]).map((r) => `${column} ${r}`),
    );
    expect(new Set(places).size).toBe(places.length);
  });

  it('is lit in each line that runs', async () => {
    const { boxes, arrows, gradients } = await load();
    const lit = new Set([...boxes, ...arrows, ...gradients].flatMap(({ lines }) => lines));
    for (const { lines } of stepsOf(method, e)) for (const line of lines) expect(lit).toContain(line);
  });

  it('sends a gradient to each network, in a step that trains it', async () => {
    const { boxes, gradients } = await load();
    const networks = boxes.filter(({ kind }) => kind === 'network').map(({ id }) => id);
    expect(gradients.map(({ to }) => to).sort()).toEqual(networks.sort());
  });
});

it('shows no gradient to a generator that stands still', async () => {
  const [assignment] = METHODS;
  const alone: Experiment = { ...defaults(), train: 'assigner' };
  const { gradients } = (await assignment.diagram?.())?.diagram(alone) ?? expect.unreachable();
  expect(gradients.map(({ to }) => to)).toEqual(['ψ']);
});
