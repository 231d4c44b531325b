import type { Matrix, Memory } from './memory.ts';

export interface AdamSettings {
  rate: number;
  beta1: number;
  beta2: number;
}

/** As published: the rate of all networks, and the decays without momentum. */
const RATE = 2e-4;
export const WITHOUT_MOMENTUM: AdamSettings = { rate: RATE, beta1: 0, beta2: 0.9 };
/** The usual decays of Adam. */
export const USUAL: AdamSettings = { rate: RATE, beta1: 0.9, beta2: 0.999 };

/** Added to the root, as in PyTorch. */
const EPSILON = 1e-8;

/** Adam (Kingma and Ba 2015) on a block of parameters. */
export class Adam {
  private readonly m: Matrix;
  private readonly v: Matrix;
  private steps = 0;

  constructor(
    private readonly memory: Memory,
    private readonly parameters: Matrix,
    private readonly settings: AdamSettings,
  ) {
    const { rows, columns } = parameters;
    this.m = memory.matrix(rows, columns);
    this.v = memory.matrix(rows, columns);
  }

  /** One descent step, with the rate times `factor`. */
  descend(gradient: Matrix, factor = 1): void {
    const { rate, beta1, beta2 } = this.settings;
    const { at, rows, columns } = this.parameters;
    this.steps++;
    const corrected = (factor * rate) / (1 - beta1 ** this.steps);
    const correction = 1 / (1 - beta2 ** this.steps);
    const moments = [this.m.at, this.v.at] as const;
    const n = rows * columns;
    this.memory.loops.descend(
      at,
      gradient.at,
      ...moments,
      at,
      n,
      beta1,
      beta2,
      corrected,
      correction,
      EPSILON,
    );
  }
}
