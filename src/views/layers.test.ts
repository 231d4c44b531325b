import { describe, expect, it } from 'vitest';
import { defaults } from '../experiment/experiment.ts';
import { setting } from '../experiment/settings.ts';
import { METHODS } from '../methods/registry.ts';
import {
  LAYERS,
  layersOf,
  needsGrid,
  parseLayers,
  sameLayers,
  switchLayer,
  turnsOn,
  viewsOf,
} from './layers.ts';

describe('layers', () => {
  it('ignores names that it does not know', () => {
    expect([...parseLayers('reals,nonsense,,psi')]).toEqual(['reals', 'psi']);
    expect(parseLayers('').size).toBe(0);
  });

  it('switches one layer on and off, in a fixed order', () => {
    expect(switchLayer('lines', 'reals')).toBe('reals,lines');
    expect(switchLayer('reals,lines', 'lines')).toBe('reals');
  });

  it('tells when a layer comes', () => {
    expect(turnsOn('reals', 'reals,optimum', 'optimum')).toBe(true);
    expect(turnsOn('reals,optimum', 'reals,optimum,psi', 'optimum')).toBe(false);
    expect(turnsOn('reals,optimum', 'reals', 'optimum')).toBe(false);
  });

  it('are views of every method, which has all their layers and begins with one of them', () => {
    for (const method of METHODS) {
      const has = new Set(layersOf(method).map(({ name }) => name));
      const views = viewsOf(method);
      for (const { layers } of views)
        expect([...parseLayers(layers)].filter((name) => !has.has(name))).toEqual([]);
      const begins = defaults('ring', method.id).layers;
      expect(views.filter(({ layers }) => sameLayers(layers, begins, layersOf(method)))).toHaveLength(1);
    }
  });

  it('are the same in any order, and only if all are', () => {
    expect(sameLayers('reals,lines', 'lines,reals', LAYERS)).toBe(true);
    expect(sameLayers('reals,lines', 'lines', LAYERS)).toBe(false);
    expect(sameLayers('reals', 'lines', LAYERS)).toBe(false);
  });

  it('asks the worker for a grid only where it is shown', () => {
    expect(['reals,lines', 'psi', 'reals,cells', 'psi,cells'].map(needsGrid)).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });

  it('knows every layer of the default setting, and the setting takes all layers', () => {
    const row = setting('layers');
    if (row.kind !== 'text') throw new Error('layers is a text');
    expect(switchLayer(switchLayer(row.default, 'psi'), 'psi')).toBe(row.default);
    const all = LAYERS.map((l) => l.name).join(',');
    expect(all).toMatch(row.pattern ?? /$^/);
    expect(all.length).toBeLessThanOrEqual(row.maxLength);
  });
});
