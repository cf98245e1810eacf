// A column of numbers that is filled in any order: its values are put in order once, which gives the code of each row
// and the order of a sort, where a map of a million numbers would take seconds.

import { Gathering, type Column } from "./column";

const DENSE = 4; // times as many places as there are rows, up to which whole numbers are counted and not sorted

/** What a cell of each of these types is worth, as a number. */
const NUMBERS: Record<string, (cell: unknown) => number> = {
  integer: Number,
  year: Number,
  number: Number,
  date: Number,
  datetime: Number,
  time: (cell) => Number(cell) / 1000,
};

const WHOLE = ["integer", "year"]; // those of which some may be beyond 2^53

export function gatheringOf(rows: number, type: string): Gathering | NumberGathering {
  const worth = NUMBERS[type];
  return worth ? new NumberGathering(rows, type, worth) : new Gathering(rows, type);
}

class NumberGathering {
  private readonly numbers: Float64Array;
  private readonly filled: Uint8Array;
  private other: Gathering | undefined; // of whole numbers that a number cannot hold

  constructor(
    rows: number,
    private readonly type: string,
    private readonly worth: (cell: unknown) => number,
  ) {
    this.numbers = new Float64Array(rows);
    this.filled = new Uint8Array(rows);
  }

  add(cells: ArrayLike<unknown>, start: number): void {
    if (this.other) return this.other.add(cells, start);
    const { numbers, filled, worth } = this;
    const end = Math.min(cells.length, numbers.length - start);
    const whole = WHOLE.includes(this.type);
    for (let i = 0; i < end; i += 1) {
      const cell = cells[i];
      if (cell === null || cell === undefined) continue;
      const number = worth(cell);
      if (whole && !Number.isSafeInteger(number)) return this.give(cells, start);
      numbers[start + i] = number;
      filled[start + i] = 1;
    }
  }

  column(): Column {
    if (this.other) return this.other.column();
    const values = distinct(this.numbers, this.filled);
    const codes = new Uint32Array(this.numbers.length);
    const find = finder(values, codes.length);
    for (let row = 0; row < codes.length; row += 1) {
      if (this.filled[row]) codes[row] = find(this.numbers[row]!) + 1;
    }
    return { codes, values: Array.from(values) };
  }

  private give(cells: ArrayLike<unknown>, start: number): void {
    this.other = new Gathering(this.numbers.length, this.type);
    const { numbers, filled } = this;
    this.other.add(
      Array.from(numbers, (number, row) => (filled[row] ? number : null)),
      0,
    );
    this.other.add(cells, start);
  }
}

/** In their order, each once. */
function distinct(numbers: Float64Array, filled: Uint8Array): Float64Array {
  const sorted = numbers.slice();
  let length = 0;
  for (let row = 0; row < numbers.length; row += 1) {
    if (filled[row]) sorted[length++] = numbers[row]!;
  }
  sorted.subarray(0, length).sort();
  let count = 0;
  for (let place = 0; place < length; place += 1) {
    if (place === 0 || sorted[place] !== sorted[count - 1]) sorted[count++] = sorted[place]!;
  }
  return sorted.slice(0, count);
}

/** What gives the place of one of `values`, which are in their order. */
function finder(values: Float64Array, rows: number): (number: number) => number {
  const low = values[0] ?? 0;
  const span = (values[values.length - 1] ?? 0) - low;
  if (span <= DENSE * rows && values.every(Number.isInteger)) {
    const places = new Uint32Array(span + 1);
    values.forEach((value, place) => (places[value - low] = place));
    return (number) => places[number - low]!;
  }
  return (number) => {
    let from = 0;
    let to = values.length - 1;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (values[middle]! < number) from = middle + 1;
      else to = middle;
    }
    return from;
  };
}
