import type { AssignmentEngine } from './assignment.ts';

/** An engine for which nothing is worth keeping between two assignments, and nothing is counted. */
export function simpleEngine(parts: Pick<AssignmentEngine, 'name' | 'assign' | 'dispose'>): AssignmentEngine {
  return {
    ...parts,
    *prepare(x) {
      return { assign: (psi) => parts.assign(x, psi), dispose() {} };
    },
    effort: async () => null,
  };
}
