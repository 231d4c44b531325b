/** What stands below every answer: how long it takes, what went wrong, the iteration it belongs to. */
import type { ReactNode } from 'react';
import type { Question } from '../../runtime/protocol/protocol.ts';
import { count } from '../../ui/format.ts';
import { type Asked, useSeconds } from './ask.ts';

interface Props<Q extends Question> {
  asked: Asked<Q>;
  /** What is being done, until it is. */
  doing: string;
  children: (got: NonNullable<Asked<Q>['got']>) => ReactNode;
}

/** An answer, the last one dimmed while the next is awaited. */
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
            <span aria-hidden="true"> {seconds} s; training goes on meanwhile.</span>
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
