// The difference of two columns, as a column that no file has: of which two it may be, and what is known of it.

import { called, headingOf, type Field } from "../column";
import { areMoney, unitOf } from "../grouped/writing";
import { isNumeric } from "../written";

/** Of the first column the second is taken away. */
export type Pair = [over: number, under: number];

/** The columns that may be taken away from one: sums of the same unit, of which rows have the same share. */
export function listSubtractable(fields: Field[], over: number): number[] {
  const from = fields[over]!;
  if (!isSummed(from)) return [];
  const isAlike = (field: Field): boolean =>
    isSummed(field) && isSameUnit(from, field) && field.share === from.share;
  return [...fields.keys()].filter((place) => place !== over && isAlike(fields[place]!));
}

/** Not all amounts of money say their unit. */
function isSameUnit(one: Field, other: Field): boolean {
  return countedIn(one) === countedIn(other) || areMoney(one, other);
}

/** "" of a column that does not say what it counts. Numbers that have no unit are alike, be they of inscrits or of votants. */
function countedIn(field: Field): string {
  const [named = ""] = /^nombre (?=de |d.)/iu.exec(called(field)) ?? [];
  return unitOf(field) || named.toLowerCase();
}

/** Has the file a column of numbers that add up? */
function isSummed(field: Field): boolean {
  const isOfFile = !field.derived && !field.days && !field.near && !field.minus;
  return isOfFile && field.adds === "sum" && isNumeric(field);
}

/** The columns of which another may be taken away, as they are read. */
export function listDiminished(fields: Field[], order: number[]): number[] {
  return order.filter((place) => listSubtractable(fields, place).length);
}

/** « Recettes − Dépenses »; its name, in addresses and files, is that of both. */
export function differenceField(fields: Field[], minus: Pair): Field {
  const [over, under] = minus.map((place) => fields[place]!) as [Field, Field];
  const within = [...new Set([...(over.within ?? []), ...(under.within ?? [])])];
  const counted = over.counted ?? under.counted;
  const { link: _, separator: _separator, ...shared } = over;
  const { unit, counts = "" } = unitOf(over) ? over : under;
  return {
    ...shared,
    unit,
    counts,
    name: `${over.name}-${under.name}`,
    title: nameDifference(called(over), called(under)),
    heading: nameDifference(headingOf(over), headingOf(under)),
    type: over.type === under.type ? over.type : "number",
    decimals: finest(over, under),
    minus,
    ...(within.length && { within }),
    ...(counted && { counted }),
  };
}

/** « Recettes − Dépenses (€) »: what both say in brackets at their end is said once. */
function nameDifference(over: string, under: string): string {
  const [unit = ""] = /\s\([^()]+\)$/.exec(over) ?? [];
  const isShared = unit && under.endsWith(unit);
  return `${isShared ? over.slice(0, -unit.length) : over} − ${under}`;
}

/** As many decimals as the one that has more; null where nobody knows. */
function finest(...both: [Field, Field]): number | null {
  const digits = both.map(({ type, decimals }) => (type === "integer" ? 0 : decimals));
  return digits.includes(null) ? null : Math.max(...(digits as number[]));
}
