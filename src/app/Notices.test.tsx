import { act, render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { defaults } from '../experiment/experiment.ts';
import type { WorkerLike } from '../runtime/protocol/client.ts';
import type { Report } from '../runtime/protocol/protocol.ts';
import { createExperimentStore } from '../store/experiment-store.ts';
import { Notices } from './Notices.tsx';

beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }));
afterEach(() => void vi.useRealTimers());

/** The messages of an experiment whose worker only listens. */
function open() {
  const sent: unknown[] = [];
  const worker: WorkerLike = {
    postMessage: (command) => void sent.push(command),
    terminate() {},
    onmessage: null,
    onerror: null,
  };
  const store = createExperimentStore(defaults(), false, () => worker);
  render(<Notices store={store} />);
  const report = (data: Report) => act(() => worker.onmessage?.({ data } as MessageEvent));
  const notify = (...told: Parameters<typeof store.actions.notify>) =>
    act(() => store.actions.notify(...told));
  return { sent, report, notify };
}

const texts = () => screen.queryAllByTestId('notice').map((note) => note.querySelector('p')?.textContent);
const later = (seconds: number) => act(() => vi.advanceTimersByTime(1000 * seconds));

it('information is a status and passes, a warning is an alert and stays longer, an error stays', () => {
  const { notify } = open();
  notify('info', 'Link copied.');
  notify('warning', 'The cost is not symmetric.');
  notify('error', 'The file cannot be read.');
  expect(screen.getByRole('status').textContent).toContain('Link copied.');
  expect(screen.getByRole('alert').textContent).toMatch(/not symmetric.*cannot be read/);
  later(10);
  expect(texts()).toEqual(['The cost is not symmetric.', 'The file cannot be read.']);
  later(15);
  expect(texts()).toEqual(['The file cannot be read.']);
  later(3600);
  expect(texts()).toEqual(['The file cannot be read.']);
});

it('a message is dismissed alone', async () => {
  const { notify } = open();
  notify('error', 'first');
  notify('error', 'second');
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  await user.click(screen.getAllByRole('button', { name: 'Dismiss' })[0]);
  expect(texts()).toEqual(['second']);
});

it('what is being loaded has a bar, and is cancelled in the worker', async () => {
  const { report, sent } = open();
  report({ type: 'progress', what: 'Loading MNIST', done: 30, total: 120 });
  const bar = screen.getByRole('progressbar', { name: 'Loading MNIST' });
  expect([bar.getAttribute('value'), bar.getAttribute('max')]).toEqual(['30', '120']);
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(sent).toContainEqual({ type: 'cancel' });
});
