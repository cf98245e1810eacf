// What is worked out of the rows of a grouping: amounts, different texts, or amounts by others.

import { fold } from "../../fold";
import type { Field } from "../column";
import type { Query, Table } from "../query";
import { NOWHERE } from "./aggregate";
import { amountsOf, dividedAmounts, textsOf, yearlessParts, type Amounts } from "./amounts";
import { daysBetween } from "./days";
import { rateAmounts } from "./rate";
import type { Grouping } from "./result";
import type { Years } from "./years";

/** Nothing where rows are counted. */
export function askedAmounts(
  { how, measure, divisor, days, rate }: Grouping,
  rows: Uint32Array,
  table: Table,
  fields: Field[],
  query: Query,
): Amounts | null {
  if (days) return daysBetween(rows, table, fields, days, query);
  if (rate) return rateAmounts(rate, rows, table, fields, query);
  if (how === "rows" || measure === undefined) return null;
  if (how === "distinct") return textsOf(rows, table, fields, measure, query);
  if (divisor !== undefined) return dividedAmounts(rows, table, fields, measure, divisor, query);
  const amounts = amountsOf(rows, table, fields, measure, query);
  if (how !== "ratio") return amounts;
  return { ...amounts, yearless: yearlessParts(rows, table, fields, measure, amounts.units) };
}

/** Amounts by the people of the commune of each row, by its code or its name, which count once a year however many rows it
 *  has; and how many rows have none. */
export function byPeople(
  amounts: Amounts,
  communes: Uint32Array,
  texts: string[],
  people: Record<string, number>,
  years: Years | undefined,
): { amounts: Amounts; unknown: number } {
  const counts = texts.map((text) => people[text] ?? people[fold(text)] ?? NaN);
  const under = new Float64Array(communes.length).fill(NaN);
  let unknown = 0;
  const units = amounts.units.map((unit, place) => {
    const commune = communes[place]!;
    if (commune === NOWHERE || Number.isNaN(unit)) return unit;
    under[place] = counts[commune]!;
    if (!Number.isNaN(under[place])) return unit;
    unknown += 1;
    return NaN;
  });
  const { left } = amounts;
  const shared = { digits: 0, exact: undefined, large: false, left, parts: undefined };
  const width = (years?.texts.length ?? 0) + 1;
  const once = communes.map((commune, place) => {
    const year = years?.places[place] ?? NOWHERE;
    return commune === NOWHERE ? NOWHERE : commune * width + Math.min(year, width - 1);
  });
  const divided = { ...amounts, units, years, under: { ...shared, units: under, once } };
  return { amounts: divided, unknown };
}
