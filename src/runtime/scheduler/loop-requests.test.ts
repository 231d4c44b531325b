import { afterEach, describe, expect, it, vi } from 'vitest';
import { assignedOf } from '../../../test/runtime/assigned.ts';
import { answer, closeAll, cloud, open, type Page, patient, save } from '../../../test/runtime/page.ts';
import { onEachBackend } from '../../../test/tensor/backends.ts';
import type { OwnData } from '../../data/user/own.ts';
import { arithmetic } from '../../tensor/backends/arithmetic.ts';
import type { Frame } from '../protocol/protocol.ts';
import { decodeRun, encodeRun } from '../session/run-file.ts';

afterEach(closeAll);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('files', () => {
  onEachBackend(() => {
    it('a run saved, loaded into another page and continued equals the uninterrupted one', async () => {
      const page = open({ seed: 5, latent: 'mixture' });
      const iterate = async (p: Page, to: number) => {
        for (let i = (p.last('frame')?.frame.iteration ?? 0) + 1; i <= to; i++) {
          p.send({ type: 'step', what: 'iteration' });
          await p.frame((f) => f.iteration === i);
        }
      };
      await page.frame(() => true);
      await iterate(page, 2);
      const { file, name } = await save(page);
      expect(name).toBe('ring-power-2.run');
      await iterate(page, 4);

      const other = open({ N: 40 });
      await other.frame(() => true);
      other.send({ type: 'load', file });
      await other.frame((f) => f.iteration === 2);
      expect(other.last('experiment')?.experiment).toEqual(page.start);
      expect(other.last('reals')?.reals.points).toEqual(page.last('reals')?.reals.points);
      expect(other.last('reals')?.reals.run).not.toBe(page.last('reals')?.reals.run);
      await iterate(other, 4);
      const last = (p: Page) => cloud(assignedOf(p.last('frame')?.frame as Frame));
      expect(last(other)).toEqual(last(page));
    });

    it('a run of a file can be fallen back to at once: the page has it before any step, unchanged by later ones', async () => {
      const page = open();
      page.send({ type: 'step', what: 'iteration' });
      await page.frame((f) => f.iteration === 1);
      const { file } = await save(page);
      const { checkpoint } = await decodeRun(file);

      const other = open({ N: 40 });
      await other.frame(() => true);
      expect(other.all('checkpoint')).toHaveLength(0);
      other.send({ type: 'load', file });
      await other.frame((f) => f.iteration === 1);
      const { run } = other.last('reals')?.reals ?? {};
      const types = other.reports.map((r) => r.type);
      expect(types.indexOf('checkpoint')).toBeGreaterThan(types.lastIndexOf('reals'));
      other.send({ type: 'step', what: 'iteration' });
      await other.frame((f) => f.iteration === 2);
      expect(other.all('checkpoint')[0].checkpoint).toEqual({ ...checkpoint, run });
    });

    it('a run says what it was made by, and one that continues on something else says so', async () => {
      const page = open();
      await page.frame(() => true);
      const { checkpoint } = await decodeRun((await save(page)).file);
      expect(checkpoint.arithmetic).toBe(arithmetic());
      const said = () => page.all('notice').map(({ text }) => text);
      const load = async (file: Uint8Array<ArrayBuffer>) => {
        const before = page.all('reals').length;
        page.send({ type: 'load', file });
        await vi.waitFor(() => expect(page.all('reals').length).toBe(before + 1), patient);
      };
      await load(await encodeRun(checkpoint, null));
      expect(said()).toEqual([]);
      await load(await encodeRun({ ...checkpoint, arithmetic: 'webgl' }, null));
      expect(said()).toEqual([expect.stringMatching(/^The run was saved on WebGL and continues on /)]);
    });

    it('what is no run leaves the one before as it is', async () => {
      const page = open({}, true);
      await page.frame((f) => f.iteration >= 1);
      page.send({ type: 'load', file: new TextEncoder().encode('no run') });
      await vi.waitFor(() =>
        expect(page.last('notice')?.text).toMatch(/not a saved run\. The previous run continues/),
      );
      const { iteration } = page.last('status') ?? { iteration: 0 };
      await page.frame((f) => f.iteration > iteration + 1);
      expect(page.all('reals')).toHaveLength(1);
    });

    it('a run whose arrays do not fit its settings is refused', async () => {
      const page = open();
      await page.frame(() => true);
      const { checkpoint } = await decodeRun((await save(page)).file);
      const wrong = { ...checkpoint, experiment: { ...checkpoint.experiment, assignerWidth: 32 } };
      page.send({ type: 'load', file: await encodeRun(wrong, null) });
      await vi.waitFor(() => expect(page.last('notice')?.text).toMatch(/should hold.*continues/), patient);
      expect(page.all('reals')).toHaveLength(1);
    });

    it('a file can be loaded where the first run could not be had', async () => {
      const good = open();
      await good.frame(() => true);
      const { file } = await save(good);
      const page = open({ data: 'points', own: 'abcd' });
      await vi.waitFor(() => expect(page.last('notice')?.level).toBe('error'));
      page.send({ type: 'save' });
      await vi.waitFor(() =>
        expect(page.last('saved')).toEqual({ type: 'saved', error: 'There is no run yet.' }),
      );
      page.send({ type: 'load', file });
      await page.frame(() => true);
      expect(page.last('experiment')?.experiment.data).toBe('ring');
    });
  }, ['wasm', 'cpu']);
});

