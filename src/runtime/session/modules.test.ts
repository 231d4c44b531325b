import { expect, it } from 'vitest';
import { onEachBackend } from '../../../test/tensor/backends.ts';
import { defaults } from '../../experiment/experiment.ts';
import type { Experiment } from '../../settings/table.ts';
import { costsOf, doubtOf, networksOf, newGenerator } from './model-factory.ts';
import { loadModules } from './modules.ts';

const digits = { ...defaults('mnist'), N: 20, image: 16, latentDim: 4, generatorWidth: 8 } as const;
const conv = { kind: 'conv', width: 8, depth: 1 } as const;

onEachBackend(() => {
  it('what is needed and not loaded is an error, and nothing takes its place', async () => {
    const none = await loadModules(defaults());
    const typed: Experiment = { ...defaults(), cost: 'custom' };
    expect(none).toEqual({ images: null, flow: null, makeTable: null, doubtsOf: null });
    expect(() => costsOf({ ...digits, cost: 'ssim' }, none)).toThrow('not loaded');
    expect(() => newGenerator({ ...digits, generatorKind: 'deconv' }, none)).toThrow('Not loaded');
    expect(() => networksOf(digits, new Float32Array(256), none).scalar(conv, 'assigner')).toThrow(
      'Not loaded',
    );
    expect(() => networksOf(defaults(), new Float32Array(4), none).table()).toThrow('Not loaded');
    expect(() => doubtOf(costsOf(typed, none).assign, new Float32Array(4), none)).toThrow('Not loaded');
  });

  it('each is loaded where it is needed', async () => {
    const images = await loadModules({ ...digits, cost: 'ssim' });
    expect(costsOf({ ...digits, cost: 'ssim' }, images).assign.ssim).not.toBe(null);
    newGenerator({ ...digits, generatorKind: 'deconv' }, images).dispose();
    networksOf(digits, new Float32Array(256), images).scalar(conv, 'assigner').dispose();
    const flow = { ...defaults('mnist', 'flow'), image: 16 } as const;
    expect(() => newGenerator(flow, images)).toThrow('Not loaded');
    newGenerator(flow, await loadModules(flow)).dispose();
    const table: Experiment = { ...defaults(), assignerKind: 'table', cost: 'custom' };
    const modules = await loadModules(table);
    networksOf(table, new Float32Array(4), modules).table().dispose();
    expect(doubtOf(costsOf(table, modules).assign, new Float32Array([0, 0, 1, 1]), modules)).toBe(null);
  });
}, ['cpu']);
