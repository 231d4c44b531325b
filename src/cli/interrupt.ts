/** Commands that end in good order when they are asked to: by Ctrl-C, or by the system. */

/** The run was ended early by the user: exit code 130. */
export class Interrupted extends Error {
  override name = 'Interrupted';
}

/** Seconds within which one Ctrl-C may arrive several times: from the terminal, and from `npm`. */
const SAME = 1;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Records a signal instead of ending at once; the next one ends the process. */
export class Interrupt {
  private at = Number.POSITIVE_INFINITY;
  private readonly take = () => {
    const now = performance.now();
    if (now > this.at + 1000 * SAME) process.exit(130);
    this.at = Math.min(this.at, now);
  };

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.take);
  }

  get asked(): boolean {
    return Number.isFinite(this.at);
  }

  end(): void {
    for (const signal of SIGNALS) process.off(signal, this.take);
  }
}
