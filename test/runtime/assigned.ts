/** What only runs that assign points have: for tests of such. */
import type { Assigned, Frame, Setup } from '../../src/runtime/protocol/protocol.ts';

/** Points drawn, and what they are assigned to. Throws where they are not. */
export function assignedOf({ arrays, assigned }: Frame): Frame['arrays'] & Assigned {
  if (!assigned) throw new Error('Nothing is assigned.');
  return { ...arrays, ...assigned };
}

/** The cost's scale s. Throws where points are not assigned. */
export function scaleOf({ assigning }: Setup): number {
  if (!assigning) throw new Error('Nothing assigns.');
  return assigning.scale;
}
