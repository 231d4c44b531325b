import { expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { defaults } from '../experiment/experiment.ts';
import { type LanesState, linkOf } from './app-store.ts';
import { createExperimentStore } from './experiment-store.ts';
import { applyPage } from './page.ts';

function open() {
  const store = createExperimentStore(defaults(), false, () => ({
    ...{ postMessage() {}, terminate() {}, onmessage: null, onerror: null },
  }));
  const tab = { before: null, save() {}, moveTo() {} };
  return { store, lanes: createStore<LanesState>(() => ({ left: { store, tab }, beside: null })) };
}

it('what a link locks keeps its value, whatever changes with it; the link keeps what it said', () => {
  const { store, lanes } = open();
  applyPage(lanes, { lock: 'p,data', hide: 'charts,zzz' });
  store.actions.change({ p: 7, ratio: 3, data: 'moons' });
  const { p, ratio, data } = store.getState().experiment;
  expect({ p, ratio, data }).toEqual({ p: defaults().p, ratio: 3, data: 'ring' });
  expect(linkOf(lanes.getState())).toBe('#ratio=3&hide=charts&lock=p,data');
  expect(store.getState().notices.map(({ text }) => text)).toEqual([
    expect.stringContaining('hide = “zzz” was not taken'),
  ]);
});
