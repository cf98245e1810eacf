// How figures of a measure are written for people.

import { called, type Field } from "../column";
import type { Words } from "../words";
import { shown } from "../written";
import type { How } from "./aggregate";
import { round } from "./decimals";
import type { Grouped } from "./result";

const EURO = "€";
const GREAT = 10_000;
const SMALL = 2; // digits of a ratio that tell, below one

/** What the figures of a column count. */
export function unitOf({ unit, counts = "" }: Field): string {
  return unit || counts;
}

/** The unit that figures are in, « en € », « en kg »; "" of what is merely counted, as times and pupils. */
export function measuredIn({ unit, counts = "" }: Field): string {
  if (unit) return unit;
  return /^\p{Ll}{3,}$/u.test(counts) ? "" : counts;
}

/** What amounts of one column by those of another are: « € par habitant », « élèves par classe »; « A » par « B » where they
 *  have the same unit, or the first has none. */
export function dividedName(over: Field, under: Field, words: Words): string {
  const [one, by] = [unitOf(over), oneOf(under, words)];
  const [column, other] = [called(over), called(under)];
  if (areMoney(over, under)) return words.say("sums.hundred.of", { column, other });
  if (!one || singular(one) === by) return words.say("sums.ratio", { column, other });
  return words.say("sums.by", { one, other: by || words.say("quoted", { text: other }) });
}

/** How the figures of these are written. */
export function dividedField(over: Field, under: Field, words: Words): Field {
  const [one, by] = [unitOf(over), oneOf(under, words)];
  if (areMoney(over, under)) {
    const unit = words.say("sums.hundred");
    return { ...over, unit, counts: "", decimals: null, isPerHundred: true };
  }
  const isAlike = singular(one) === by;
  const counts = one && by && !isAlike ? dividedName(over, under, words) : isAlike ? "" : one;
  return { ...over, unit: "", counts, decimals: null };
}

/** Are two columns amounts of money, of which one may be a part of the other? Not all say their unit. */
export function areMoney(over: Field, under: Field): boolean {
  const units = [over, under].map(unitOf);
  const isMoney = ({ length }: string, field: Field): boolean =>
    !length && /^(?:montant|amount)\b/i.test(called(field));
  return (
    units.includes(EURO) &&
    [over, under].every((field, i) => units[i] === EURO || isMoney(units[i]!, field))
  );
}

/** What one of a column is called: « habitant » of a population, « classe » of « Nombre de classes »; "" where it is not
 *  known. */
function oneOf(field: Field, words: Words): string {
  if (isPeople(field)) return words.say("grouped.people");
  const [, named = ""] = /^nombre (?:de |d.)(\p{Ll}+)$/iu.exec(called(field)) ?? [];
  return singular(unitOf(field) || named);
}

/** Does a column say how many people live somewhere? */
export function isPeople(field: Field): boolean {
  return PEOPLED.test(called(field)) || PEOPLED.test(field.name);
}

const PEOPLED = /population|habitant/i; // names of columns

/** « classes » → « classe » */
function singular(unit: string): string {
  return unit.replace(/(?<=\p{Ll}{3})[sx]$/u, "");
}

/** A decimal text in the language, with the unit: a sum has the digits of its column, a mean no more than tell. */
export function writeFigure(text: string, field: Field, how: How, language: string): string {
  if (!text) return "";
  if (isCount(how)) return shown(COUNT, language, {})(text);
  if (how === "ratio" && field.isPerHundred)
    return shown({ ...COUNT, unit: field.unit }, language, {})(forHundred(text));
  return shown({ ...COUNT, unit: unitOf(field) }, language, {})(cut(text, field, how));
}

/** The same without its unit. */
export function writePlain(text: string, field: Field, how: How, language: string): string {
  if (how === "ratio" && field.isPerHundred) return shown(COUNT, language, {})(forHundred(text));
  return shown(COUNT, language, {})(isCount(how) ? text : cut(text, field, how));
}

function forHundred(text: string): string {
  return round(String(Number(text) * 100), 1);
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
  if (field.isPerHundred) return 1;
  const least = unitOf(field).startsWith(EURO) ? 2 : 0;
  if (how !== "mean" && how !== "median" && how !== "ratio")
    return Math.max(least, decimals ?? fraction.length);
  const size = Math.abs(Number(text));
  if (how === "ratio" && size < 1)
    return Math.min(fraction.length, SMALL - Math.ceil(Math.log10(size)));
  const digits = size >= 1000 ? 0 : size >= 10 ? 1 : 2;
  return digits ? Math.max(digits, least) : 0;
}

function cut(text: string, field: Field, how: How): string {
  const digits = digitsOf(text, field, how);
  const [whole = "", fraction = ""] = text.split(".");
  if (fraction.length <= digits) return digits ? `${whole}.${fraction.padEnd(digits, "0")}` : whole;
  return round(text, digits);
}

/** A column that no file has. */
export function field(name: string, type = "string"): Field {
  return { name, type, kind: type, unit: "", decimals: null, title: "" };
}

const COUNT: Field = {
  name: "",
  type: "number",
  kind: "number",
  unit: "",
  decimals: null,
  title: "",
};
