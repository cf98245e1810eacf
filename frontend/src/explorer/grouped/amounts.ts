// What each row adds to a sum: whole numbers of a unit that is as small as the decimals of the column, so that sums are
// exact. The rules are those of the build's charts (site_builder/prepare/charts/row_parts.py): an amount that several
// share counts for its share, and rows that repeat others do not count.

import type { Field, Value } from "../column";
import type { Held, Query, Table } from "../query";
import { notation } from "../written";
import { NOWHERE } from "./aggregate";
import { unitsOf } from "./decimals";
import { groupsOf, isPeriod, stepsOf } from "./groups";
import { brokenRules, omitted, omittingColumns, REPEATING } from "./omitted";
import { yearsOf, type Years } from "./years";

const SIXTH = 6; // digits after the point, where a column does not say
const FINEST = 20; // those of the longest number
const WHOLE = 100; // percent

/** Rows that are left out, and why: they repeat others, the standard does not count them, they are empty, or have no
 *  number. */
export interface Left {
  apart: number;
  uncounted: number;
  rules: number[]; // what they have not, by places in `counted` of the column
  empty: number;
  unread: number;
  negative?: number; // of days: rows that count, whose last date comes before the first
}

/** `units` of each row, NaN where it is left out; `exact` gives them where a number cannot hold their sum; `large`: nor
 *  that of two of them. */
export interface Amounts {
  digits: number;
  units: Float64Array;
  exact: ((place: number) => bigint) | undefined;
  large: boolean;
  left: Left;
  parts: Parts | undefined;
  under?: Under; // by which the amounts are divided
  yearless?: Parts | undefined; // the same parts whatever the year, which are divided each by theirs
  years?: Years | undefined; // where they are of several
}

/** Of the same rows; those that have one key of `once` count once in a cell. */
export interface Under extends Amounts {
  once?: Uint32Array;
}

/** Of each row the part over which nothing is added to it, `texts` saying which values of the columns `within` have
 *  it; `several` are those columns of which the rows have more than one value. */
export interface Parts {
  places: Uint32Array;
  texts: string[];
  several: number[];
}

/** The columns of which there are several values, over which nothing is added. */
export function severalOf({ parts, under }: Amounts): number[] {
  return [...new Set([...(parts?.several ?? []), ...(under?.parts?.several ?? [])])];
}

/** The same, over which nothing is divided: over years it is, for each year is above and below. */
export function undividedOf({ yearless, under }: Amounts): number[] {
  return [...new Set([...(yearless?.several ?? []), ...(under?.yearless?.several ?? [])])];
}

/** The columns that the amounts of a measure need. */
export function amountColumns(fields: Field[], measure: number, query: Query): number[] {
  const { share, within = [] } = fields[measure]!;
  const columns = [measure, ...within, ...omittingColumns(fields, query, measure)];
  return share === undefined ? columns : [...columns, share];
}

/** `among`: only rows that have a number there, of which alone it is said what is left out. */
export function amountsOf(
  rows: Uint32Array,
  table: Table,
  fields: Field[],
  measure: number,
  query: Query,
  among?: Float64Array,
): Amounts {
  const field = fields[measure]!;
  const held = table[measure]!;
  const shares = field.share === undefined ? undefined : table[field.share];
  const numbers = numbersOf(field, held);
  const digits = shares ? SIXTH : digitsOf(field, numbers);
  const portions = shares && [1, ...numbersOf(fields[field.share!]!, shares).slice(1).map(shareOf)];
  const marks = omitted(rows, table, fields, query, measure);
  const own = portions ? numbers : numbers.map((number) => round(number, digits));
  const units = new Float64Array(rows.length).fill(NaN);
  const left = { apart: 0, uncounted: 0, rules: brokenRules(marks).sort(), empty: 0, unread: 0 };
  for (let place = 0; place < rows.length; place += 1) {
    if (among && Number.isNaN(among[place])) continue;
    const code = held.codes[rows[place]!]!;
    let unit = own[code]!;
    if (portions) unit = round(unit * portions[shares.codes[rows[place]!]!]!, digits);
    if (marks[place]) left[marks[place] === REPEATING ? "apart" : "uncounted"] += 1;
    else if (!code) left.empty += 1;
    else if (!Number.isFinite(unit)) left.unread += 1;
    else units[place] = unit;
  }
  const most = greatest(units);
  const isExact = most * Math.max(rows.length, 2) <= Number.MAX_SAFE_INTEGER;
  const exact = isExact ? undefined : exactOf(rows, held, units, digits);
  const large = 2 * most > Number.MAX_SAFE_INTEGER;
  const parts = field.within && partsOf(field.within, rows, table, fields, units);
  return { digits, units, exact, large, left, parts };
}

