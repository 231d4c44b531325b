/** A sparse matrix of the units that each row sends to each column, with lists of entries by row and by column. */
export class Flow {
  /** First entry of each row, and of each column; -1 if there is none. */
  private readonly firstOfRow: Int32Array;
  readonly firstOfColumn: Int32Array;
  row: Int32Array;
  amount: Float64Array;
  /** The next entry of the same column. */
  next: Int32Array;
  private column: Int32Array;
  private before: Int32Array;
  private nextOfRow: Int32Array;
  private used = 0;
  private free = -1;

  constructor(rows: number, columns: number) {
    this.firstOfRow = new Int32Array(rows).fill(-1);
    this.firstOfColumn = new Int32Array(columns).fill(-1);
    const room = rows + columns;
    [this.row, this.column, this.next, this.before, this.nextOfRow] = Array.from(
      { length: 5 },
      () => new Int32Array(room),
    );
    this.amount = new Float64Array(room);
  }

  private find(i: number, j: number): number {
    let e = this.firstOfRow[i];
    while (e >= 0 && this.column[e] !== j) e = this.nextOfRow[e];
    return e;
  }

  of(i: number, j: number): number {
    const e = this.find(i, j);
    return e < 0 ? 0 : this.amount[e];
  }

  add(i: number, j: number, units: number): void {
    const e = this.find(i, j);
    if (e >= 0) this.amount[e] += units;
    else this.insert(i, j, units);
  }

  /** Subtracts units; the entry must exist. */
  take(i: number, j: number, units: number): void {
    const e = this.find(i, j);
    this.amount[e] -= units;
    if (this.amount[e] <= 0) this.remove(e);
  }

  private insert(i: number, j: number, units: number): void {
    const e = this.free >= 0 ? this.free : this.used++;
    if (e === this.free) this.free = this.next[e];
    if (e === this.row.length) this.grow();
    const { firstOfColumn, firstOfRow } = this;
    this.row[e] = i;
    this.column[e] = j;
    this.amount[e] = units;
    this.before[e] = -1;
    this.next[e] = firstOfColumn[j];
    if (firstOfColumn[j] >= 0) this.before[firstOfColumn[j]] = e;
    firstOfColumn[j] = e;
    this.nextOfRow[e] = firstOfRow[i];
    firstOfRow[i] = e;
  }

  private remove(e: number): void {
    const { next, before, nextOfRow, firstOfRow } = this;
    if (next[e] >= 0) before[next[e]] = before[e];
    if (before[e] >= 0) next[before[e]] = next[e];
    else this.firstOfColumn[this.column[e]] = next[e];
    const i = this.row[e];
    if (firstOfRow[i] === e) firstOfRow[i] = nextOfRow[e];
    else {
      let f = firstOfRow[i];
      while (nextOfRow[f] !== e) f = nextOfRow[f];
      nextOfRow[f] = nextOfRow[e];
    }
    next[e] = this.free;
    this.free = e;
  }

  private grow(): void {
    const longer = (a: Int32Array): Int32Array => {
      const b = new Int32Array(2 * a.length + 16);
      b.set(a);
      return b;
    };
    [this.row, this.column, this.next, this.before, this.nextOfRow] = [
      this.row,
      this.column,
      this.next,
      this.before,
      this.nextOfRow,
    ].map(longer);
    const amount = new Float64Array(this.row.length);
    amount.set(this.amount);
    this.amount = amount;
  }

  /** Calls `visit` for every entry. */
  forEach(visit: (i: number, j: number, units: number) => void): void {
    this.firstOfRow.forEach((first, i) => {
      for (let e = first; e >= 0; e = this.nextOfRow[e]) visit(i, this.column[e], this.amount[e]);
    });
  }
}
