// The figures of the rows that are found, for one measure: how many, their sum, mean, median and ends.

import { aggregate, countRows, type Figure } from "./aggregate";
import { severalOf, type Amounts, type Left } from "./amounts";
import { spanOf } from "./years";

/** `parts` are the sums of the parts over which nothing is added, where they are few; `several`: the columns of which
 *  the rows have more than one value, so that there is no sum. */
export interface Figures {
  rows: number;
  measured: number; // that have an amount
  left: Left;
  values: Record<(typeof HOWS)[number], Figure>;
  ratio: Ratio | null; // where the measure is divided by another
  parts: { text: string; sum: string }[];
  several: number[];
}

/** Over which years it is, where they are several. */
export interface Ratio {
  under: Figure;
  value: Figure;
  left: Left;
  years: [string, string] | null;
}

const HOWS = ["sum", "mean", "median", "min", "max"] as const;
const FEW = 6; // parts

export function figuresOf(amounts: Amounts): Figures {
  const cells = new Uint32Array(amounts.units.length);
  const counts = countRows(amounts, cells, 1);
  const found = HOWS.map((how) => [how, aggregate(how, amounts, cells, counts)[0]!]);
  const values = Object.fromEntries(found) as Figures["values"];
  const [rows, measured] = [counts.rows[0]!, counts.measured[0]!];
  const { left, under } = amounts;
  const several = severalOf(amounts);
  const ratio = under && {
    under: aggregate("sum", under, cells, counts)[0]!,
    value: aggregate("ratio", amounts, cells, counts)[0]!,
    left: under.left,
    years: amounts.years ? spanOf(amounts.years, amounts.units, cells) : null,
  };
  const parts = amounts.parts?.several.length ? sumParts(amounts) : [];
  return { rows, measured, left, values, ratio: ratio ?? null, parts, several };
}

function sumParts(amounts: Amounts): Figures["parts"] {
  const { places, texts } = amounts.parts!;
  const counts = countRows(amounts, places, texts.length);
  const sums = aggregate("sum", amounts, places, counts);
  const found = texts.flatMap((text, part) => {
    const sum = sums[part];
    return sum ? [{ text, sum }] : [];
  });
  if (found.length > FEW) return [];
  return found.sort((one, other) => (one.text < other.text ? -1 : 1));
}
