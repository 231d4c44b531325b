import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import { LineChart } from './line-chart.tsx';

const x = Float64Array.of(0, 10, 20, 30);
const curves = [
  { name: 'dual (bound)', className: 'a', values: [0.5, 1, 1.5, 1.25] },
  { name: 'assigned cost', className: 'b', values: [4, 3, 2, Number.NaN] },
];
const marks = [{ row: 2, name: 'p', from: '2', to: '4' }];

const chart = () => screen.getByRole('application');
const said = () => chart().querySelector('[aria-live]')?.textContent;

beforeEach(() => {
  render(<LineChart title="Transport cost" {...{ x, curves, marks }} shown={-1} height={8} />);
});

it('says its newest values and the changes in its name', () => {
  const name = chart().getAttribute('aria-label') ?? '';
  expect(name).toMatch(/^Transport cost\. At iteration 30: dual \(bound\) 1\.25/);
  expect(name).toContain('Changed: p: 2 → 4 at iteration 20.');
});

it('reads values by keys, from the newest on, with changes where they were made', async () => {
  await userEvent.tab();
  expect(document.activeElement).toBe(chart());
  await userEvent.keyboard('{ArrowLeft}');
  expect(said()).toBe('iteration 30: dual (bound) 1.25, assigned cost –');
  await userEvent.keyboard('{ArrowLeft}');
  expect(said()).toBe('iteration 20: dual (bound) 1.5, assigned cost 2. p: 2 → 4');
  await userEvent.keyboard('{PageUp}');
  expect(said()).toMatch(/^iteration 0: /);
  await userEvent.keyboard('{ArrowLeft}');
  expect(said()).toMatch(/^iteration 0: /);
  await userEvent.keyboard('{Escape}');
  expect(said()).toBe('');
});

it('is a table, too, with the interval of values and what is not known', async () => {
  await userEvent.click(screen.getByText('Table'));
  const rows = screen.getAllByRole('row').map((row) => [...row.children].map((cell) => cell.textContent));
  expect(rows[0]).toEqual(['At', 'dual (bound)', 'assigned cost']);
  expect(rows[1]).toEqual(['iteration 0', '0.5', '4']);
  expect(rows).toHaveLength(5);
  expect(screen.getByRole('region', { name: 'Table: Transport cost' }).tabIndex).toBe(0);
});
