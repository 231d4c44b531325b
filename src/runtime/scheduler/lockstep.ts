/** Keeps two runs in step by iteration: each tells the other how far it is, and waits if it is ahead. */

/** Iterations that a run may be ahead of the other one, at most. */
export const AHEAD = 2;

/** The part of a MessagePort that is used. */
export interface Port {
  postMessage(message: unknown): void;
  close(): void;
  onmessage: ((event: MessageEvent) => void) | null;
}

export class Lockstep {
  private port: Port | null = null;
  /** Iterations that the other run has done; null if it does not run, undefined before it is heard. */
  private other: number | null | undefined;
  /** What the other run was told last. */
  private told: number | null | undefined;

  /** @param heard called when the other run has told something */
  constructor(private readonly heard: () => void) {}

  /** Joins the run at the other end of a port, or none. */
  join(port: Port | null): void {
    this.port?.close();
    this.port = port;
    this.other = undefined;
    this.told = undefined;
    if (!port) return;
    port.onmessage = ({ data }: MessageEvent<number | null>) => {
      this.other = data;
      this.heard();
    };
  }

  /** To be called with the iterations done, or null while the run does not go on: the other one does not wait for it. */
  tell(iteration: number | null): void {
    if (iteration === this.told) return;
    this.told = iteration;
    this.port?.postMessage(iteration);
  }

  /** May the run begin another iteration after so many? Not before the other one is heard: both begin together. */
  allows(iteration: number): boolean {
    const { port, other } = this;
    return port === null || other === null || (other !== undefined && iteration < other + AHEAD);
  }
}
