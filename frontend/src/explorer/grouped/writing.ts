// How figures of a measure are written for people.

import type { Field } from "../column";
import { shown } from "../written";
import type { How } from "./aggregate";
import type { Grouped } from "./group";

const EURO = "€";
const GREAT = 10_000;

/** What the figures of a column count. */
export function unitOf({ unit, counts = "" }: Field): string {
  return unit || counts;
}

/** The unit that figures are in, « en € », « en kg »; "" of what is merely counted, as times and pupils. */
export function measuredIn({ unit, counts = "" }: Field): string {
  if (unit) return unit;
  return /^\p{Ll}{3,}$/u.test(counts) ? "" : counts;
}

/** A decimal text in the language, with the unit: a sum has the digits of its column, a mean no more than tell. */
export function writeFigure(text: string, field: Field, how: How, language: string): string {
  if (!text) return "";
  if (isCount(how)) return shown(COUNT, language, {})(text);
  return shown({ ...COUNT, unit: unitOf(field) }, language, {})(cut(text, field, how));
}

/** The same without its unit. */
export function writePlain(text: string, field: Field, how: How, language: string): string {
  return shown(COUNT, language, {})(isCount(how) ? text : cut(text, field, how));
}

/** Does it count, whatever the column holds? */
export function isCount(how: How): boolean {
  return how === "rows" || how === "distinct";
}

/** Are there figures so great that nobody reads what is after the point? They are then rounded, but not in files. */
export function isRounded({ rows, all }: Grouped): boolean {
  const figures = [...rows, all].flatMap(({ values }) => values.map(Number));
  return figures.some((figure) => Math.abs(figure) >= GREAT);
}

export function roundFigure(text: string): string {
  return text.includes(".") ? round(text, 0) : text;
}

/** Digits after the point. */
export function digitsOf(text: string, field: Field, how: How): number {
  const { decimals } = field;
  const [, fraction = ""] = text.split(".");
  if (!fraction) return 0;
  const least = unitOf(field) === EURO ? 2 : 0;
  if (how !== "mean" && how !== "median") return Math.max(least, decimals ?? fraction.length);
  const size = Math.abs(Number(text));
  const digits = size >= 1000 ? 0 : size >= 10 ? 1 : 2;
  return digits ? Math.max(digits, least) : 0;
}

function cut(text: string, field: Field, how: How): string {
  const digits = digitsOf(text, field, how);
  const [whole = "", fraction = ""] = text.split(".");
  if (fraction.length <= digits) return digits ? `${whole}.${fraction.padEnd(digits, "0")}` : whole;
  return round(text, digits);
}

/** A decimal text to so many digits, a half going away from zero, however great it is. */
function round(text: string, digits: number): string {
  const [whole = "", fraction = ""] = text.replace("-", "").split(".");
  const kept = BigInt(whole + fraction.slice(0, digits).padEnd(digits, "0"));
  const rounded = kept + BigInt(Number(fraction[digits] ?? 0) >= 5);
  const figures = String(rounded).padStart(digits + 1, "0");
  const point = figures.length - digits;
  const sign = text.startsWith("-") && rounded ? "-" : "";
  return sign + figures.slice(0, point) + (digits ? `.${figures.slice(point)}` : "");
}

const COUNT: Field = {
  name: "",
  type: "number",
  kind: "number",
  unit: "",
  decimals: null,
  title: "",
};
