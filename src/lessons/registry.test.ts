/** All lessons: each link opens its step, each formula is TeX, each term is in the glossary, each part has a frame. */
import { readFileSync } from 'node:fs';
import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { readBeside } from '../experiment/beside.ts';
import { defaults, differing, same, validate, withChange } from '../experiment/experiment.ts';
import { fromHash, toHash } from '../experiment/url.ts';
import { stepsOf } from '../methods/method.ts';
import { methodOf } from '../methods/registry.ts';
import type { Experiment, Key } from '../settings/table.ts';
import { placeIn } from '../store/lesson-place.ts';
import { PARTS } from './lesson.ts';
import { linkOf, MOMENTS } from './moments.ts';
import { experimentsOf } from './panel/setup.ts';
import { findStep, LESSONS } from './registry.ts';
import { pieces, TERMS, termsIn } from './terms.ts';

const STEPS = LESSONS.flatMap((lesson) => lesson.steps.map((step, at) => ({ lesson, step, at })));
const name = ({ lesson, at }: (typeof STEPS)[number]) => `${lesson.id} ${at + 1}`;

const renders = (tex: string) =>
  expect(() => katex.renderToString(tex, { throwOnError: true, strict: 'ignore' })).not.toThrow();

it('ids are unique, and in capitals they are found too', () => {
  expect(new Set(LESSONS.map(({ id }) => id)).size).toBe(LESSONS.length);
  for (const { id } of LESSONS) expect(findStep({ lesson: id.toUpperCase(), step: '' })?.lesson.id).toBe(id);
});

describe.each(STEPS.map((one) => [name(one), one] as const))('%s', (_, { lesson, step, at }) => {
  it('is opened by its link', () => {
    expect(findStep({ lesson: lesson.id, step: `${at + 1}` })).toEqual({ lesson, at, notice: null });
  });

  it('has formulas and terms that exist', () => {
    if (step.tex) {
      renders(step.tex);
      expect(termsIn(step.tex)).not.toEqual([]);
    }
    const terms = pieces(step.text).flatMap((piece) => (typeof piece === 'string' ? [] : [piece.term]));
    for (const term of terms) expect(Object.keys(TERMS)).toContain(term);
    expect(step.found.length).toBeGreaterThan(0);
    expect(step.notes.length).toBeGreaterThan(0);
  });

  it('sets up the same valid experiment from any state, and a link holds it', () => {
    const other = withChange(defaults('moons', 'wgan'), { N: 77, layers: 'reals', train: 'assigner' });
    const found = experimentsOf(step, defaults());
    expect(experimentsOf(step, other)).toEqual(found);
    for (const e of found) {
      expect(validate(e as unknown as Record<string, string>).notices).toEqual([]);
      expect(same(fromHash(toHash(e)).experiment, e)).toBe(true);
    }
    for (const [key, value] of Object.entries(step.setup)) expect(found[0][key as Key]).toBe(value);
    const kinds = stepsOf(methodOf(found[0]), found[0] as Experiment).map(({ id }) => id);
    if (step.run && 'step' in step.run) expect(kinds).toContain(step.run.step);
    if (step.beside) expect(differing(found[0], found[1])).not.toEqual([]);
  });

  it('asks for an act of the learner that is not done yet', () => {
    expect(step.predict ?? step.hand ?? step.does).toBeDefined();
    if (step.hand) expect(step.hand.done(experimentsOf(step, defaults())[0])).toBe(false);
    if (!step.predict?.options) return;
    expect(step.predict.options.length).toBeGreaterThan(1);
  });
});

it('a wrong lesson or step leads to the nearest valid one, with a message', () => {
  expect(findStep({ lesson: '', step: '3' })).toBeNull();
  const typo = findStep({ lesson: 'potentail', step: '2' });
  expect([typo?.lesson.id, typo?.at]).toEqual(['potential', 0]);
  expect(typo?.notice).toMatch(/no lesson “potentail”.*potential/);
  for (const [step, at] of [
    ['99', 2],
    ['0', 0],
    ['-3', 0],
    ['two', 0],
    ['2.2', 1],
  ] as const) {
    const found = findStep({ lesson: 'potential', step });
    expect(found?.at).toBe(at);
    expect(found?.notice).toContain(`no step “${step}”`);
  }
  expect(findStep({ lesson: 'potential', step: '' })).toMatchObject({ at: 0, notice: null });
  expect(findStep({ lesson: 'x'.repeat(99), step: '' })?.notice?.length).toBeLessThan(300);
});

it('there are ten moments, each with a link that opens as it is, listed for lecturers', () => {
  const teaching = readFileSync(new URL('../../docs/TEACHING.md', import.meta.url), 'utf8');
  expect(MOMENTS.length).toBe(10);
  for (const moment of MOMENTS) {
    const link = linkOf(moment, 'projector');
    const { search, hash } = new URL(link, 'http://lab.test/');
    const { experiment, notices, beside } = fromHash(hash);
    expect([notices, experiment.theme]).toEqual([[], 'projector']);
    expect(readBeside(experiment, beside ?? {}).notices).toEqual([]);
    const place = placeIn(search);
    if (place) expect(findStep(place)?.notice).toBeNull();
    expect(teaching).toContain(`**${moment.title}** (\`${link.slice(2)}\`): ${moment.says}`);
  }
  for (const { id, title } of LESSONS) expect(teaching).toContain(`| \`?lesson=${id}\` | ${title} |`);
});

it('each part that a step frames has a rule', () => {
  const css = readFileSync(new URL('panel/parts.css', import.meta.url), 'utf8');
  for (const part of Object.keys(PARTS)) expect(css).toContain(`[data-lesson-part="${part}"]`);
});

it('each term of the glossary has words and a formula', () => {
  for (const term of Object.values(TERMS)) {
    expect(term.says.length).toBeGreaterThan(20);
    renders(term.tex);
  }
});
