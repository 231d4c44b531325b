/** The plain twin: successive shortest paths over all pairs in double precision. For tests and small problems. */
import { ExactError, type ExactProblem, type TransportPlan } from './problem.ts';

/**
 * Masses are whole numbers: each of m points has N units, each of N reals takes m. One shortest path after the other
 * (Dijkstra on reduced costs, Ahuja, Magnanti and Orlin 1993, section 9.7), O(m N) each.
 */
export function solvePlain({ x, y, m, N, d, cost }: ExactProblem): {
  plan: TransportPlan;
  potential: Float64Array;
} {
  if (m === 0 || N === 0) throw new ExactError('There are no points on one side.');
  const c = new Float64Array(m * N);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < N; j++) {
      const v = cost.scalar(x, i * d, y, j * d);
      if (!Number.isFinite(v))
        throw new ExactError(`The cost between point ${i + 1} and real ${j + 1} is not finite.`);
      c[i * N + j] = v;
    }
  }
  const flow = new Float64Array(m * N);
  const room = new Float64Array(N).fill(m);
  const psi = new Float64Array(N); // potential of the reals
  const phi = new Float64Array(m).map((_, i) => Math.min(...c.subarray(i * N, (i + 1) * N)));
  const senders: Set<number>[] = Array.from({ length: N }, () => new Set());
  const distance = new Float64Array(N);
  const via = new Int32Array(N);
  const done = new Uint8Array(N);
  for (let source = 0; source < m; source++) {
    let left = N;
    while (left > 0) {
      distance.fill(Number.POSITIVE_INFINITY);
      done.fill(0);
      const rows = new Map<number, { base: number; from: number }>([[source, { base: 0, from: -1 }]]);
      const scan = (i: number, base: number) => {
        for (let j = 0; j < N; j++) {
          const reduced = Math.max(0, c[i * N + j] + psi[j] - phi[i]);
          if (!done[j] && base + reduced < distance[j]) {
            distance[j] = base + reduced;
            via[j] = i;
          }
        }
      };
      scan(source, 0);
      let end = -1;
      while (end < 0) {
        let next = -1;
        for (let j = 0; j < N; j++) if (!done[j] && (next < 0 || distance[j] < distance[next])) next = j;
        done[next] = 1;
        if (room[next] > 0) end = next;
        else
          for (const i of senders[next]) {
            if (rows.has(i)) continue;
            rows.set(i, { base: distance[next], from: next });
            scan(i, distance[next]);
          }
      }
      const total = distance[end];
      for (const [i, { base }] of rows) phi[i] += total - base;
      for (let j = 0; j < N; j++) if (done[j]) psi[j] += total - distance[j];
      let amount = Math.min(left, room[end]);
      for (let j = end, i = via[j]; i !== source; i = via[j]) {
        j = (rows.get(i) as { from: number }).from;
        amount = Math.min(amount, flow[i * N + j]);
      }
      room[end] -= amount;
      left -= amount;
      for (let j = end; ; ) {
        const i = via[j];
        flow[i * N + j] += amount;
        senders[j].add(i);
        if (i === source) break;
        j = (rows.get(i) as { from: number }).from;
        flow[i * N + j] -= amount;
        if (flow[i * N + j] === 0) senders[j].delete(i);
      }
    }
  }
  const entries = Array.from(flow.keys()).filter((k) => flow[k] > 0);
  return {
    plan: {
      from: Int32Array.from(entries, (k) => Math.floor(k / N)),
      to: Int32Array.from(entries, (k) => k % N),
      mass: Float64Array.from(entries, (k) => flow[k] / (m * N)),
    },
    potential: psi,
  };
}
