const SLOW = 28; // ms between frames: fewer than 36 a second
const FRAMES = 30;

/** Tells whether drawing is too slow for this machine. Once it is, it stays so, lest the marks change to and fro. */
export interface Pace {
  readonly slow: boolean;
  /** A frame of a glide was drawn, at a time in ms. */
  drawn(now: number): void;
  /** The glide ended: the time until the next frame says nothing. */
  rested(): void;
}

export function createPace(): Pace {
  let slow = false;
  let last = 0;
  let sum = 0;
  let count = 0;
  return {
    get slow() {
      return slow;
    },
    drawn(now) {
      if (last > 0) {
        sum += now - last;
        count++;
      }
      last = now;
      if (count < FRAMES) return;
      slow ||= sum / count > SLOW;
      sum = 0;
      count = 0;
    },
    rested() {
      last = 0;
    },
  };
}
