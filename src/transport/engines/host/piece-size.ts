/** What a piece of work should take, in ms: between half and three times as long. */
const PIECE_MS = 12;
/** Rows of the first pieces: one to warm up, two that tell the cost of a piece, one that tells the cost of a row. */
const TRIALS = [1, 1, 1, 5];
/** Rows of a piece at most. */
const PIECE_ROWS = 512;
/** So many slow pieces in a row are no accident. */
const MEMORY = 3;

/**
 * Learns from the times of pieces how many rows the next one should take. One slow piece (the machine was
 * busy) changes nothing; one quick piece is enough to let rows grow, since nothing is quick by accident.
 */
export class PieceSize {
  rows = TRIALS[0];
  private readonly most: number;
  private readonly trials: number[] = [];
  /** What a piece takes before its first row, ms: some costs begin with work on all reals. */
  private perPiece = 0;
  /** What a row takes, ms, at the best of the last pieces. */
  private perRow = 0;
  private recent: number[] = [];

  /** @param most rows of a piece that memory allows */
  constructor(most: number) {
    this.most = Math.max(1, Math.min(PIECE_ROWS, Math.floor(most)));
  }

  get onTrial(): boolean {
    return this.trials.length < TRIALS.length;
  }

  /** Milliseconds a row, the share of its piece included. */
  get time(): number {
    return this.perPiece / this.rows + this.perRow;
  }

  /** Takes note of a piece of so many rows that took so many milliseconds. */
  learn(rows: number, time: number): void {
    if (2 * rows < this.rows) return; // the end of a batch tells little
    if (this.onTrial) this.try(rows, time);
    else this.adapt(rows, time);
  }

  private try(rows: number, time: number): void {
    if (rows < this.rows) return;
    this.trials.push(time);
    this.rows = Math.min(this.most, TRIALS[this.trials.length] ?? this.rows);
    if (this.onTrial) return;
    const single = Math.min(this.trials[1], this.trials[2]);
    this.perRow = Math.max((time - single) / Math.max(1, rows - 1), 1e-3);
    this.perPiece = Math.max(0, single - this.perRow);
    // Enough rows that what comes before the first one is half of the piece at most.
    const wanted = Math.max(this.perPiece, PIECE_MS - this.perPiece);
    this.rows = Math.max(1, Math.min(this.most, Math.floor(Math.min(wanted, 3 * PIECE_MS) / this.perRow)));
  }

  private adapt(rows: number, time: number): void {
    this.perPiece = Math.min(this.perPiece, time);
    this.recent = [...this.recent, (time - this.perPiece) / rows].slice(-MEMORY);
    this.perRow = Math.min(...this.recent);
    const slow = this.recent.length === MEMORY && this.perRow * rows > 3 * PIECE_MS;
    if (slow) this.resize(rows >> 1);
    else if (time < PIECE_MS / 2) this.resize(this.rows * 2);
  }

  private resize(rows: number): void {
    this.rows = Math.max(1, Math.min(this.most, rows));
    this.recent = [];
  }
}