/** The texts of a column as numbers, another for each that differs. */
export function textsOf(
  rows: Uint32Array,
  table: Table,
  fields: Field[],
  column: number,
  query: Query,
): Amounts {
  const { separator: _, ...held } = table[column]!;
  const { places } = groupsOf({ column, step: "" }, held);
  const marks = omitted(rows, table, fields, query);
  const left: Left = { apart: 0, uncounted: 0, rules: [], empty: 0, unread: 0 };
  const units = new Float64Array(rows.length).fill(NaN);
  rows.forEach((row, place) => {
    const text = places[held.codes[row]!]!;
    if (marks[place]) left.apart += 1;
    else if (text === NOWHERE) left.empty += 1;
    else units[place] = text;
  });
  return { digits: 0, units, exact: undefined, large: false, left, parts: undefined };
}

/** Amounts by others, of the rows in which both are numbers. */
export function dividedAmounts(
  rows: Uint32Array,
  table: Table,
  fields: Field[],
  measure: number,
  divisor: number,
  query: Query,
): Amounts {
  const all = amountsOf(rows, table, fields, divisor, query);
  const over = amountsOf(rows, table, fields, measure, query, all.units);
  const under = amountsOf(rows, table, fields, divisor, query, over.units);
  const within = [measure, divisor].flatMap((column) => withinOf(fields, column));
  const year = within.find((one) => isPeriod(fields[one]!));
  return {
    ...over,
    yearless: yearlessParts(rows, table, fields, measure, over.units),
    years: yearsOf(rows, table, fields, year),
    under: {
      ...under,
      yearless: yearlessParts(rows, table, fields, divisor, over.units),
      left: all.left,
    },
  };
}

/** The parts over which a column is not added, whatever the year. */
export function yearlessParts(
  rows: Uint32Array,
  table: Table,
  fields: Field[],
  column: number,
  units: Float64Array,
): Parts | undefined {
  const within = withinOf(fields, column).filter((one) => !isPeriod(fields[one]!));
  return within.length ? partsOf(within, rows, table, fields, units) : undefined;
}

function withinOf(fields: Field[], column: number): number[] {
  return fields[column]!.within ?? [];
}

/** The same amounts of rows that stand several times, at the places of their `sources`. */
export function spreadAmounts(amounts: Amounts, sources: Uint32Array): Amounts {
  const { exact, parts, yearless, years, under } = amounts;
  const spread = <P extends { places: Uint32Array }>(given: P | undefined): P | undefined =>
    given && { ...given, places: sources.map((place) => given.places[place]!) };
  return {
    ...amounts,
    ...(under && { under: spreadAmounts(under, sources) }),
    units: Float64Array.from(sources, (place) => amounts.units[place]!),
    exact: exact && ((place) => exact(sources[place]!)),
    parts: spread(parts),
    yearless: spread(yearless),
    years: spread(years),
  };
}

function partsOf(
  within: number[],
  rows: Uint32Array,
  table: Table,
  fields: Field[],
  units: Float64Array,
): Parts {
  let found: Parts = { places: new Uint32Array(rows.length), texts: [""], several: [] };
  for (const column of within) {
    const { codes } = table[column]!;
    const step = stepsOf(fields[column]!)[0]!;
    const groups = groupsOf({ column, step }, table[column]!);
    const known = new Map<number, number>();
    const texts: string[] = [];
    let first = -1;
    let differs = false;
    const places = found.places.map((part, place) => {
      const group = groups.places[codes[rows[place]!]!]!;
      const key = part * (groups.texts.length + 1) + Math.min(group, groups.texts.length);
      let own = known.get(key);
      if (own === undefined) {
        own = texts.push([found.texts[part], groups.texts[group]].filter(Boolean).join(", ")) - 1;
        known.set(key, own);
      }
      if (units[place] === units[place]) {
        if (first < 0) first = group;
        differs ||= first !== group;
      }
      return own;
    });
    found = { places, texts, several: differs ? [...found.several, column] : found.several };
  }
  return found;
}

/** As many as the column has; where its cells differ, as many as the longest of them. */
function digitsOf({ type, decimals }: Field, numbers: number[]): number {
  if (type === "integer") return 0;
  if (decimals !== null) return decimals;
  let most = SIXTH;
  const scale = 10 ** SIXTH;
  for (const number of numbers) {
    if (!Number.isFinite(number) || Math.round(number * scale) / scale === number) continue;
    const [, fraction = ""] = PLAIN(number).split(".");
    most = Math.max(most, fraction.length);
  }
  return Math.min(most, FINEST);
}

const PLAIN = notation({
  name: "",
  type: "number",
  kind: "number",
  unit: "",
  decimals: null,
  title: "",
});

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
  digits: number,
): Amounts["exact"] {
  return (place) => {
    const value = values[codes[rows[place]!]! - 1]!;
    if (typeof value === "bigint") return value;
    const isFine = typeof value === "number" && !Number.isSafeInteger(units[place]);
    return isFine ? unitsOf(PLAIN(value), digits) : BigInt(units[place]!);
  };
}
