// What each row adds to a sum: whole numbers of a unit that is as small as the decimals of the column, so that sums are
// exact. The rules are those of the build's charts (site_builder/prepare/charts/row_parts.py): an amount that several
// share counts for its share, and rows that repeat others do not count.

import type { Field, Value } from "../column";
import type { Held, Query, Table } from "../query";

export const SIXTH = 6; // digits after the point, where a column does not say
const WHOLE = 100; // percent

/** Rows that are left out, and why: they repeat others, are empty, or have no number. */
export interface Left {
  apart: number;
  empty: number;
  unread: number;
}

/** `units` of each row, NaN where it is left out; `exact` gives them where a number cannot hold their sum; `large`: nor
 *  that of two of them. */
export interface Amounts {
  digits: number;
  units: Float64Array;
  exact: ((place: number) => bigint) | undefined;
  large: boolean;
  left: Left;
}

/** The columns that say which rows repeat others, but for those of which a query asks for such rows by name. */
export function apartColumns(fields: Field[], query: Query): number[] {
  return fields.flatMap((field, column) => {
    const named = new Set(field.apart);
    const asked = query.filters.some(
      (filter) =>
        filter.column === column &&
        "values" in filter &&
        filter.values.some((one) => named.has(one)),
    );
    return named.size && !asked ? [column] : [];
  });
}

/** 1 for each row that repeats others. */
export function apartRows(
  rows: Uint32Array,
  table: Table,
  fields: Field[],
  query: Query,
): Uint8Array {
  const found = new Uint8Array(rows.length);
  for (const column of apartColumns(fields, query)) {
    const held = table[column]!;
    const named = new Set(fields[column]!.apart);
    const codes = new Uint8Array(held.values.length + 1);
    held.values.forEach((value, place) => (codes[place + 1] = Number(named.has(String(value)))));
    rows.forEach((row, place) => (found[place]! |= codes[held.codes[row]!]!));
  }
  return found;
}

/** The columns that the amounts of a measure need. */
export function amountColumns(fields: Field[], measure: number, query: Query): number[] {
  const { share } = fields[measure]!;
  const columns = [measure, ...apartColumns(fields, query)];
  return share === undefined ? columns : [...columns, share];
}

export function amountsOf(
  rows: Uint32Array,
  table: Table,
  fields: Field[],
  measure: number,
  query: Query,
): Amounts {
  const field = fields[measure]!;
  const held = table[measure]!;
  const shares = field.share === undefined ? undefined : table[field.share];
  const digits = shares ? SIXTH : digitsOf(field);
  const numbers = numbersOf(field, held);
  const parts = shares && [1, ...numbersOf(fields[field.share!]!, shares).slice(1).map(shareOf)];
  const apart = apartRows(rows, table, fields, query);
  const own = parts ? numbers : numbers.map((number) => round(number, digits));
  const units = new Float64Array(rows.length).fill(NaN);
  const left = { apart: 0, empty: 0, unread: 0 };
  for (let place = 0; place < rows.length; place += 1) {
    const code = held.codes[rows[place]!]!;
    let unit = own[code]!;
    if (parts) unit = round(unit * parts[shares.codes[rows[place]!]!]!, digits);
    if (apart[place]) left.apart += 1;
    else if (!code) left.empty += 1;
    else if (!Number.isFinite(unit)) left.unread += 1;
    else units[place] = unit;
  }
  const most = greatest(units);
  const isExact = most * Math.max(rows.length, 2) <= Number.MAX_SAFE_INTEGER;
  const exact = isExact ? undefined : exactOf(rows, held, units);
  return { digits, units, exact, large: 2 * most > Number.MAX_SAFE_INTEGER, left };
}

function digitsOf({ type, decimals }: Field): number {
  if (type === "integer") return 0;
  return decimals ?? SIXTH;
}

/** By code, NaN where there is none. */
function numbersOf({ type }: Field, { values }: Held): number[] {
  const read = type === "string" ? numberOf : Number;
  return [NaN, ...values.map(read)];
}

/** « 12 500,50 € » of a column in which some cells are no numbers. */
export function numberOf(value: Value): number {
  const text = String(value).replace(/[\s\u00a0\u202f]|€|euros?$/gi, "");
  if (!/^[-−+]?\d+([.,]\d+)?$/.test(text)) return NaN;
  return Number(text.replace("−", "-").replace(",", "."));
}

/** As a part of one: 45 can only be 45 %. */
function shareOf(number: number): number {
  if (number >= 0 && number <= 1) return number;
  return number > 1 && number <= WHOLE ? number / WHOLE : NaN;
}

/** In units of the last digit, a half going away from zero. */
function round(number: number, digits: number): number {
  const scaled = number * 10 ** digits;
  const whole = Math.trunc(scaled);
  const rest = scaled - whole;
  if (rest >= 0.5) return whole + 1;
  return rest <= -0.5 ? whole - 1 : whole;
}

function greatest(units: Float64Array): number {
  let most = 0;
  for (const unit of units) if (Math.abs(unit) > most) most = Math.abs(unit);
  return most;
}

function exactOf(
  rows: Uint32Array,
  { codes, values }: Held,
  units: Float64Array,
): Amounts["exact"] {
  return (place) => {
    const value = values[codes[rows[place]!]! - 1];
    return typeof value === "bigint" ? value : BigInt(units[place]!);
  };
}
