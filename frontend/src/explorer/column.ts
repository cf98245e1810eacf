// A column as the explorer holds it: a code for each row, and what each code stands for. Whatever the type, a filter,
// a facet or an order is then worked out once for each different value, and rows are only counted.

import type { Derived } from "./amendments";

export type Value = string | number | bigint;

/** What the page knows of a column, in the words of Table Schema; `title` is what people call it, or ""; `unit` is what
 *  its numbers count, `decimals` how many of them are written of each, null where they differ;
 *  `link` is how the address of an identifier begins, which leads to all rows of the territory that have it. */
export interface Field {
  name: string;
  type: string;
  kind: string;
  unit: string;
  decimals: number | null;
  title: string;
  heading?: string; // what stands above it, where that says its unit too
  link?: string;
  separator?: string; // of cells that hold several values
  void?: string; // what an empty cell means, as its standard says
  hours?: Record<string, string>; // with what opening hours are told, where some of its cells are
  write?: (text: string) => string; // tells them
  adds?: "sum" | "mean"; // what is made of its numbers; nothing where they name something
  counts?: string; // the unit that its cells do not bear
  derived?: Derived; // how it is made of others, where the file does not have it
  numbers?: number[]; // the columns that say by number whom it names, where no other does
  told?: number; // the column that tells apart two bodies of one name
  share?: number; // the column that says which share of an amount counts
  apart?: string[]; // how rows are called that repeat others
  within?: number[]; // columns over whose values it is not added, as the years of a state
  counted?: Counted; // what rows have that are counted
  isPerHundred?: boolean; // are its ratios told for 100: « 67,1 € pour 100 € »
  days?: [number, number]; // the columns of dates between which it is, which no file has
  minus?: [number, number]; // the columns of which it is the difference, which no file has
  near?: Near; // from where it is measured, which no file has either
}

export type Degrees = [latitude: number, longitude: number];

/** A place, and the columns that say where rows are. */
export interface Near {
  at: Degrees;
  columns: number[];
}

/** A chart of the standard, and what the rows that it counts have in some columns, or have not (`out`). */
export interface Counted {
  title: string;
  rows: { column: number; values: string[]; out?: boolean }[];
}

/** What people read of a column: addresses and files have its name. */
export function called(field: Field): string {
  return field.title || field.name;
}

/** What stands above it: « Montant (€) ». */
export function headingOf(field: Field): string {
  return field.heading ?? called(field);
}

/** `codes[row]` is 0 where the cell is empty, else one more than a place in `values`. */
export interface Column {
  codes: Uint32Array;
  values: Value[];
}

/** A column that is filled in any order, one run of rows after another. */
export class Gathering {
  private readonly codes: Uint32Array;
  private readonly values: Value[] = [];
  private readonly places = new Map<Value, number>();
  private readonly worth: (cell: unknown) => Value;

  constructor(rows: number, type: string) {
    this.codes = new Uint32Array(rows);
    this.worth = WORTH[type] ?? itself;
  }

  add(cells: ArrayLike<unknown>, start: number): void {
    const end = Math.min(cells.length, this.codes.length - start);
    for (let i = 0; i < end; i += 1) {
      const cell = cells[i];
      if (cell === null || cell === undefined) continue;
      const value = this.worth(cell);
      let code = this.places.get(value);
      if (code === undefined) {
        code = this.values.push(value);
        this.places.set(value, code);
      }
      this.codes[start + i] = code;
    }
  }

  column(): Column {
    return { codes: this.codes, values: this.values };
  }
}

export const DAY = 86_400_000; // milliseconds

/** Integers beyond 2^53 stay whole; dates are days, moments and hours milliseconds, for they are compared and drawn. */
const WORTH: Record<string, (cell: unknown) => Value> = {
  integer: whole,
  year: whole,
  boolean: String,
  time: (cell) => Number(cell) / 1000,
  geojson: (cell) => (typeof cell === "string" ? cell : JSON.stringify(cell)),
};

function whole(cell: unknown): Value {
  const number = Number(cell);
  return Number.isSafeInteger(number) ? number : (cell as bigint);
}

function itself(cell: unknown): Value {
  return cell as Value;
}
