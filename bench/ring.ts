/** Ring, default settings: exact squared W2 of fresh samples after 300 iterations, and the pace beside PyTorch. */
import { lab, median, python, type Row, withFolder } from './tools.ts';

/** Figure 1: squared W2 between 2000 fresh samples and the reals by POT; the goal is a median of at most .03. */
export function ringDistance(): Row[] {
  const rows: Row[] = [];
  const found: number[] = [];
  withFolder((folder) => {
    for (const seed of [1, 2, 3]) {
      const files = [`${folder}/x.csv`, `${folder}/y.csv`];
      const last = lab(
        'train',
        '--set',
        `seed=${seed}`,
        '--iterations',
        '300',
        '--samples',
        files[0],
        '--real',
        files[1],
      );
      const w2 = Number(python('bench/peers/exact_cost.py', ...files, 'sqeuclidean'));
      found.push(w2);
      const detail = `${(300 / Number(last.seconds)).toFixed(1)} iterations/s on ${last.backend}`;
      rows.push({
        figure: `1 ring, seed ${seed}: squared W2 after 300 iterations`,
        value: w2.toFixed(4),
        goal: '',
        detail,
      });
    }
  });
  rows.push({
    figure: '1 ring: median of 3 seeds',
    value: median(found).toFixed(4),
    goal: 'at most 0.03',
    detail: '',
  });
  return rows;
}
