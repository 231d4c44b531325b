import { act, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { defaults } from '../experiment/experiment.ts';
import { setting } from '../experiment/settings.ts';
import type { Experiment } from '../settings/table.ts';
import { firstHint } from '../store/first-hint.ts';
import { FirstHint } from './FirstHint.tsx';
import { SettingRow } from './SettingRow.tsx';

const NOTHING = { costError: null, costDoubt: null, own: null, take() {}, begin() {} };
const hint = () => screen.queryByRole('note');

beforeEach(() => act(() => firstHint.getState().show()));

it('is there until it is closed, and comes back when asked for', async () => {
  render(<FirstHint />);
  expect(hint()).not.toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Close the hint' }));
  expect(hint()).toBeNull();
  act(() => firstHint.getState().show());
  expect(hint()).not.toBeNull();
});

it('is offered again only where there is a control to show it at', () => {
  const { unmount } = render(<FirstHint />);
  expect(firstHint.getState().placed).toBe(true);
  unmount();
  expect(firstHint.getState().placed).toBe(false);
});

it('is gone, and remembered, once it was followed; it takes no focus', () => {
  let experiment = { ...defaults(), cost: 'square' } as Experiment;
  const change = (part: Partial<Experiment>) => {
    experiment = { ...experiment, ...part };
  };
  render(<SettingRow setting={setting('cost')} {...{ experiment, change, ...NOTHING }} />);
  expect(document.activeElement).toBe(document.body);
  fireEvent.change(screen.getByRole('slider', { name: /slider$/ }), { target: { value: '1' } });
  expect(experiment.cost).toBe('power');
  expect(hint()).toBeNull();
  expect(localStorage.getItem('transport-lab-hint')).toBe('seen');
});

it.each([
  ['', null, true],
  ['', 'seen', false],
  ['#p=1', null, false],
  ['?lesson=even', null, false],
])('at "%s", remembered: %s, it is shown: %s', async (address, kept, shown) => {
  history.replaceState(null, '', `/${address}`);
  if (kept) localStorage.setItem('transport-lab-hint', kept);
  vi.resetModules();
  const fresh = await import('../store/first-hint.ts');
  expect(fresh.firstHint.getState().shown).toBe(shown);
});
