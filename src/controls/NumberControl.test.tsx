import { fireEvent, render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import { defaults } from '../experiment/experiment.ts';
import { setting, stopsOf } from '../experiment/settings.ts';
import type { Experiment, Key, NumberSetting } from '../settings/table.ts';
import { NumberControl } from './NumberControl.tsx';

/** The control of a setting that holds its experiment, and all changes that were made. */
function open(key: Key, first: Partial<Experiment> = {}) {
  const s = setting(key) as NumberSetting;
  const changes: Partial<Experiment>[] = [];
  function Holder() {
    const [experiment, set] = useState<Experiment>({ ...defaults(), ...first });
    const change = (partial: Partial<Experiment>) => {
      changes.push(partial);
      set((before) => ({ ...before, ...partial }));
    };
    return <NumberControl setting={s} experiment={experiment} change={change} />;
  }
  render(<Holder />);
  const field = screen.getByRole<HTMLInputElement>('textbox', { name: s.label });
  const slider = screen.queryByRole<HTMLInputElement>('slider', { name: `${s.label}, slider` });
  const type = async (text: string) => {
    await userEvent.clear(field);
    await userEvent.type(field, text);
  };
  return { s, field, slider, changes, type };
}

describe('the field', () => {
  it.each([
    ['1.5', 1.5],
    ['1,5', 1.5],
    ['２．５', 2.5],
    [' 3 ', 3],
  ])('reads “%s” as it is written elsewhere', async (typed, p) => {
    const { field, changes, type } = open('p');
    await type(`${typed}{Enter}`);
    expect(changes).toEqual([{ p }]);
    expect(field.value).toBe(String(p));
  });

  it('takes a number when it loses the focus, and only one that differs', async () => {
    const { changes, type } = open('N', { N: 64 });
    await type('80');
    expect(changes).toEqual([]);
    await userEvent.tab();
    expect(changes).toEqual([{ N: 80 }]);
    await type('80{Enter}');
    expect(changes).toEqual([{ N: 80 }]);
  });

  it.each<[Key, string, string]>([
    ['N', '5', '“5” is not a whole number from 10 to 20000.'],
    ['N', '64.5', '“64.5” is not a whole number from 10 to 20000.'],
    ['p', 'much', '“much” is not a number from 0.5 to 4.'],
    ['p', '1,250', 'Write decimals with a point, as in 1.5.'],
  ])(
    'of %s does not take “%s”, says what would be right, and Escape brings the number back',
    async (key, typed, told) => {
      const { field, changes, type } = open(key);
      const before = field.value;
      await type(`${typed}{Enter}`);
      expect(changes).toEqual([]);
      expect(screen.getByRole('alert').textContent).toContain(told);
      expect(field.value).toBe(typed); // to be mended
      expect(field.getAttribute('aria-invalid')).toBe('true');
      expect(field.getAttribute('aria-describedby')).toBe(screen.getByRole('alert').id);
      await userEvent.keyboard('{Escape}');
      expect(field.value).toBe(before);
      expect(screen.queryByRole('alert')).toBeNull();
      expect(field.getAttribute('aria-invalid')).toBe('false');
    },
  );
});

describe('the slider', () => {
  const slide = (slider: HTMLInputElement | null, at: number) =>
    fireEvent.change(slider as HTMLInputElement, { target: { value: String(at) } });

  it('has a round value at each position, and changes a running run at once', () => {
    const { s, field, slider, changes } = open('p', { p: 2 });
    const stops = stopsOf(s);
    expect(slider?.value).toBe(String(stops.indexOf(2)));
    slide(slider, 0);
    expect(changes).toEqual([{ p: stops[0] }]);
    expect(field.value).toBe(String(stops[0]));
    expect(slider?.getAttribute('aria-valuetext')).toBe(String(stops[0]));
  });

  it('starts one new run, when it is left', () => {
    const { s, slider, changes } = open('N', { N: 2000 });
    const stops = stopsOf(s);
    for (const at of [2, 1, 0]) slide(slider, at);
    expect(changes).toEqual([]);
    fireEvent.blur(slider as HTMLInputElement);
    expect(changes).toEqual([{ N: stops[0] }]);
  });

  it('stands at the nearest position for a number between two', async () => {
    const { s, slider, type } = open('N', { N: 2000 });
    const [low, high] = stopsOf(s).slice(10);
    await type(`${Math.round(0.9 * low + 0.1 * high)}{Enter}`);
    expect(slider?.value).toBe('10');
    await type(`${Math.round(0.1 * low + 0.9 * high)}{Enter}`);
    expect(slider?.value).toBe('11');
  });
});

it('goes back to its default, which its button names', async () => {
  const { field, changes } = open('p', { p: 3 });
  const reset = screen.getByRole('button', { name: 'Reset Cost exponent p to 2' });
  await userEvent.click(reset);
  expect(changes).toEqual([{ p: 2 }]);
  expect(field.value).toBe('2');
  expect(reset.isConnected).toBe(false);
});