describe('data of the visitor', () => {
  const own: OwnData = {
    kind: 'points',
    name: 'mine.csv',
    fingerprint: 'ab12',
    count: 30,
    points: Float32Array.from({ length: 60 }, (_, i) => Math.sin(i)),
  };

  onEachBackend(() => {
    it('are trained on, are part of the file, and come back with it', async () => {
      const page = open({ data: 'moons' });
      await page.frame(() => true);
      page.send({ type: 'own', own });
      page.send({ type: 'set', experiment: { ...page.start, data: 'points', own: 'ab12', N: 30 } });
      await vi.waitFor(() => expect(page.last('reals')?.reals.points).toEqual(own.points), patient);
      const { file } = await save(page);

      const other = open();
      await other.frame(() => true);
      other.send({ type: 'load', file });
      await vi.waitFor(() => expect(other.last('own')?.own).toEqual(own), patient);
      expect(other.last('reals')?.reals.points).toEqual(own.points);
      other.send({ type: 'reset' }); // the data stay
      await vi.waitFor(() => expect(other.all('reals')).toHaveLength(3), patient);
    });

    it('stay with the run where one on other data could not be had', async () => {
      const page = open();
      await page.frame(() => true);
      page.send({ type: 'own', own });
      const experiment = { ...page.start, data: 'points', own: 'ab12', N: 30 } as const;
      page.send({ type: 'set', experiment });
      await vi.waitFor(() => expect(page.all('reals')).toHaveLength(2), patient);
      const others: OwnData = {
        ...{ kind: 'images', name: 'one.png', fingerprint: 'cd34', count: 1, side: 2, channels: 1 },
        ...{ pixels: new Uint8Array(4), labels: Uint8Array.of(0), classes: null },
      };
      page.send({ type: 'own', own: others });
      page.send({
        type: 'set',
        experiment: { ...experiment, data: 'images', own: 'cd34', image: 16, classes: '7' },
      });
      await vi.waitFor(
        () => expect(page.last('notice')?.text).toMatch(/The previous run continues/),
        patient,
      );
      expect(page.last('own')?.own).toEqual(own);
      expect(page.last('experiment')?.experiment).toMatchObject({ data: 'points', own: 'ab12' });
      expect((await decodeRun((await save(page)).file)).own).toEqual(own);
      page.send({ type: 'reset' });
      await vi.waitFor(() => expect(page.all('reals')).toHaveLength(3), patient);
    });

    it('are found again for a run that is set back while others are read', async () => {
      const page = open();
      await page.frame(() => true);
      page.send({ type: 'own', own });
      page.send({ type: 'set', experiment: { ...page.start, data: 'points', own: 'ab12', N: 30 } });
      await vi.waitFor(() => expect(page.all('reals')).toHaveLength(2), patient);
      page.send({ type: 'own', own: { ...own, fingerprint: 'cd34' } });
      expect((await decodeRun((await save(page)).file)).own).toEqual(own);
      page.send({ type: 'reset' });
      await vi.waitFor(() => expect(page.all('reals')).toHaveLength(3), patient);
      expect(page.last('own')?.own).toEqual(own);
    });

    it('are no part of a file that does not need them', async () => {
      const page = open();
      page.send({ type: 'own', own });
      await page.frame(() => true);
      expect((await decodeRun((await save(page)).file)).own).toBeNull();
    });

    it('fewer than N are told of', async () => {
      const page = open();
      page.send({ type: 'own', own });
      page.send({ type: 'set', experiment: { ...page.start, data: 'points', own: 'ab12', N: 50 } });
      await vi.waitFor(() => expect(page.last('notice')).toMatchObject({ level: 'info' }), patient);
      expect(page.last('reals')?.reals.points).toHaveLength(60);
    });
  }, ['wasm']);
});

describe('a step that is held by a pause', () => {
  onEachBackend(() => {
    it('lets frames, answers and files through, and is given up for live changes and new runs', async () => {
      // Seconds for a step, but little for a frame, which shows 48 images.
      const digits = { data: 'mnist', image: 16, N: 800, latentDim: 8 } as const;
      const slow = { ...digits, ratio: 16, steps: 1, generatorWidth: 512, generatorDepth: 4 } as const;
      const page = open(slow, true);
      await vi.waitFor(() => expect(page.last('status')?.line).toMatch(/generate|assign/), patient);
      page.send({ type: 'pause' });
      const midway = () => expect(page.last('status')?.line).not.toBe('idle');
      await vi.waitFor(async () => {
        const { length } = page.all('status');
        await pause(300);
        expect(page.all('status')).toHaveLength(length); // the loop sleeps
      }, patient);
      midway();

      const frames = page.all('frame').length;
      page.send({ type: 'watch', watch: { grid: 'data' } });
      await vi.waitFor(() => expect(page.all('frame')).toHaveLength(frames + 1), patient);
      page.send({ type: 'ask', id: 1, question: { about: 'survey', count: 20 } });
      await answer(page, 1);
      const { checkpoint } = await decodeRun((await save(page)).file);
      expect([checkpoint.iteration, checkpoint.stepsDone, checkpoint.position]).toEqual([0, 0, 0]);
      midway();

      page.send({ type: 'set', experiment: { ...page.start, p: 1 } });
      await vi.waitFor(() => expect(page.all('setup')).toHaveLength(2), patient);
      await vi.waitFor(() => expect(page.last('status')?.line).toBe('idle'), patient);
      page.send({ type: 'reset' });
      await vi.waitFor(() => expect(page.all('reals')).toHaveLength(2), patient);
    });
  }, ['wasm']);
});
