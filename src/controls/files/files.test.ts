import { afterEach, describe, expect, it, vi } from 'vitest';
import type { OwnData, OwnPoints } from '../../data/user/own.ts';
import type { ExperimentStore } from '../../store/experiment-store.ts';
import { pastedFiles } from './Files.tsx';
import { reading, takeFiles } from './take.ts';
import { contentOf, nameOf } from './words.ts';

const POINTS: OwnPoints = {
  kind: 'points',
  name: 'a.csv',
  fingerprint: '1',
  count: 1,
  points: new Float32Array(2),
};

type Import = typeof import('../../data/user/client.ts').importInWorker;
const importing = vi.hoisted(() => ({ run: null as unknown }));
vi.mock('../../data/user/client.ts', () => ({
  importInWorker: (...given: Parameters<Import>) => (importing.run as Import)(...given),
}));

function fakeLane() {
  const actions = { own: vi.fn(), load: vi.fn(), notify: vi.fn(), dismiss: vi.fn() };
  const notices = [
    { id: 7, level: 'error', text: 'No file is chosen yet.' },
    { id: 8, level: 'warning', text: 'Another.' },
  ];
  return { store: { actions, getState: () => ({ notices }) } as unknown as ExperimentStore, ...actions };
}
const file = (name: string, text = 'x') => new File([text], name);

afterEach(() => reading.getState().now?.cancel());

describe('files that come in', () => {
  it('are imported, with progress, and begin a run', async () => {
    const { store, own, notify, dismiss } = fakeLane();
    const seen: unknown[] = [];
    const stop = reading.subscribe(({ now }) => seen.push(now && [now.what, now.done, now.total]));
    importing.run = async (_files: File[], options: Parameters<Import>[1]) => {
      options?.onProgress?.(1, 2);
      return { ...POINTS, notice: 'One line was left out.' };
    };
    await takeFiles(store, [file('a.csv'), file('b.csv')]);
    stop();
    expect(seen).toEqual([['Reading a.csv and 1 more', 0, 0], ['Reading a.csv and 1 more', 1, 2], null]);
    expect(own).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ ...POINTS, name: 'a.csv and 1 more' }),
    );
    expect(dismiss).toHaveBeenCalledExactlyOnceWith(7); // the error no longer matters
    expect(notify.mock.calls).toEqual([
      ['info', expect.stringContaining('nothing was uploaded')],
      ['warning', 'One line was left out.'],
    ]);
  });

  it('are reported when they cannot be read, and change nothing', async () => {
    const { store, own, load, notify, dismiss } = fakeLane();
    importing.run = () => Promise.reject(new Error('bad.zip is broken.'));
    await takeFiles(store, [file('bad.zip')]);
    expect(notify).toHaveBeenCalledExactlyOnceWith('error', 'bad.zip is broken.');
    expect(own).not.toHaveBeenCalled();
    expect(load).not.toHaveBeenCalled();
    expect(dismiss).not.toHaveBeenCalled();
    expect(reading.getState().now).toBeNull();
  });

  it('are cancelled silently by the visitor, and when others come', async () => {
    const { store, own, notify } = fakeLane();
    importing.run = (_files: File[], options: Parameters<Import>[1]) =>
      new Promise<OwnData>((_, reject) => {
        options?.signal?.addEventListener('abort', () => reject(options.signal?.reason));
      });
    const first = takeFiles(store, [file('slow.zip')]);
    await vi.waitFor(() => expect(reading.getState().now?.what).toBe('Reading slow.zip'));
    const second = takeFiles(store, [file('other.zip')]);
    await first;
    expect(reading.getState().now?.what).toBe('Reading other.zip');
    reading.getState().now?.cancel();
    await second;
    expect(reading.getState().now).toBeNull();
    expect(own).not.toHaveBeenCalled();
    expect(notify).not.toHaveBeenCalled();
  });

  it('go on with a saved run, if it comes alone', async () => {
    const { store, load, notify } = fakeLane();
    await takeFiles(store, [file('ring.run', 'abc')]);
    expect(load).toHaveBeenCalledExactlyOnceWith(new Uint8Array([97, 98, 99]));
    await takeFiles(store, [file('ring.RUN'), file('a.png')]);
    expect(load).toHaveBeenCalledOnce();
    expect(notify).toHaveBeenCalledExactlyOnceWith('error', expect.stringContaining('alone'));
  });
});

describe('pasted text', () => {
  const clipboard = (text: string) => ({ files: [], getData: () => text }) as unknown as DataTransfer;

  it('is taken where it is a table of points', async () => {
    for (const table of [
      '1,2\n3,4\n5,6',
      'x;y\n1;2\n-.5;1e-3\n0;0',
      '1\t2\r\n3\t4\r\n5\t6',
      '1 2\n3 4\n5 6 7',
      'x\ty\n1,5\t2,25\n3\t4',
    ]) {
      const [file] = pastedFiles(clipboard(table));
      expect([file.name, await file.text()]).toEqual(['pasted.csv', table]);
    }
  });

  it('is left alone otherwise', () => {
    for (const text of [
      '',
      '1,2',
      'Dear all,\nat 3 4 people\ncame\n1 2',
      'https://a.b/1,2',
      '1\n2\n3',
      '10,4pm\n1,2x\n3,4y',
    ]) {
      expect(pastedFiles(clipboard(text))).toEqual([]);
    }
  });
});

it('says what was read', () => {
  expect(contentOf(POINTS)).toBe('1 point');
  expect(contentOf({ ...POINTS, count: 1204 })).toBe('1,204 points');
  const pixels = new Uint8Array(0);
  const images = {
    kind: 'images',
    name: 'a',
    fingerprint: '',
    count: 3,
    side: 32,
    pixels,
    classes: null,
  } as const;
  expect(contentOf({ ...images, channels: 3, labels: new Uint8Array([4, 4, 7]) })).toBe(
    '3 pictures, 32 × 32, colour, 2 classes',
  );
  expect(contentOf({ ...images, channels: 1, labels: null })).toBe('3 pictures, 32 × 32, grey');
  expect(contentOf({ ...images, channels: 1, labels: null, range: [-1, 1] })).toBe(
    '3 pictures, 32 × 32, grey, values from -1 to 1',
  );
  expect(nameOf('a.png', 1)).toBe('a.png');
  expect(nameOf('a.png', 12)).toBe('a.png and 11 more');
});
