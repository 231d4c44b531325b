import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { defaults, withChange } from '../../experiment/experiment.ts';
import { createExperimentStore } from '../../store/experiment-store.ts';
import { openOwnExperiments } from '../../store/own-experiments.ts';
import OwnExperiments from './OwnExperiments.tsx';

const worker = { postMessage() {}, terminate() {}, onmessage: null, onerror: null };
const press = (name: string | RegExp) => userEvent.click(screen.getByRole('button', { name }));

it('keeps, renames, deletes and opens experiments', async () => {
  const items = new Map<string, string>();
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
  const store = createExperimentStore(withChange(defaults(), { N: 500, theme: 'dark' }), true, () => worker);
  const lists = openOwnExperiments(() => storage);
  let closed = false;
  render(<OwnExperiments {...{ store, lists }} close={() => (closed = true)} />);
  await userEvent.type(screen.getByLabelText('Keep this experiment as'), 'Mine{Enter}');
  store.actions.change({ N: 900, theme: 'light' });
  await press('Rename Mine');
  await userEvent.clear(screen.getByLabelText('New name of “Mine”'));
  await userEvent.type(screen.getByLabelText('New name of “Mine”'), 'Dense{Enter}');
  await press('Delete Dense');
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Undo' }));
  await press('Undo');
  await press(/^Dense/);
  expect(closed).toBe(true);
  expect(store.getState().experiment).toMatchObject({ N: 500, theme: 'light' });
});
