// CSV as a French Excel opens it on a double click: BOM, semicolons, decimal commas, day-first dates. Geometries, which
// it would spill over the rows below, are left out.

import { texts, without, type Given } from "./given";

export function write(whole: Given): Blob {
  const given = without("geometry", whole);
  const writes = given.fields.map(({ type }) => WRITES[type] ?? itself);
  const lines = [
    given.fields.map((field) => field.name),
    ...Array.from(given.rows, (row) => texts(given, row).map((text, i) => text && writes[i]!(text))),
  ];
  return new Blob(["\uFEFF", lines.map((cells) => `${cells.map(quoted).join(";")}\r\n`).join("")], { type: "text/csv" });
}

const WRITES: Record<string, (text: string) => string> = {
  number: (text) => text.replace(".", ","),
  date: (text) => text.replace(/^(\d+)-(\d\d)-(\d\d)$/, "$3/$2/$1"),
  yearmonth: (text) => text.replace(/^(\d+)-(\d\d)$/, "$2/$1"), // 2024-04 may become a day
};

function itself(text: string): string {
  return text;
}

function quoted(cell: string): string {
  return /[";\r\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell;
}
