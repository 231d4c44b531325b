/**
 * Trained runs to start from, and how they were trained. `npm run lab -- start ID` makes the files from these settings.
 */
import type { Experiment, StartId } from './table.ts';

export interface Start {
  id: StartId;
  label: string;
  /** Iterations of training. */
  iterations: number;
  change: Partial<Experiment>;
}

const LONG = { ratio: 2, assignerRate: 5e-4 } as const;

export const STARTS: readonly Start[] = [
  {
    id: 'mnist-square',
    label: 'MNIST, squared',
    iterations: 200,
    change: { data: 'mnist', cost: 'square', ...LONG },
  },
  {
    id: 'mnist-ssim',
    label: 'MNIST, SSIM',
    iterations: 60,
    change: { data: 'mnist', cost: 'ssim', ...LONG },
  },
  {
    id: 'fashion-square',
    label: 'Fashion-MNIST, squared',
    iterations: 200,
    change: { data: 'fashion', cost: 'square', ...LONG },
  },
  {
    id: 'fashion-ssim',
    label: 'Fashion-MNIST, SSIM',
    iterations: 60,
    change: { data: 'fashion', cost: 'ssim', ratio: 2, assignerRate: 2e-4 }, // a higher rate oscillates
  },
];
