// Of which years rows are, where figures of several years would be beside those of one.

import { fold } from "../../fold";
import type { Field } from "../column";
import type { Table } from "../query";
import { NOWHERE } from "./aggregate";
import { groupsOf, isPeriod, stepsOf, type By } from "./groups";

export const GIVEN_YEAR = "source_annee"; // of each row of a table of the territory, where it says none that of its file
const YEARS = /^(\w+ )?(annee|exercice|rentree|millesime)$/; // names of columns

/** The year of each row, NOWHERE where it has none. */
export interface Years {
  places: Uint32Array;
  texts: string[];
}

/** Does a column say of which year each row is, rather than when something began? */
export function isRowYear({ name, type, kind }: Field): boolean {
  return (type === "year" || kind === "year") && YEARS.test(fold(name));
}

/** The column of the years that rows are of: by which they are grouped, else the given one, else the first. */
export function yearColumn(fields: Field[], then: By | undefined): number | undefined {
  if (then && isPeriod(fields[then.column]!)) return then.column;
  const given = fields.findIndex(({ name }) => name === GIVEN_YEAR);
  const found = given < 0 ? fields.findIndex(isRowYear) : given;
  return found < 0 ? undefined : found;
}

export function yearsOf(
  rows: Uint32Array,
  table: Table,
  fields: Field[],
  column: number | undefined,
): Years | undefined {
  if (column === undefined) return undefined;
  const held = table[column]!;
  const { texts, places } = groupsOf({ column, step: stepsOf(fields[column]!)[0]! }, held);
  return { texts, places: rows.map((row) => places[held.codes[row]!]!) };
}

/** From the first to the last year of the rows that have an amount and a group; null where there is one alone. */
export function spanOf(
  { places, texts }: Years,
  units: Float64Array,
  cells: Uint32Array,
): [string, string] | null {
  const seen = new Uint8Array(texts.length);
  places.forEach((year, place) => {
    const counts = cells[place] !== NOWHERE && !Number.isNaN(units[place]);
    if (counts && year !== NOWHERE) seen[year] = 1;
  });
  const found = texts.filter((_, year) => seen[year]).sort();
  return found.length > 1 ? [found[0]!, found.at(-1)!] : null;
}
