/** What the loop tells the visitor when something went wrong. */

/** Numbers stopped being finite at iteration `at`; `back` is the iteration the run was set back to, if any. */
export function setBackText(at: number, back: number | undefined): string {
  const where = back === undefined ? 'is back at its start' : `went back to iteration ${back}`;
  const why = 'a learning rate or the cost may be too steep';
  return `At iteration ${at} numbers were no longer finite: ${why}. The run ${where} and is paused.`;
}

export const STILL_NOT_FINITE =
  'Numbers are still not finite: choose another cost, or smaller learning rates, and reset.';

/** A new run cannot be had. `kept`: there is a run that goes on. */
export function keptText(why: string, kept: boolean): string {
  return `${why.replace(/[^.!?]$/, '$&.')} ${kept ? 'The run before goes on.' : 'Choose other data to begin.'}`;
}

/** The message of an error; browsers name a part of the program that could not be loaded by its address alone. */
export const reasonOf = ({ message }: Error): string =>
  /dynamically imported module|Importing a module script failed/i.test(message)
    ? 'A part of the program could not be loaded. Is the network there?'
    : message;

export const NO_RUN = 'There is no run yet.';
export const REPLACED = 'The run was replaced in the meantime.';
export const NO_ANSWER = 'it no longer answered';
export const WORKER_GONE = 'The run was interrupted.';
