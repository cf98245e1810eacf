// JSON as the site's own: an array of records, numbers and booleans as such, empty cells null.

import type { Field } from "../column";
import type { Given } from "./given";

export function write({ fields, columns, rows }: Given): Blob {
  const names = fields.map((field) => JSON.stringify(field.name));
  const values = columns.map((held, i) =>
    held.texts.map((text, place) => value(fields[i]!, text, held.values[place])),
  );
  const records = Array.from(rows, (row) => {
    const cells = columns.map(
      (held, i) => `${names[i]}:${held.codes[row] ? values[i]![held.codes[row]! - 1] : "null"}`,
    );
    return `{${cells.join(",")}}`;
  });
  return new Blob([`[\n${records.join(",\n")}\n]\n`], { type: "application/json" });
}

export function value(field: Field, text: string, known: unknown): string {
  if (field.type === "boolean" || field.type === "geojson") return text;
  return typeof known === "string" || !/^(integer|number|year)$/.test(field.type)
    ? JSON.stringify(text)
    : String(known);
}
