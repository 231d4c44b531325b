/** The networks of the assignment method, both of which are trained here. */
import type { Experiment } from '../../settings/table.ts';
import { diagram as ofAssignment } from '../assignment/diagram.ts';

export const diagram = ({ assignerKind }: Pick<Experiment, 'assignerKind'>) =>
  ofAssignment({ assignerKind, train: 'both' });
