// The figures of the rows that are found, for one measure: how many, their sum, mean, median and ends.

import { aggregate, countRows, type Counts, type Figure, type How } from "./aggregate";
import type { Amounts, Left } from "./amounts";

export interface Figures extends Counts {
  left: Left;
  values: Record<Exclude<How, "rows">, Figure>;
}

const HOWS = ["sum", "mean", "median", "min", "max"] as const;

export function figuresOf(amounts: Amounts): Figures {
  const cells = new Uint32Array(amounts.units.length);
  const counts = countRows(amounts, cells, 1);
  const found = HOWS.map((how) => [how, aggregate(how, amounts, cells, counts)[0]!]);
  const values = Object.fromEntries(found) as Figures["values"];
  return { ...counts[0]!, left: amounts.left, values };
}
