/** How much work goes into one dispatch: operating systems end a device that does not answer for a second or two. */

/** ms of a dispatch. */
const TARGET = 50;
/** Coordinates of pairs: at first, little enough for a phone; at most; at least, as many as time measures well. */
const FIRST = 2e8;
const MOST = 4e9;
const LEAST = 1e7;

/** The size of one engine's dispatches, learnt from their times. */
export class DispatchSize {
  /** Coordinates of pairs in the next dispatches, at most. */
  coordinates = FIRST;
  /** The fastest dispatch so far, in coordinates a ms: other work can only make a dispatch look slower. */
  private rate = 0;

  /** Is a dispatch long enough to be measured, and would its time change anything? */
  tellsAnything(coordinates: number): boolean {
    return coordinates >= LEAST && coordinates > this.coordinates / 4;
  }

  /** A dispatch of so many coordinates took `ms`, or less. */
  took(coordinates: number, ms: number): void {
    this.rate = Math.max(this.rate, coordinates / Math.max(ms, 0.1));
    this.coordinates = Math.min(MOST, Math.max(LEAST, this.rate * TARGET));
  }
}
