import { afterEach, describe, expect, it, vi } from 'vitest';
import { assignedOf } from '../../../test/runtime/assigned.ts';
import { answer, closeAll, cloud, images, open, type Page, patient } from '../../../test/runtime/page.ts';
import { onEachBackend } from '../../../test/tensor/backends.ts';
import type { Question } from '../protocol/protocol.ts';

afterEach(closeAll);

const refusal = (page: Page, id: number) =>
  vi.waitFor(() => {
    const found = page.all('answer').find((r) => r.id === id);
    expect(found).toHaveProperty('error');
    return found && 'error' in found ? found.error : '';
  }, patient);

const survey: Question = { about: 'survey', count: 20 };

describe('questions', () => {
  onEachBackend(() => {
    it('are answered while paused, in the order they came', async () => {
      const page = open(images);
      await page.frame(() => true);
      page.send({ type: 'ask', id: 1, question: survey });
      page.send({ type: 'ask', id: 2, question: { about: 'path', from: 0, to: 5, count: 4 } });
      page.send({ type: 'ask', id: 3, question: { about: 'survey', count: 0 } });
      expect(await answer(page, 1)).toMatchObject({ about: 'survey' });
      const path = await answer(page, 2);
      expect('images' in path && path.images).toHaveLength(4 * 16 ** 2);
      expect(await refusal(page, 3)).toMatch(/number of images 0/);
    });

    it('are answered while training goes on, and do not disturb it', async () => {
      const page = open(images, true);
      await page.frame((f) => f.iteration >= 1);
      for (let id = 1; id <= 5; id++) page.send({ type: 'ask', id, question: survey });
      await answer(page, 5);
      page.send({ type: 'pause' });
      await vi.waitFor(() => expect(page.last('status')?.line).toBe('idle'), patient);
      const { iteration, stepsDone } = page.last('status') ?? { iteration: 0, stepsDone: 0 };
      const moment = (f: { iteration: number; stepsDone: number }) =>
        f.iteration === iteration && f.stepsDone === stepsDone;
      const disturbed = cloud(assignedOf(await page.frame(moment)));
      const other = open(images);
      await other.frame(() => true);
      for (let i = 0; i < iteration; i++) other.send({ type: 'step', what: 'iteration' });
      for (let i = 0; i < stepsDone; i++) other.send({ type: 'step', what: 'assigner' });
      expect(cloud(assignedOf(await other.frame(moment)))).toEqual(disturbed);
    });

    it('of points, too: samples are of the moment of asking, while training goes on', async () => {
      const samplesOf = async (page: Page) => {
        page.send({ type: 'ask', id: 1, question: { about: 'samples', count: 600_000 } });
        const got = await answer(page, 1);
        if (got.about !== 'samples') throw new Error(got.about);
        return got;
      };
      const page = open({}, true);
      await page.frame((f) => f.iteration >= 2);
      const { samples, iteration } = await samplesOf(page);
      page.send({ type: 'pause' });
      expect(page.all('answering')[0]).toMatchObject({ id: 1, done: 0 });
      expect(page.last('status')?.iteration).toBeGreaterThan(iteration + 1);
      const other = open();
      for (let i = 0; i < iteration; i++) other.send({ type: 'step', what: 'iteration' });
      await other.frame((f) => f.iteration === iteration);
      const again = await samplesOf(other);
      expect(again.iteration).toBe(iteration);
      expect(samples.findIndex((v, k) => v !== again.samples[k])).toBe(-1);
      expect(samples).toHaveLength(1_200_000);
    });

    it('that are withdrawn are not answered, and hold up no other', async () => {
      const page = open();
      await page.frame(() => true);
      const samples = { about: 'samples', count: 10_000_000 } as const;
      page.send({ type: 'ask', id: 1, question: samples });
      page.send({ type: 'ask', id: 2, question: samples });
      await vi.waitFor(() => expect(page.last('answering')?.id).toBe(1), patient);
      page.send({ type: 'withdraw', id: 1 });
      page.send({ type: 'withdraw', id: 2 });
      page.send({ type: 'ask', id: 3, question: { about: 'samples', count: 3 } });
      expect(await answer(page, 3)).toMatchObject({ about: 'samples', iteration: 0 });
      expect(page.all('answer').map((r) => r.id)).toEqual([3]);
    });

    it('are refused where there is no run, or it was replaced', async () => {
      const page = open();
      page.send({ type: 'ask', id: 1, question: survey });
      expect(await refusal(page, 1)).toBe('There is no run yet.');
      await page.frame(() => true);
      page.send({ type: 'ask', id: 2, question: survey });
      page.send({ type: 'reset' });
      expect(await refusal(page, 2)).toBe('The run was replaced in the meantime.');
    });
  }, ['wasm', 'cpu']);
});
