/** The line below every answer: the time it takes, an error, or its iteration. */
import type { ReactNode } from 'react';
import type { Question } from '../../runtime/protocol/protocol.ts';
import { count } from '../../ui/format.ts';
import { type Asked, useSeconds } from './ask.ts';

interface Props<Q extends Question> {
  asked: Asked<Q>;
  /** What is being done, while waiting. */
  doing: string;
  children: (got: NonNullable<Asked<Q>['got']>) => ReactNode;
}

/** An answer; while waiting for the next one it is dimmed. */
export function Answered<Q extends Question>({ asked, doing, children }: Props<Q>) {
  const { got, waiting, error, again } = asked;
  const seconds = useSeconds(waiting);
  return (
    <>
      {got && <div className={waiting ? 'v-answer v-answer-old' : 'v-answer'}>{children(got)}</div>}
      <div className="v-asked">
        <p>
          <span role="status">{waiting && `${doing}…`}</span>
          {waiting && seconds > 1 && (
            <span aria-hidden="true"> {seconds} s; training continues meanwhile.</span>
          )}
          {!waiting && got && !error && `Iteration ${count(got.iteration)}.`}
        </p>
        {error && (
          <p role="alert" className="v-asked-error">
            No answer: {error}
          </p>
        )}
        <button type="button" className="v-toggle" disabled={waiting} onClick={again}>
          {error ? 'Try again' : 'Again, now'}
        </button>
      </div>
    </>
  );
}
