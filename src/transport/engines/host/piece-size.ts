/** The time that a piece of work should take: half to three times this long is accepted. */
const PIECE_MS = 12;
/** Rows of the first pieces: one to warm up, two to measure the time of a piece, one to measure the time of a row. */
const TRIALS = [1, 1, 1, 5];
/** Rows of a piece, at most. */
const PIECE_ROWS = 512;
/** Only this many slow pieces in a row count: fewer may have other causes. */
const RECENT_PIECES = 3;

/**
 * Chooses how many rows the next piece of work should have, from the times of the last ones. A single slow piece
 * changes nothing, since the machine may have been busy; a single fast piece is enough to increase the rows.
 */
export class PieceSize {
  rows = TRIALS[0];
  private readonly most: number;
  private readonly trials: number[] = [];
  /** Time of a piece before its first row, ms: some costs begin with work on all reals. */
  private perPiece = 0;
  /** Time per row, ms: the least over the last pieces. */
  private perRow = 0;
  private recent: number[] = [];

  /** @param most rows of a piece that memory allows */
  constructor(most: number) {
    this.most = Math.max(1, Math.min(PIECE_ROWS, Math.floor(most)));
  }

  get onTrial(): boolean {
    return this.trials.length < TRIALS.length;
  }

  /** Milliseconds per row, including its share of the time per piece. */
  get time(): number {
    return this.perPiece / this.rows + this.perRow;
  }

  /** Records that a piece of `rows` rows took `time` milliseconds. */
  learn(rows: number, time: number): void {
    if (2 * rows < this.rows) return; // a short piece at the end of a batch says little
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
    // Enough rows that the time before the first one is at most half of the piece.
    const wanted = Math.max(this.perPiece, PIECE_MS - this.perPiece);
    this.rows = Math.max(1, Math.min(this.most, Math.floor(Math.min(wanted, 3 * PIECE_MS) / this.perRow)));
  }

  private adapt(rows: number, time: number): void {
    this.perPiece = Math.min(this.perPiece, time);
    this.recent = [...this.recent, (time - this.perPiece) / rows].slice(-RECENT_PIECES);
    this.perRow = Math.min(...this.recent);
    const slow = this.recent.length === RECENT_PIECES && this.perRow * rows > 3 * PIECE_MS;
    if (slow) this.resize(rows >> 1);
    else if (time < PIECE_MS / 2) this.resize(this.rows * 2);
  }

  private resize(rows: number): void {
    this.rows = Math.max(1, Math.min(this.most, rows));
    this.recent = [];
  }
}
