/** All lessons, in their order. A new lesson is a folder and a line here. */
import type { Place } from '../store/lesson-place.ts';
import { benchmark } from './benchmark/lesson.ts';
import { cost } from './cost/lesson.ts';
import { costs } from './costs/lesson.ts';
import { digits } from './digits/lesson.ts';
import { effort } from './effort/lesson.ts';
import { even } from './even/lesson.ts';
import { flow } from './flow/lesson.ts';
import { generator } from './generator/lesson.ts';
import type { Lesson } from './lesson.ts';
import { many } from './many/lesson.ts';
import { nearest } from './nearest/lesson.ts';
import { opening } from './opening/lesson.ts';
import { potential } from './potential/lesson.ts';
import { rivals } from './rivals/lesson.ts';

export const LESSONS: readonly Lesson[] = [
  opening,
  ...[cost, nearest, potential, even],
  ...[generator, costs, many, digits],
  ...[rivals, benchmark, effort, flow],
];

/** A step that exists, and why it is not the one that was asked for, if so. */
export interface Found {
  lesson: Lesson;
  /** From 0. */
  at: number;
  notice: string | null;
}

const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** The step of an address, or the nearest one that exists; null for the list of lessons. */
export function findStep({ lesson: id, step }: Place): Found | null {
  if (id === '') return null;
  const lesson = LESSONS.find((one) => one.id === id.toLowerCase());
  if (!lesson) {
    const near = LESSONS.find((one) => one.id.startsWith(id.toLowerCase().slice(0, 3))) ?? LESSONS[0];
    const ids = LESSONS.map((one) => one.id).join(', ');
    return { lesson: near, at: 0, notice: `There is no lesson “${short(id)}”. There are ${ids}.` };
  }
  const asked = step === '' ? 1 : Number(step);
  const last = lesson.steps.length;
  const nearest = Number.isFinite(asked) ? Math.min(last, Math.max(1, Math.round(asked))) : 1;
  if (nearest === asked) return { lesson, at: asked - 1, notice: null };
  return {
    ...{ lesson, at: nearest - 1 },
    notice: `There is no step “${short(step)}” in this lesson. Its steps are 1 to ${last}.`,
  };
}
