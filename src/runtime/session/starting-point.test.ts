import { afterEach, describe, expect, it, vi } from 'vitest';
import { assignedOf } from '../../../test/runtime/assigned.ts';
import { closeAll, images, open, patient, save, small } from '../../../test/runtime/page.ts';
import { onEachBackend } from '../../../test/tensor/backends.ts';
import { nodeSources } from '../../data/bundled/node-sources.ts';
import type { RealsSources } from '../../data/bundled/sources.ts';
import { decodeRun, encodeRun } from './run-file.ts';

afterEach(closeAll);

describe('starting points', () => {
  const id = 'mnist-square' as const;
  const digits = { ...small, ...images, start: id } as const;

  const missing: RealsSources = {
    fetchBytes: (name, options) =>
      name.startsWith('../starts/')
        ? Promise.reject(new Error(`${name} is missing`))
        : nodeSources().fetchBytes(name, options),
  };

  /** Sources that hold a starting point of four iterations. */
  async function prepared(): Promise<{ sources: RealsSources; psi: Float32Array }> {
    const page = open({ ...digits, start: 'none' });
    await page.frame(() => true);
    for (let i = 0; i < 4; i++) page.send({ type: 'step', what: 'iteration' });
    const { psi } = assignedOf(await page.frame((f) => f.iteration === 4));
    const { checkpoint } = await decodeRun((await save(page)).file);
    const file = await encodeRun({ ...checkpoint, seconds: 77 }, null, { slim: true });
    const { fetchBytes } = nodeSources();
    return {
      psi,
      sources: {
        fetchBytes: (name, options) =>
          name === `../starts/${id}.run` ? Promise.resolve(file) : fetchBytes(name, options),
      },
    };
  }

  onEachBackend(() => {
    it('begin trained, go on, and a reset goes back to them', async () => {
      const { sources, psi } = await prepared();
      const page = open(digits, false, sources);
      const first = await page.frame(() => true);
      expect(first.iteration).toBe(4);
      expect(first.seconds).toBe(77);
      expect(assignedOf(first).psi).toEqual(psi);
      expect(page.last('checkpoint')?.checkpoint).toMatchObject({ iteration: 4, run: first.run });
      page.send({ type: 'step', what: 'iteration' });
      await page.frame((f) => f.iteration === 5);
      page.send({ type: 'reset' });
      const again = await page.frame((f) => f.iteration === 4);
      expect(again.arrays.generated).toEqual(first.arrays.generated);
    });

    it('that cannot be had, or do not fit, leave the run before as it is', async () => {
      const page = open({ ...digits, start: 'none' }, false, missing);
      await page.frame(() => true);
      page.send({ type: 'set', experiment: { ...page.start, start: 'fashion-ssim' } });
      await vi.waitFor(() =>
        expect(page.last('notice')?.text).toMatch(
          /starting point fashion-ssim could not be loaded.*continues/,
        ),
      );
      expect(page.last('experiment')?.experiment.start).toBe('none');
      const { sources } = await prepared();
      const other = open({ ...digits, assignerWidth: 8 }, false, sources);
      await vi.waitFor(
        () => expect(other.last('notice')?.text).toMatch(/mnist-square does not fit/),
        patient,
      );
    });

    it.each(['at once', 'while it is fetched'])('are waited for visibly, and given up %s', async (when) => {
      const never: RealsSources['fetchBytes'] = (_, { signal } = {}) =>
        new Promise((_, reject) => {
          const stop = () => reject(signal?.reason);
          if (signal?.aborted) stop();
          else signal?.addEventListener('abort', stop);
        });
      const { fetchBytes } = nodeSources();
      const page = open({ ...digits, start: 'none' }, false, {
        fetchBytes: (name, options) => (name.startsWith('../starts/') ? never : fetchBytes)(name, options),
      });
      await page.frame(() => true);
      page.send({ type: 'set', experiment: digits });
      if (when !== 'at once')
        await vi.waitFor(() =>
          expect(page.last('progress')).toMatchObject({ what: 'The starting point', done: 0, total: 0 }),
        );
      page.send({ type: 'cancel' });
      await vi.waitFor(() =>
        expect(page.last('notice')?.text).toBe('Loading was cancelled. The previous run continues.'),
      );
    });

    it('that cannot be had when the page opens are told, and new networks begin', async () => {
      const page = open(digits, false, missing);
      const first = await page.frame(() => true);
      expect(first.iteration).toBe(0);
      expect(page.last('notice')?.text).toMatch(/could not be loaded.*begins? with new networks/);
      expect(page.last('experiment')?.experiment).toEqual({ ...page.start, start: 'none' });
    });
  }, ['wasm']);
});
