/** The potentials of all solvers on one pair, side by side. */
import { SOLVER_IDS, SOLVERS, type SolverId } from '../../benchmark/solvers.ts';
import { Surface } from './surface.tsx';

interface Props {
  truth: Float32Array | null;
  /** The potential of a solver on a grid, and whether it was made here. */
  surfaceOf: (solver: SolverId) => { value: Float32Array; here: boolean } | null;
}

export function Strip({ truth, surfaceOf }: Props) {
  return (
    <ul className="w-strip">
      <li>
        <Surface label="The optimal potential" value={truth} />
        <span>optimal</span>
      </li>
      {SOLVER_IDS.map((solver) => {
        const found = surfaceOf(solver);
        const { label } = SOLVERS[solver];
        return (
          <li key={solver}>
            <Surface
              label={found ? `The potential of ${label}` : `${label}: not run`}
              value={found?.value ?? null}
            />
            <span>
              {label} <span className="fine">{found ? (found.here ? 'run here' : 'stored') : 'not run'}</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
