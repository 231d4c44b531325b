/** The plain twin: successive shortest paths over all pairs in double precision, for tests. */
import { evaluateMatrix } from '../../src/costs/compile.ts';
import { ExactError, type ExactProblem, type TransportPlan } from '../../src/transport/exact/problem.ts';

/** An optimal plan and potential. Throws an ExactError where there are no points or a cost is not finite. */
export function solvePlain({ x, y, m, N, cost }: ExactProblem): {
  plan: TransportPlan;
  potential: Float64Array;
} {
  if (m === 0 || N === 0) throw new ExactError('There are no points on one side.');
  const costs = evaluateMatrix(cost, x, y);
  if (!costs.every(Number.isFinite)) throw new ExactError('A cost is not finite.');
  const paths = new PlainPaths(costs, m, N);
  for (let source = 0; source < m; source++) {
    for (let left = N; left > 0; ) left -= paths.send(source, left);
  }
  const { flow, psi } = paths;
  const entries = Array.from(flow.keys()).filter((k) => flow[k] > 0);
  const plan = {
    from: Int32Array.from(entries, (k) => Math.floor(k / N)),
    to: Int32Array.from(entries, (k) => k % N),
    mass: Float64Array.from(entries, (k) => flow[k] / (m * N)),
  };
  return { plan, potential: psi };
}

/** Where a search came to a point, and by which real that it sends to; -1: it began there. */
interface Reached {
  distance: number;
  by: number;
}

/**
 * Masses are whole numbers: each of m points has N units, each of N reals takes m. One shortest path after the other
 * (Dijkstra on reduced costs; Ahuja, Magnanti and Orlin 1993, section 9.7), O(m N) each.
 */
class PlainPaths {
  /** Units, [m, N]. */
  readonly flow: Float64Array;
  readonly psi: Float64Array;
  private readonly phi: Float64Array;
  private readonly room: Float64Array;
  private readonly distance: Float64Array;
  private readonly via: Int32Array;
  private readonly settled: Uint8Array;

  constructor(
    private readonly costs: Float64Array,
    private readonly m: number,
    private readonly N: number,
  ) {
    this.flow = new Float64Array(m * N);
    this.psi = new Float64Array(N);
    this.phi = Float64Array.from({ length: m }, (_, i) => Math.min(...costs.subarray(i * N, (i + 1) * N)));
    this.room = new Float64Array(N).fill(m);
    this.distance = new Float64Array(N);
    this.via = new Int32Array(N);
    this.settled = new Uint8Array(N);
  }

  /** Sends units from a point along the shortest path to a real with room; returns how many, at most `left`. */
  send(source: number, left: number): number {
    const reached = new Map<number, Reached>();
    const end = this.search(source, reached);
    this.raise(reached, this.distance[end]);
    const path = this.pathTo(end, reached);
    const units = path.reduce(
      (least, { i, back }) => (back < 0 ? least : Math.min(least, this.flow[i * this.N + back])),
      Math.min(left, this.room[end]),
    );
    for (const { i, j, back } of path) {
      this.flow[i * this.N + j] += units;
      if (back >= 0) this.flow[i * this.N + back] -= units;
    }
    this.room[end] -= units;
    return units;
  }

  /** Returns the nearest real with room. */
  private search(source: number, reached: Map<number, Reached>): number {
    const { distance, settled, room, flow, m, N } = this;
    distance.fill(Number.POSITIVE_INFINITY);
    settled.fill(0);
    this.reach(source, { distance: 0, by: -1 }, reached);
    for (;;) {
      let next = -1;
      for (let j = 0; j < N; j++) if (!settled[j] && (next < 0 || distance[j] < distance[next])) next = j;
      settled[next] = 1;
      if (room[next] > 0) return next;
      for (let i = 0; i < m; i++) {
        const sends = flow[i * N + next] > 0 && !reached.has(i);
        if (sends) this.reach(i, { distance: distance[next], by: next }, reached);
      }
    }
  }

  private reach(i: number, how: Reached, reached: Map<number, Reached>): void {
    const { costs, psi, phi, distance, via, settled, N } = this;
    reached.set(i, how);
    for (let j = 0; j < N; j++) {
      const far = how.distance + Math.max(0, costs[i * N + j] + psi[j] - phi[i]);
      if (settled[j] || far >= distance[j]) continue;
      distance[j] = far;
      via[j] = i;
    }
  }

  private raise(reached: Map<number, Reached>, total: number): void {
    for (const [i, { distance }] of reached) this.phi[i] += total - distance;
    this.settled.forEach((settled, j) => {
      if (settled) this.psi[j] += total - this.distance[j];
    });
  }

  /** Point i sends to real j instead of `back`, from the end to the beginning. */
  private pathTo(end: number, reached: Map<number, Reached>): { i: number; j: number; back: number }[] {
    const path: { i: number; j: number; back: number }[] = [];
    for (let j = end; j >= 0; ) {
      const i = this.via[j];
      const back = (reached.get(i) as Reached).by;
      path.push({ i, j, back });
      j = back;
    }
    return path;
  }
}
