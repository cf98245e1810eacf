// CSV as RFC 4180 has it, and as the site's own: UTF-8, commas, CRLF, values in canonical notation.

import { texts, type Given } from "./given";

export function write(given: Given): Blob {
  const lines = [given.fields.map((field) => field.name), ...Array.from(given.rows, (row) => texts(given, row))];
  return new Blob([lines.map((cells) => `${cells.map(quoted).join(",")}\r\n`).join("")], { type: "text/csv" });
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell;
}
