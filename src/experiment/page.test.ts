import { expect, it } from 'vitest';
import { NO_PAGE, PARTS, pageParts, readPage } from './page.ts';
import { GROUPS } from './settings.ts';
import { fromHash, toHash } from './url.ts';

/** What a link says of the page. */
const read = (hash: string) => readPage(fromHash(hash).page ?? {});

it('a link keeps what it says of the page, apart from the experiment', () => {
  const page = {
    ...NO_PAGE,
    hide: ['charts', 'files'],
    lock: ['data', 'cost'] as const,
    embed: true,
    lesson: '3',
  };
  const hash = toHash(fromHash('#p=3').experiment, pageParts(page));
  expect(hash).toBe('#p=3&embed=1&hide=charts,files&lock=data,cost&lesson=3');
  const link = fromHash(hash);
  expect(link.notices).toEqual([]);
  expect(link.experiment.p).toBe(3);
  expect(readPage(link.page ?? {})).toEqual({ page, notices: [] });
});

it('a link without a word of the page has none, and none is written', () => {
  expect(fromHash('#p=3').page).toBeUndefined();
  expect(pageParts(NO_PAGE)).toEqual([]);
});

it.each([
  ['#hide=charts,chart', { hide: ['charts'] }, /^hide = “chart” was not taken: it must be one of controls, /],
  ['#lock=p,zzz', { lock: ['p'] }, /^lock = “zzz” was not taken: it must be one of /],
  ['#embed=yes', { embed: false }, /^embed = “yes” was not taken: it must be 0 or 1\.$/],
  ['#lesson=<b>', { lesson: '' }, /^lesson = “<b>” was not taken: it must be a word/],
])('%s: what is wrong is left out, with a sentence', (hash, part, notice) => {
  const { page, notices } = read(hash);
  expect(page).toEqual({ ...NO_PAGE, ...part });
  expect(notices).toEqual([expect.stringMatching(notice)]);
});

it('names are taken once, and empty ones not at all', () => {
  expect(read('#hide=charts,,charts').page.hide).toEqual(['charts']);
  expect(read('#hide').page.hide).toEqual([]);
});

it('each group of settings is a part that can be hidden', () => {
  const ids = PARTS.map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(GROUPS.map(({ group }) => group)));
  expect(new Set(ids).size).toBe(ids.length);
});
