// How many days lie between the dates of two columns of each row.

import { DAY, type Field } from "../column";
import type { Query, Table } from "../query";
import type { Amounts } from "./amounts";
import { omitted } from "./omitted";

export type Days = [number, number]; // the columns, the first date and the last

/** The columns that have dates, as they are read. */
export function datedColumns(fields: Field[], order: number[]): number[] {
  return order.filter((column) => ["date", "datetime"].includes(fields[column]!.type));
}

/** Rows that lack one of the dates are left out; where the last comes before the first, the days are less than none. */
export function daysBetween(
  rows: Uint32Array,
  table: Table,
  fields: Field[],
  columns: Days,
  query: Query,
): Amounts {
  const [first, last] = columns.map((column) => {
    const { values, codes } = table[column]!;
    const by = fields[column]!.type === "date" ? 1 : DAY;
    const days = [NaN, ...values.map((value) => Math.floor(Number(value) / by))];
    return (row: number): number => days[codes[row]!]!;
  }) as [(row: number) => number, (row: number) => number];
  const marks = omitted(rows, table, fields, query);
  const left = { apart: 0, uncounted: 0, rules: [], empty: 0, unread: 0, negative: 0 };
  const units = new Float64Array(rows.length).fill(NaN);
  rows.forEach((row, place) => {
    const days = last(row) - first(row);
    if (marks[place]) left.apart += 1;
    else if (Number.isNaN(days)) left.empty += 1;
    else units[place] = days;
    if (units[place]! < 0) left.negative += 1;
  });
  return { digits: 0, units, exact: undefined, large: false, left, parts: undefined };
}
