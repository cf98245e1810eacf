// The figures of the rows that are found, for one measure: how many, their sum, mean, median and ends.

import { aggregate, countRows, type Figure, type How } from "./aggregate";
import type { Amounts, Left } from "./amounts";

export interface Figures {
  rows: number;
  measured: number; // that have an amount
  left: Left;
  values: Record<Exclude<How, "rows">, Figure>;
}

const HOWS = ["sum", "mean", "median", "min", "max"] as const;

export function figuresOf(amounts: Amounts): Figures {
  const cells = new Uint32Array(amounts.units.length);
  const counts = countRows(amounts, cells, 1);
  const found = HOWS.map((how) => [how, aggregate(how, amounts, cells, counts)[0]!]);
  const values = Object.fromEntries(found) as Figures["values"];
  const [rows, measured] = [counts.rows[0]!, counts.measured[0]!];
  return { rows, measured, left: amounts.left, values };
}
