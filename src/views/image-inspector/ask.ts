/** Asks questions about the run, and waits for their answers. */
import { useEffect, useEffectEvent, useState } from 'react';
import type { Answer, Question } from '../../runtime/protocol/protocol.ts';

export type Ask = (question: Question) => Promise<Answer>;

/** The kind of answer that a question gets. */
export type AnswerTo<Q extends Question> = Answer extends infer A
  ? A extends { about: infer About }
    ? Q['about'] extends About
      ? A
      : never
    : never
  : never;

export interface Asked<Q extends Question> {
  /** The last answer, even while waiting for the next one, and the iteration of its question. */
  got: { question: Q; answer: AnswerTo<Q>; iteration: number } | null;
  waiting: boolean;
  /** Why there is no answer. */
  error: string | null;
  again: () => void;
}

interface Wanted<Q extends Question> {
  ask: Ask;
  /** Makes the question at the time when it is asked. */
  question: () => Q;
  iteration: number;
  /** A different key means a different question: it is asked after `delay` ms, and earlier answers are ignored. */
  key: string;
  delay?: number;
}

/**
 * Asks a question, and again for every new key. The component must be recreated for another run. What `ask` rejects
 * with becomes `error`.
 */
export function useAnswer<Q extends Question>(wanted: Wanted<Q>): Asked<Q> {
  const { ask, question, iteration, key, delay = 0 } = wanted;
  const [state, setState] = useState<State<Q>>({ of: '', got: null, error: null });
  const [turn, setTurn] = useState(0);
  const id = `${turn} ${key}`;
  const pose = useEffectEvent(async () => {
    const asked = { question: question(), iteration };
    const answer = await ask(asked.question);
    if (!answers(asked.question, answer)) throw new Error('the answer belongs to another question');
    return { ...asked, answer };
  });
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      pose().then(
        (got) => current && setState({ of: id, got, error: null }),
        (error: unknown) => current && setState((s) => ({ ...s, of: id, error: reason(error) })),
      );
    }, delay);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [id, delay]);
  const waiting = state.of !== id;
  return {
    got: state.got,
    waiting,
    error: waiting ? null : state.error,
    again: () => setTurn((t) => t + 1),
  };
}

interface State<Q extends Question> extends Pick<Asked<Q>, 'got' | 'error'> {
  /** The key of the question with this outcome. */
  of: string;
}

const answers = <Q extends Question>(question: Q, answer: Answer): answer is AnswerTo<Q> & Answer =>
  answer.about === question.about;

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Seconds since the wait began; 0 if not waiting. */
export function useSeconds(waiting: boolean): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    setSeconds(0);
    if (!waiting) return;
    const timer = setInterval(() => setSeconds((s) => s + 1), 1000);
    return () => clearInterval(timer);
  }, [waiting]);
  return seconds;
}
