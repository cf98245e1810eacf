// A rate within each group: what of its rows, or of their amounts, some conditions ask for. Pure functions over whole columns.

import type { Field } from "../column";
import { matching, needed, type Filter, type Query, type Table } from "../query";
import { amountsOf, yearlessParts, type Amounts } from "./amounts";
import { omitted } from "./omitted";

/** Which rows are above; `measure`: the column whose amounts are added, where it is not the rows that are counted. */
export interface Rate {
  conditions: Filter[];
  measure?: number;
}

/** The columns that must be held to know which rows are above. */
export function conditionColumns(conditions: Filter[], columns: number): number[] {
  return needed({ text: "", filters: conditions }, columns);
}

/** Each row or its amount below, the same above where conditions ask for the row. Rows that do not say it are in neither. */
export function rateAmounts(
  { conditions, measure }: Rate,
  rows: Uint32Array,
  table: Table,
  fields: Field[],
  query: Query,
): Amounts {
  const own =
    measure === undefined
      ? countEachRow(rows, table, fields, query)
      : amountsOf(rows, table, fields, measure, query);
  const isAsked = askedRows(conditions, table);
  const isSaid = saidRows(conditions, table);
  const { exact } = own;
  const units = own.units.map((unit, place) => (isSaid(rows[place]!) ? unit : NaN));
  const empty = own.units.filter((unit, place) => unit === unit && !isSaid(rows[place]!)).length;
  const yearless =
    measure === undefined ? undefined : yearlessParts(rows, table, fields, measure, units);
  const shared = { ...own, parts: undefined, yearless };
  return {
    ...shared,
    units: units.map((unit, place) => (unit !== unit || isAsked(rows[place]!) ? unit : 0)),
    exact: exact && ((place) => (isAsked(rows[place]!) ? exact(place) : 0n)),
    left: { apart: 0, uncounted: 0, rules: [], empty, unread: 0 },
    under: { ...shared, units },
  };
}

type Test = (row: number) => boolean;

function askedRows(conditions: Filter[], table: Table): Test {
  const rows = table[conditions[0]!.column]!.codes.length;
  const asked = new Uint8Array(rows);
  for (const row of matching(table, rows, { text: "", filters: conditions })) asked[row] = 1;
  return (row) => asked[row] === 1;
}

/** Which rows say whether they are asked for: an empty cell does not, but where it is asked whether it is empty. */
function saidRows(conditions: Filter[], table: Table): Test {
  const saying = conditions.filter((one) => !asksEmpty(one));
  const columns = conditionColumns(saying, table.length).map((column) => table[column]!.codes);
  return (row) => columns.every((codes) => codes[row] !== 0);
}

function asksEmpty(filter: Filter): boolean {
  if ("values" in filter) return filter.values.includes("");
  return "filled" in filter || "open" in filter;
}

/** One for each row that counts. */
function countEachRow(rows: Uint32Array, table: Table, fields: Field[], query: Query): Amounts {
  const marks = omitted(rows, table, fields, query);
  const units = Float64Array.from(marks, (mark) => (mark ? NaN : 1));
  const apart = marks.filter(Boolean).length;
  const left = { apart, uncounted: 0, rules: [], empty: 0, unread: 0 };
  return { digits: 0, units, exact: undefined, large: false, left, parts: undefined };
}
