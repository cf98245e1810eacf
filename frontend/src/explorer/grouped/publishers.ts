// Who published the rows of a table of the territory that have no group: their names, in their order.

import { fold } from "../../fold";
import type { Field } from "../column";
import type { Table } from "../query";

const NAME = "diffuseur_nom"; // PUBLISHER_NAME of site_builder/core/model/territory.py

/** The column that says who publishes a row; none of a table of one publisher. */
export function publisherColumns(fields: Field[]): number[] {
  const place = fields.findIndex(({ name }) => name === NAME);
  return place < 0 ? [] : [place];
}

/** Of the rows that are marked. */
export function publishersOf(
  rows: Uint32Array,
  marks: Uint8Array,
  table: Table,
  fields: Field[],
): string[] {
  const [column] = publisherColumns(fields);
  if (column === undefined || !marks.includes(1)) return [];
  const { codes, texts } = table[column]!;
  const found = new Set<number>();
  rows.forEach((row, place) => marks[place] && codes[row] && found.add(codes[row]));
  const names = Array.from(found, (code) => texts[code - 1]!);
  return names.sort((one, other) => (fold(one) < fold(other) ? -1 : 1));
}
