/** The loop's messages to the visitor about errors. */

/** Numbers were no longer finite at iteration `at`; `back` is the iteration that the run was set back to, if any. */
export function setBackText(at: number, back: number | undefined): string {
  const where = back === undefined ? 'is back at its start' : `went back to iteration ${back}`;
  const why = 'a learning rate or the cost may be too steep';
  return `At iteration ${at} numbers were no longer finite: ${why}. The run ${where} and is paused.`;
}

export const STILL_NOT_FINITE =
  'Numbers are still not finite: choose another cost, or smaller learning rates, and reset.';

/** The run has reached the iteration at which it was to pause. */
export const stoppedText = (at: number): string =>
  `Paused at iteration ${at}, as set under Run. Play goes on.`;

/** A new run could not be started. `kept`: there is a run that continues. */
export function keptText(why: string, kept: boolean): string {
  return `${why.replace(/[^.!?]$/, '$&.')} ${kept ? 'The previous run continues.' : 'Choose other data to begin.'}`;
}

/** The message of an error; for code that could not be loaded, browsers give only its address. */
export const reasonOf = ({ message }: Error): string =>
  /dynamically imported module|Importing a module script failed/i.test(message)
    ? 'A part of the program could not be loaded. Is the network available?'
    : message;

/** A device computes wrongly. */
export const unfitText = (why: string): string =>
  `its results on this graphics processor were wrong: ${why}; another way to compute is used`;

export const NO_RUN = 'There is no run yet.';
export const REPLACED = 'The run was replaced in the meantime.';
export const NO_ANSWER = 'it no longer answered';
export const WORKER_GONE = 'The run was interrupted.';
