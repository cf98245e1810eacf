// What an exporter is given, and what it makes: one file of all the rows, or none.

import type { Field } from "../column";
import type { Held } from "../query";

export interface Given {
  fields: Field[];
  columns: Held[]; // in the order of the fields
  rows: Uint32Array; // in the order in which they are written
}

export type Write = (given: Given) => Promise<Blob> | Blob;

/** The cells of a row in canonical notation, "" where they are empty. */
function texts({ columns }: Given, row: number): string[] {
  return columns.map((held) => (held.codes[row] ? held.texts[held.codes[row]! - 1]! : ""));
}

/** The header and the rows as lines of CSV, ending in CRLF, `mark` standing between cells. */
export function delimited(
  given: Given,
  mark: "," | ";",
  cell: (text: string, column: number) => string,
): string {
  const special = new RegExp(`["${mark}\\r\\n]`);
  const quoted = (text: string): string =>
    special.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  const rows = Array.from(given.rows, (row) =>
    texts(given, row).map((text, column) => text && cell(text, column)),
  );
  const lines = [given.fields.map((field) => field.name), ...rows];
  return lines.map((cells) => `${cells.map(quoted).join(mark)}\r\n`).join("");
}

/** The same less the columns of a kind. */
export function without(kind: string, { fields, columns, rows }: Given): Given {
  const kept = fields.map((_, i) => i).filter((i) => fields[i]!.kind !== kind);
  return { fields: kept.map((i) => fields[i]!), columns: kept.map((i) => columns[i]!), rows };
}
