import { SAMPLES_PER_REAL, TABLES } from '../../experiment/paper-tables.ts';
import type { Experiment } from '../../settings/table.ts';
import type { Published } from './rows.ts';

/** What was published of such a run; null where anything that moves these numbers differs. */
export function publishedOf(e: Experiment, samples: number): Published | null {
  const same = e.N === 5000 && e.image === 32 && e.classes === '' && samples === SAMPLES_PER_REAL * e.N;
  const cost = isSquare(e) ? 'square' : e.cost;
  const row = TABLES.flatMap(({ rows }) => rows).find(({ name }) => name === `${e.data}-${cost}`);
  return (same && row?.published) || null;
}

const isSquare = ({ cost, p }: Experiment): boolean => cost === 'square' || (cost === 'power' && p === 2);
