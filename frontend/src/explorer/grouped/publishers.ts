// Who published the rows of a table of the territory that have no group: their names, in their order.

import { fold } from "../../fold";
import type { Field } from "../column";
import type { Table } from "../query";
import { NOWHERE } from "./aggregate";
import { groupsOf, isPeriod, stepsOf, type By } from "./groups";
import { GIVEN_YEAR } from "./years";

const NAME = "diffuseur_nom"; // PUBLISHER_NAME of site_builder/core/model/territory.py

/** The column that says who publishes a row; none of a table of one publisher. */
export function publisherColumns(fields: Field[]): number[] {
  const place = fields.findIndex(({ name }) => name === NAME);
  return place < 0 ? [] : [place];
}

/** The columns that say who publishes a row, and of which years each has rows; none of a table of one publisher. */
export function publishingColumns(fields: Field[], then: By | undefined): number[] {
  const columns = publisherColumns(fields);
  if (!then || !isPeriod(fields[then.column]!) || !columns.length) return columns;
  const given = fields.findIndex(({ name }) => name === GIVEN_YEAR);
  return given < 0 ? [...columns, then.column] : [...columns, then.column, given];
}

/** Has a publisher, by its code, any row of the year of a group in the whole table, whatever is asked? Nothing where
 *  groups are of no years, or of one publisher. */
export function publishedIn(
  table: Table,
  fields: Field[],
  then: By | undefined,
): ((publisher: number, text: string) => boolean) | undefined {
  const [column, ...years] = publishingColumns(fields, then);
  if (column === undefined || !years.length) return undefined;
  const { codes } = table[column]!;
  const found = new Set<string>();
  for (const year of years) {
    const held = table[year]!;
    const { texts, places } = groupsOf({ column: year, step: stepsOf(fields[year]!)[0]! }, held);
    const seen = new Uint8Array(texts.length * (table[column]!.values.length + 1));
    codes.forEach((code, row) => {
      const place = places[held.codes[row]!]!;
      if (place !== NOWHERE) seen[code * texts.length + place] = 1;
    });
    seen.forEach((is, key) => {
      if (is) found.add(`${Math.floor(key / texts.length)} ${texts[key % texts.length]}`);
    });
  }
  return (publisher, text) => !text || found.has(`${publisher} ${text.slice(0, YEAR)}`);
}

const YEAR = 4; // characters of a date

/** Of each of `count` lines and each text, have all who publish its rows nothing of that year? */
export function silencesOf(
  lines: Uint32Array,
  count: number,
  codes: Uint32Array,
  texts: string[],
  has: (publisher: number, text: string) => boolean,
): boolean[][] {
  const publishers = Array.from({ length: count }, () => new Set<number>());
  lines.forEach((line, place) => line !== NOWHERE && publishers[line]!.add(codes[place]!));
  return publishers.map((own) => texts.map((text) => ![...own].some((one) => has(one, text))));
}

/** Of some rows. */
export function publishersOf(
  rows: Uint32Array | number[],
  table: Table,
  fields: Field[],
): string[] {
  const [column] = publisherColumns(fields);
  if (column === undefined) return [];
  const { codes, texts } = table[column]!;
  const found = new Set<number>();
  for (const row of rows) if (codes[row]) found.add(codes[row]);
  const names = Array.from(found, (code) => texts[code - 1]!);
  return names.sort((one, other) => (fold(one) < fold(other) ? -1 : 1));
}
