import { render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { defaults } from '../../experiment/experiment.ts';
import type { WorkerLike } from '../../runtime/protocol/client.ts';
import type { Lanes, LanesState } from '../../store/app-store.ts';
import { createExperimentStore } from '../../store/experiment-store.ts';
import type { Place } from '../../store/lesson-place.ts';
import { LESSONS } from '../registry.ts';
import Lessons from './Panel.tsx';
import { StepView } from './StepView.tsx';

beforeEach(() => {
  Object.defineProperty(document, 'compatMode', { value: 'CSS1Compat', configurable: true }); // which KaTeX asks for
  sessionStorage.clear();
});

/** One lane whose worker only listens. */
function laneOf(change = {}) {
  const worker: WorkerLike = { postMessage() {}, terminate() {}, onmessage: null, onerror: null };
  const store = createExperimentStore({ ...defaults(), ...change }, false, () => worker);
  const tab = { before: null, save() {}, moveTo() {} };
  const lanes: Lanes = createStore<LanesState>(() => ({
    left: { store, tab },
    beside: null,
    page: undefined,
  }));
  return { lanes, store };
}

function open(place: Place, notes = false) {
  const { lanes, store } = laneOf({ N: 77 });
  const go = vi.fn();
  const props = { lanes, go, notes };
  const { rerender } = render(<Lessons {...props} place={place} />);
  return { go, store, show: (next: Place) => rerender(<Lessons {...props} place={next} />) };
}

const STEPS = LESSONS.flatMap(({ id, steps }) => steps.map((step, at) => [`${id} ${at + 1}`, step] as const));

it.each(STEPS)('%s is shown: title, text, act and notes', (name, step) => {
  render(<StepView lanes={laneOf().lanes} step={step} name={name} kept notes />);
  expect(screen.getByRole('heading', { name: step.title })).toBeTruthy();
  expect(screen.getByRole('complementary').textContent).toContain(step.notes);
  expect(document.documentElement.dataset.lessonPart).toBe(step.part);
  if (!step.predict) return;
  const group = screen.getByRole('group', { name: step.predict.ask });
  const fields = step.predict.options ? 'radio' : 'textbox';
  expect(within(group).getAllByRole(fields).length).toBe(step.predict.options?.length ?? 1);
});

it('the list has all lessons, each opened at the step where it was left', async () => {
  localStorage.setItem('transport-lab-lessons', '{"even":2}');
  const { go } = open({ lesson: '', step: '' });
  for (const { title } of LESSONS) expect(screen.getAllByText(title)[0].closest('button')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: /^Even loads/ }));
  expect(go).toHaveBeenCalledWith({ lesson: 'even', step: '2' });
});

describe('a step', () => {
  it('sets up its experiment; leaving gives back the own one', async () => {
    const { go, store, show } = open({ lesson: 'nearest', step: '2' });
    await vi.waitFor(() => expect(store.getState().experiment).toMatchObject({ N: 300, assignerRate: 1e-6 }));
    await userEvent.click(screen.getByRole('button', { name: 'Next' }));
    expect(go).toHaveBeenLastCalledWith({ lesson: 'nearest', step: '3' });
    show({ lesson: 'nearest', step: '3' });
    await vi.waitFor(() => expect(store.getState().experiment.assignerRate).toBe(1e-3));
    expect((screen.getByRole('button', { name: 'Next' }) as HTMLButtonElement).disabled).toBe(true);
    await userEvent.click(screen.getByRole('button', { name: 'Leave the lessons' }));
    expect(go).toHaveBeenLastCalledWith(null);
    await vi.waitFor(() => expect(store.getState().experiment.N).toBe(77));
  });

  it('that does not exist is said so', () => {
    open({ lesson: 'even', step: '1.5' });
    expect(screen.getByRole('alert').textContent).toContain('Its steps are 1 to 3');
  });

  it('refuses a prediction that is no number in the range', async () => {
    open({ lesson: 'nearest', step: '1' });
    await userEvent.type(screen.getByRole('textbox'), 'many');
    expect(screen.getByRole('alert').textContent).toBe('A number from 0 to 100, please.');
  });
});
