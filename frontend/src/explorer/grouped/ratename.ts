// A rate in words, and its figures as percentages.

import { called, type Field } from "../column";
import type { Filter } from "../query";
import { tellFilter } from "../told";
import type { Words } from "../words";
import type { Figure } from "./aggregate";
import { decimal, unitsOf } from "./decimals";
import type { Rate } from "./rate";
import type { Grouped, GroupRow } from "./result";
import { field, writeFigure } from "./writing";

export const PERCENT = "%";
const FINE = 15; // digits of a ratio

/** « « Pour : 54 » et « Contre : 0 » » */
export function sayConditions(conditions: Filter[], fields: Field[], words: Words): string {
  const said = conditions.map((one) =>
    words.say("quoted", { text: tellFilter(one, fields, words) }),
  );
  return new Intl.ListFormat(words.language, { type: "conjunction" }).format(said);
}

/** « part des lignes où « Contre : 0 » » */
export function rateName(rate: Rate, fields: Field[], words: Words): string {
  const conditions = sayConditions(rate.conditions, fields, words);
  if (rate.measure === undefined) return words.say("grouped.rate.name.rows", { conditions });
  return words.say("grouped.rate.name", { column: called(fields[rate.measure]!), conditions });
}

/** How its figures are written. */
export function rateField(unit: string): Field {
  return { ...field("", "number"), unit, isPerHundred: true };
}

/** The columns that say whether rows are asked for, as one that may be empty. */
export function sayingField({ conditions }: Rate, fields: Field[], words: Words): Field {
  const names = conditions.map(({ column }) => called(fields[column]!));
  const list = new Intl.ListFormat(words.language, { type: "disjunction" });
  return field(list.format(new Set(names)));
}

/** « 312 sur 340 »; "" of a group that has no rate. */
export function sayParts(
  { parts, values }: Pick<GroupRow, "parts" | "values">,
  measure: Field | undefined,
  words: Words,
): string {
  if (!parts || values.at(-1) === null) return "";
  const write = (figure: Figure): string =>
    measure
      ? writeFigure(figure ?? "0", measure, "sum", words.language)
      : words.number(Number(figure));
  return words.say("grouped.rate.of", { part: write(parts[0]), whole: write(parts[1]) });
}

/** The same groups, whose ratios are percentages as they are drawn, and as files have them. */
export function inPercent(result: Grouped): Grouped {
  const times = (figure: Figure): Figure =>
    figure === null ? null : decimal(unitsOf(figure, FINE) * 100n, FINE);
  const scale = (row: GroupRow): GroupRow => ({
    ...row,
    values: row.values.map(times),
    change: times(row.change),
  });
  return {
    ...result,
    rows: result.rows.map(scale),
    unknown: result.unknown && scale(result.unknown),
    shown: scale(result.shown),
    others: result.others && scale(result.others),
    all: scale(result.all),
  };
}
