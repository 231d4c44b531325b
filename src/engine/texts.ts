/** What the loop tells the visitor when something went wrong. */

/** Numbers stopped being finite at iteration `at`; `back` is the iteration the run was set back to, if any. */
export function setBackText(at: number, back: number | undefined): string {
  const where = back === undefined ? 'is back at its start' : `went back to iteration ${back}`;
  const why = 'a learning rate or the cost may be too steep';
  return `At iteration ${at} numbers were no longer finite: ${why}. The run ${where} and is paused.`;
}

export const STILL_NOT_FINITE =
  'Numbers are still not finite: choose another cost, or smaller learning rates, and reset.';

const percent = (share: number): string => `${Number((100 * share).toPrecision(2))} %`;

/** Loads of m points on N reals, of which a share is misplaced: that says nothing where m is less than N. */
interface Loads {
  misplaced: number;
  m: number;
  N: number;
}

/** The loads are even: they certify an optimal plan where m is a multiple of N. */
export function evenText({ misplaced: share, m, N }: Loads, steps: number): string {
  const certified =
    share > 0
      ? 'up to those, the assignment is an optimal plan, and the dual value bounds the transport cost from below'
      : 'the assignment is an optimal plan, and the dual value the transport cost';
  const meaning = m % N === 0 ? certified : 'as even as numbers of points can be';
  const misplaced = m < N ? '' : ` (${percent(share)} of the points misplaced)`;
  return `The loads are even after ${steps} assigner steps${misplaced}: ${meaning}. Training has paused; Play goes on.`;
}

/** An assigner alone has come as far as it can in this round, and the loads are uneven. */
export function unevenText({ misplaced, m, N }: Loads, steps: number, assigner: 'network' | 'table'): string {
  const left =
    m < N ? 'the loads are still uneven' : `${percent(misplaced)} of the points are still misplaced`;
  const found = `After ${steps} assigner steps ${left}`;
  return assigner === 'network'
    ? `${found}, and the network makes little progress: it may be too small to give each real the ψ that it needs. Training has paused.`
    : `${found}, and the learning rate has fallen to its end. Training has paused; Play tries a longer round.`;
}

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
