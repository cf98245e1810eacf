// Numbers that a question says with their unit: « 50 kW », « plus de 5 ha », « entre 2 et 4 km ». A column that counts in
// another unit of the same kind answers too: 5 ha are 50 000 m².

import type { Field } from "../../explorer/column";

/** Between which amounts, in `unit`; `strict`: these do not count in. */
export interface Quantity {
  unit: string;
  low?: number;
  high?: number;
  strict: boolean;
}

/** What a unit measures, and how many of the first unit of its kind it is. */
type Unit = [written: RegExp, kind: string, size: number];

const UNITS: Unit[] = [
  [/^kw$/iu, "power", 1],
  [/^mw$/iu, "power", 1000],
  [/^kwh$/iu, "energy", 1],
  [/^mwh$/iu, "energy", 1000],
  [/^m(?:²|2|ètres? carrés?|etres? carres?)$/iu, "area", 1],
  [/^(?:ha|hectares?)$/iu, "area", 10_000],
  [/^km(?:²|2)$/iu, "area", 1_000_000],
  [/^cm$/iu, "length", 0.01],
  [/^(?:m|m[èe]tres?)$/iu, "length", 1],
  [/^(?:km|kilom[èe]tres?)$/iu, "length", 1000],
  [/^km\/h$/iu, "speed", 1],
  [/^kg$/iu, "mass", 1],
  [/^tonnes?$/iu, "mass", 1000],
  [/^%$/iu, "share", 1],
];
const WRITTEN = UNITS.map(([{ source }]) => source.slice(1, -1)).join("|");
const NUMBER = String.raw`(\d[\d\s]*(?:[.,]\d+)?)`;
const ENDED = `\\s*(${WRITTEN})(?![\\p{L}\\p{N}²/])`;
const STRICTLY_ABOVE = "plus d[e'’]|sup[ée]rieure?s? à|au[- ]del[àa] d[e'’]|more than|over|above";
const STRICTLY_BELOW = "moins d[e'’]|inf[ée]rieure?s? [àa]|less than|under|below";
const FROM = "au moins|[àa] partir d[e'’]|at least";
const UP_TO = "au plus|jusqu['’][àa]|at most|up to";
const BOUNDED = `(?:(${STRICTLY_ABOVE})|(${FROM})|(${STRICTLY_BELOW})|(${UP_TO}))?\\s*`;
const BETWEEN = new RegExp(
  `(?:entre|between|de|from)\\s+${NUMBER}\\s*(?:et|and|à|a|to)\\s+${NUMBER}${ENDED}`,
  "iu",
);
const AMOUNT = new RegExp(`(?<![\\p{L}\\p{N}])${BOUNDED}${NUMBER}${ENDED}`, "iu");

/** The first quantity of a question, and the question without it. */
export function takeQuantity(question: string): { quantity?: Quantity; left: string } {
  const between = BETWEEN.exec(question);
  if (between) {
    const [said, low = "", high = "", unit = ""] = between;
    const quantity = { unit, low: readAmount(low), high: readAmount(high), strict: false };
    return { quantity, left: question.replace(said, " ") };
  }
  const found = AMOUNT.exec(question);
  if (!found) return { left: question };
  const [said, above, from, below, upTo, digits = "", unit = ""] = found;
  const quantity: Quantity = { unit, strict: Boolean(above || below) };
  if (!below && !upTo) quantity.low = readAmount(digits);
  if (!above && !from) quantity.high = readAmount(digits);
  return { quantity, left: question.replace(said, " ") };
}

/** Does a text say how much of something, with its unit? */
export function hasQuantity(text: string): boolean {
  return takeQuantity(text).quantity !== undefined;
}

/** By which an amount in a unit is multiplied to be one of a column's; null where the column counts something else. */
export function convert(unit: string, { counts = "", unit: borne }: Field): number | null {
  const [said, own] = [findUnit(unit), findUnit(counts || borne || "")];
  return said && own && said[1] === own[1] ? said[2] / own[2] : null;
}

function findUnit(text: string): Unit | undefined {
  return UNITS.find(([written]) => written.test(text));
}

function readAmount(digits: string): number {
  return Number.parseFloat(digits.replace(/\s/g, "").replace(",", "."));
}
