/** The learner's prediction, and its comparison with what was measured. */
import { useId } from 'react';
import { number } from '../../ui/format.ts';
import type { Question } from '../lesson.ts';

interface AskProps {
  question: Question;
  answer: string;
  give: (answer: string) => void;
  /** Once the run has begun, a prediction is no longer one. */
  closed: boolean;
}

export function Ask({ question, answer, give, closed }: AskProps) {
  const name = useId();
  const { ask, options, unit } = question;
  return (
    <fieldset className="lesson-ask" disabled={closed}>
      <legend>{ask}</legend>
      {options ? (
        options.map((option, k) => (
          <label key={option}>
            <input type="radio" name={name} checked={answer === String(k)} onChange={() => give(String(k))} />
            {option}
          </label>
        ))
      ) : (
        <label>
          Your prediction{' '}
          <input
            type="text"
            inputMode="decimal"
            value={answer}
            onChange={(event) => give(event.target.value)}
            aria-invalid={answer !== '' && readAnswer(question, answer) === null}
          />
          {unit}
        </label>
      )}
      {answer !== '' && readAnswer(question, answer) === null && (
        <p className="lesson-wrong" role="alert">
          A number from {question.range?.[0]} to {question.range?.[1]}, please.
        </p>
      )}
    </fieldset>
  );
}

/** The number that an answer gives, or the index of its option; null if it is none. */
export function readAnswer({ options, range }: Question, answer: string): number | null {
  const text = answer.trim().replace(',', '.').replace(/%$/, '');
  const value = text === '' ? Number.NaN : Number(text);
  if (options) return value in options ? value : null;
  const [least, most] = range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return value >= least && value <= most ? value : null;
}

/** What was predicted and what was measured, in words. */
export function comparison(question: Question, predicted: number | null, value: number): string {
  const { options, unit } = question;
  const said = (n: number) => options?.[n] ?? `${number(n)}${unit ? ` ${unit}` : ''}`;
  const truth = options ? `It is: ${quoted(said(value))}.` : `It is ${said(value)}.`;
  if (predicted === null) return truth;
  if (options) return predicted === value ? `As you predicted: ${quoted(said(value))}.` : truth;
  return `You predicted ${said(predicted)}. ${truth}`;
}

const quoted = (text: string): string => `“${text}”`;
