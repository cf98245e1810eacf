// The conditions of columns as an address writes them: « contient~école », « entre~2022-01-01~2024-12-31 »,
// « inferieur~montant_vote »; « entre~>100~<500 » of numbers that are more than one bound, less than the other.

import { DAY, type Field } from "./column";
import type { Between, Filter, Sign } from "./query";
import { isNumeric } from "./written";

export const MEASURED = ["integer", "number", "date", "datetime", "year"]; // types that have bounds
const SIGN = "~";
const OR_EMPTY = "~ouvide";

const SIGNS: Record<Sign, string> = {
  lt: "inferieur",
  le: "auplus",
  eq: "egal",
  ne: "different",
  ge: "aumoins",
  gt: "superieur",
};

/** The columns whose cells may be compared to those of a column: numbers to numbers, days to days, texts to texts. */
export function comparable(fields: Field[], column: number): number[] {
  const kind = kindOf(fields[column]!);
  const places = fields.map((_, place) => place);
  return places.filter((place) => place !== column && kind && kindOf(fields[place]!) === kind);
}

function kindOf(field: Field): string {
  if (field.type === "geojson") return "";
  if (field.type === "datetime") return field.kind; // of a place, or an instant
  return isNumeric(field) || field.type === "year" ? "number" : field.type;
}

/** The signs that may stand between a column and others: texts are the same, or not. */
export function signsOf({ type }: Field): Sign[] {
  const signs = Object.keys(SIGNS) as Sign[];
  return ["string", "boolean"].includes(type) ? ["eq", "ne"] : signs;
}

/** Those that stand for a filter: one for each value that is chosen. */
export function writeConditions(filter: Filter, fields: Field[]): string[] {
  const field = fields[filter.column]!;
  if ("sign" in filter) return [SIGNS[filter.sign] + SIGN + fields[filter.other]!.name];
  if ("text" in filter) return [`${filter.lacks ? "sans" : "contient"}~${filter.text}`];
  if ("start" in filter) return [`commence~${filter.start}`];
  if ("filled" in filter) return [filter.filled ? "rempli" : "vide"];
  if ("values" in filter) return filter.values.map((value) => `est~${value}`);
  const { low, high, above, below, open } = filter;
  const [from, to] = [bound(low, field), bound(high, field)];
  return [`entre~${above ? ">" : ""}${from}~${below ? "<" : ""}${to}${open ? OR_EMPTY : ""}`];
}

/** Adds what a condition says of a column to the filters; one that says nothing is left out. */
export function readCondition(
  text: string,
  column: number,
  fields: Field[],
  filters: Filter[],
): void {
  const field = fields[column]!;
  const how = text.split(SIGN, 1)[0]!;
  const what = text.slice(how.length + 1);
  const sign = signsOf(field).find((one) => SIGNS[one] === how);
  const other = comparable(fields, column).find((place) => fields[place]!.name === what);
  if (sign && other !== undefined) filters.push({ column, sign, other });
  if (how === "contient") filters.push({ column, text: what });
  if (how === "sans") filters.push({ column, text: what, lacks: true });
  if (how === "commence") filters.push({ column, start: what });
  if (how === "vide" || how === "rempli") filters.push({ column, filled: how === "rempli" });
  if (how === "est") {
    const same = filters.find((filter) => filter.column === column && "values" in filter);
    if (same && "values" in same) same.values = [...new Set([...same.values, what])];
    else filters.push({ column, values: [what] });
  }
  if (how !== "entre" || !MEASURED.includes(field.type)) return;
  const [low = "", high = ""] = what.split(SIGN);
  const between: Between = { column };
  if (what.endsWith(OR_EMPTY)) between.open = true;
  if (!isDated(field)) {
    if (low.startsWith(">")) between.above = true;
    if (high.startsWith("<")) between.below = true;
  }
  const [bottom, top] = [
    low.slice(Number(between.above ?? 0)),
    high.slice(Number(between.below ?? 0)),
  ];
  const [from, to] = [valueOf(bottom, field, false), valueOf(top, field, true)];
  if (Number.isNaN(from) || Number.isNaN(to)) return;
  if (from !== undefined) between.low = from;
  if (to !== undefined) between.high = to;
  filters.push(between);
}

export function isDated({ type }: Field): boolean {
  return type === "date" || type === "datetime";
}

/** Dates as ISO writes them. */
export function bound(value: number | undefined, { type }: Field): string {
  if (value === undefined) return "";
  if (type === "date") return iso(value * DAY).slice(0, 10) || String(value);
  if (type === "datetime")
    return iso(value)
      .replace(/(T00:00:00)?\.000Z$/, "")
      .replace(/(T23:59:59)\.999Z$/, "$1");
  return String(value);
}

function iso(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString();
}

/** What a bound is worth in the column; nothing where there is none, NaN where it says none. A year, a month and a day
 *  are whole: they end with their last day. A day was also written as its number since 1970. */
export function valueOf(text: string, { type }: Field, ends: boolean): number | undefined {
  if (text === "") return undefined;
  if (type !== "date" && type !== "datetime") return Number(text.replace(",", "."));
  const [, year, month, day, time] =
    /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T([\d:]+))?)?)?$/.exec(text) ?? [];
  if (!year || (type === "date" && !month && Number(text) > LAST_YEAR)) return Number(text);
  const start = Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1));
  if (!iso(start).startsWith(text.slice(0, 10))) return NaN; // the 13th month, the 31st of April
  if (time) return Date.parse(`${year}-${month}-${day}T${time}Z`) + (ends ? 999 : 0);
  const next = day
    ? start + DAY
    : Date.UTC(Number(year) + Number(!month), Number(month ?? 1) - Number(!month), 1);
  if (type === "date") return (ends ? next - DAY : start) / DAY;
  return ends ? next - 1 : start;
}

const LAST_YEAR = 2999; // beyond, four figures are a number of days
