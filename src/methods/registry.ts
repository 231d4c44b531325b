/** The methods: a folder and a line each. */
import type { Experiment } from '../settings/table.ts';
import { assignment } from './assignment/method.ts';
import type { Method } from './method.ts';

export const METHODS: readonly Method[] = [assignment];

/** The method of a valid experiment. */
export function methodOf({ method }: Pick<Experiment, 'method'>): Method {
  const found = METHODS.find(({ id }) => id === method);
  if (!found) throw new Error(`There is no method “${method}”.`);
  return found;
}
