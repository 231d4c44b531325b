/** What a run of the assignment method would save of itself now. Only for tests. */

import type { State } from '../../src/methods/assignment/saved-state.ts';
import type { Session } from '../../src/runtime/session/session.ts';

export const savedState = async (session: Session): Promise<State> => (await session.save()).state as State;

/** Steps of the assigner alone, since its points, cost and rate are as they are. */
export const stepsAlone = async (session: Session): Promise<number> => (await savedState(session)).stepsAlone;
