import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { begin, frameAt, open, POINTS, reals, setup, wait } from '../../test/store/exact.ts';
import type { Frame } from '../runtime/protocol/protocol.ts';

const withPoints = (frame: Frame, generated: Float32Array): Frame => ({
  ...frame,
  arrays: { ...frame.arrays, generated },
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('while training goes on', () => {
  it('solves the shown frame, then rests three times as long as that took, and skips frames', async () => {
    const page = begin();
    page.show(frameAt(1));
    await wait(0);
    expect(page.given()).toEqual([1]);
    expect(page.jobs()[0].job.clouds.cost).toEqual({ name: 'power' });
    page.show(frameAt(2));
    await wait(2000);
    expect(page.given()).toEqual([1]);
    await page.answer(0.5);
    expect(page.state()?.solved).toMatchObject({ lower: 0.5, upper: 0.5, frame: { iteration: 1 } });
    expect(page.state()?.history.points).toMatchObject([{ seconds: 0.1, lower: 0.5, upper: 0.5 }]);
    for (let i = 3; i <= 8; i++) {
      page.show(frameAt(i));
      await wait(990); // 5.94 seconds in all
    }
    expect(page.given()).toEqual([1]);
    await wait(100);
    expect(page.given()).toEqual([1, 8]);
    expect(page.state()?.solved?.frame.iteration).toBe(1); // the newest known
  });

  it('rests at least a second', async () => {
    const page = begin();
    page.show(frameAt(1));
    await wait(0);
    await page.answer(1);
    page.show(frameAt(2));
    await wait(900);
    expect(page.given()).toEqual([1]);
    await wait(200);
    expect(page.given()).toEqual([1, 2]);
  });

  it('tells how far it is; stopped, it stays so until it is taken up again', async () => {
    const page = begin();
    page.show(frameAt(1));
    await wait(0);
    const progress = { what: 'Solving', done: 0.5, lower: 1, upper: 2, gap: 0.5 };
    page.tell({ type: 'progress', id: page.jobs()[0].id, progress });
    expect(page.state()?.running).toMatchObject({ frame: { iteration: 1 }, progress });
    page.state()?.cancel();
    await wait(0);
    expect(page.solvers[0].worker.ended).toBe(true);
    expect(page.state()).toMatchObject({ running: null, solved: null, failure: 'Stopped.' });
    page.show(frameAt(2));
    await wait(60_000);
    page.store.actions.pause();
    await wait(60_000);
    expect(page.given()).toEqual([1]);
    page.state()?.again?.();
    await wait(200);
    expect(page.given()).toEqual([1, 2]);
    await page.answer(3);
    expect(page.state()).toMatchObject({ failure: null, solved: { upper: 3 } });
  });

  it('stopped, it keeps what it knew; a new run begins it again', async () => {
    const page = begin();
    page.show(frameAt(1));
    await wait(0);
    await page.answer(3);
    page.show(frameAt(2));
    await wait(1100);
    page.state()?.cancel();
    expect(page.state()).toMatchObject({ failure: 'Stopped.', solved: { upper: 3 }, current: false });
    page.store.actions.scrub(0);
    expect(page.state()).toMatchObject({ failure: null, solved: { upper: 3 }, current: true });
    page.report({ type: 'reals', reals: reals(2), iteration: 0 });
    page.show(frameAt(0, { run: 2 }));
    await wait(1100);
    expect(page.given()).toEqual([1, 2, 0]);
  });

  it('says that it is switched off, and can be switched on', async () => {
    const page = begin({ exact: false });
    page.show(frameAt(1));
    expect(page.state()?.failure).toBe('Switched off.');
    page.state()?.again?.();
    expect(page.store.getState().experiment.exact).toBe(true);
    await wait(200);
    expect(page.given()).toEqual([1]);
  });

  it('shows what went wrong, and goes on', async () => {
    const page = begin();
    page.show(frameAt(1));
    await wait(0);
    await page.fail('The cost is not finite.');
    page.show(frameAt(2));
    expect(page.state()?.failure).toBe('The cost is not finite.');
    await wait(1100);
    await page.answer(2);
    expect(page.state()).toMatchObject({ failure: null, solved: { upper: 2 } });
  });

  it('leaves a single core to the training', async () => {
    const page = begin({ cores: 1 });
    page.show(frameAt(1));
    await wait(5000);
    expect(page.given()).toEqual([]);
    expect(page.state()).toMatchObject({ failure: expect.stringContaining('one core'), again: null });
    page.store.actions.pause();
    expect(page.state()?.failure).toBeNull();
    await wait(200);
    expect(page.given()).toEqual([1]);
    page.store.actions.play();
    expect(page.solvers[0].worker.ended).toBe(true);
  });
});

describe('at rest', () => {
  it('solves what stands still, in place of what went by', async () => {
    const page = begin();
    page.show(frameAt(1));
    await wait(0);
    page.show(frameAt(2));
    page.store.actions.pause();
    expect(page.solvers[0].worker.ended).toBe(true);
    await wait(200);
    expect(page.given()).toEqual([1, 2]);
    await page.answer(4);
    await wait(60_000);
    expect(page.given()).toEqual([1, 2]);
  });

  it('knows a frame that is taken again for another layer', async () => {
    const page = begin({ playing: false });
    page.show(frameAt(1));
    await wait(200);
    await page.answer(4);
    page.show(frameAt(1));
    await wait(60_000);
    expect(page.given()).toEqual([1]);
    expect(page.state()?.solved?.upper).toBe(4);
    expect(page.state()?.current).toBe(true);
    page.show(frameAt(1, { cost: { name: 'power', parameters: { p: 1 } } }));
    expect(page.state()?.solved).toBeNull(); // of another cost
    await wait(200);
    expect(page.given()).toEqual([1, 1]);
  });

  it('solves a frame that was scrubbed to, once it rests, and remembers it', async () => {
    const page = begin({ playing: false });
    for (let i = 0; i < 5; i++) page.show(frameAt(i));
    await wait(200);
    await page.answer(4);
    for (const at of [3, 2, 1]) {
      page.store.actions.scrub(at);
      await wait(50);
    }
    expect(page.given()).toEqual([4]);
    expect(page.state()?.solved).toBeNull();
    await wait(200);
    expect(page.given()).toEqual([4, 1]);
    await page.answer(1);
    expect(page.state()?.solved?.upper).toBe(1);
    expect(page.state()?.history.points.map((p) => p.upper)).toEqual([1, 4]);
    page.store.actions.scrub(null);
    expect(page.state()?.solved?.upper).toBe(4);
    page.store.actions.scrub(1);
    expect(page.state()?.solved?.upper).toBe(1);
    await wait(1000);
    expect(page.given()).toEqual([4, 1]);
  });
});

it('solves what is large only if it is asked to', async () => {
  const page = begin();
  const many = { ...reals(1), points: new Float32Array(2 * 20_000) };
  page.report({ type: 'reals', reals: many, iteration: 0 });
  const large = (iteration: number) =>
    withPoints(frameAt(iteration), new Float32Array(2 * 20_000).fill(iteration));
  page.show(large(1));
  await wait(5000);
  expect(page.given()).toEqual([]);
  expect(page.state()?.failure).toBe('Large: takes 1.6 GB of memory.');
  page.state()?.again?.();
  await wait(0);
  expect(page.given()).toHaveLength(1);
  page.show(large(2));
  await page.answer(3);
  expect(page.state()).toMatchObject({ failure: null, solved: { upper: 3, frame: { iteration: 1 } } });
  await wait(60_000);
  expect(page.given()).toHaveLength(1);
  page.store.actions.pause();
  expect(page.state()?.failure).toContain('Large');
});

it('solves points that stand still once, and knows the answer at every moment', async () => {
  const page = begin();
  const still = (iteration: number) => withPoints(frameAt(iteration), new Float32Array(2 * POINTS));
  for (const iteration of [1, 2, 3]) {
    page.show(still(iteration));
    await wait(1100);
    if (iteration === 1) await page.answer(5);
  }
  expect(page.jobs()).toHaveLength(1);
  expect(page.state()).toMatchObject({ current: true, solved: { upper: 5 } });
  expect(page.state()?.history.points.map((p) => p.seconds)).toEqual([0.1, 0.2, 0.3]);
  page.show(frameAt(4));
  expect(page.state()).toMatchObject({ current: false, solved: { upper: 5 } });
});

describe('what is over', () => {
  it('drops the answers of a run that was replaced', async () => {
    const page = begin();
    page.show(frameAt(1));
    await wait(0);
    await page.answer(1);
    page.show(frameAt(2));
    await wait(1100);
    expect(page.given()).toEqual([1, 2]);
    page.report({ type: 'reals', reals: reals(2), iteration: 0 });
    expect(page.solvers[0].worker.ended).toBe(true);
    expect(page.state()).toMatchObject({ solved: null, running: null });
    expect(page.state()?.history.points).toEqual([]);
  });

  it('keeps what is known of each cost apart, and forgets what a loss undid', async () => {
    const page = begin();
    for (const i of [1, 2, 3]) {
      page.show(frameAt(i));
      await wait(0);
      await page.answer(i);
      await wait(1100);
    }
    page.show(frameAt(2));
    expect(page.state()?.history.points.map((p) => p.upper)).toEqual([1, 2]);
    page.report({ type: 'setup', setup: { ...setup, cost: 'euclidean' } });
    page.store.actions.pause();
    page.show({ ...frameAt(2), cost: { name: 'euclidean' } }); // the same moment, taken again
    await wait(1100);
    await page.answer(7);
    const known = page.state()?.history.points.map((p) => [p.upper, JSON.parse(p.units).cost]);
    expect(known).toEqual([
      [1, 'power'],
      [2, 'power'],
      [7, 'euclidean'],
    ]);
  });

  it('solves nothing in hidden tabs, of images, or switched off', async () => {
    const page = begin();
    page.page.hidden = true;
    page.show(frameAt(1));
    await wait(5000);
    expect(page.given()).toEqual([]);
    page.page.hidden = false;
    page.page.dispatchEvent(new Event('visibilitychange'));
    await wait(0);
    expect(page.given()).toEqual([1]);
    page.store.actions.change({ exact: false });
    expect(page.solvers[0].worker.ended).toBe(true);
    await wait(5000);
    expect(page.given()).toEqual([1]);
    page.close();

    const images = open();
    images.report({ type: 'reals', reals: reals(1, 'image'), iteration: 0 });
    images.show(frameAt(1, { kind: 'image' }));
    await wait(5000);
    expect(images.given()).toEqual([]);
  });
});
