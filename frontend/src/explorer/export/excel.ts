// CSV as a French Excel opens it on a double click: BOM, semicolons, decimal commas, day-first dates. Geometries, which
// it would spill over the rows below, are left out. A text that it would compute is begun with an apostrophe, by the
// rule of site_builder/prepare/exports/formulas.py.

import { delimited, without, type Given } from "./given";

export function write(whole: Given): Blob {
  const given = without("geometry", whole);
  const writes = given.fields.map(({ type }) => WRITES[type] ?? quoteFormula);
  const fields = given.fields.map((field) => ({ ...field, name: quoteFormula(field.name) }));
  return new Blob(
    ["\uFEFF", delimited({ ...given, fields }, ";", (text, column) => writes[column]!(text))],
    { type: "text/csv" },
  );
}

// Of the types whose values are written by us, which are no texts
const WRITES: Record<string, (text: string) => string> = {
  number: (text) => text.replace(".", ","),
  date: (text) => text.replace(/^(\d+)-(\d\d)-(\d\d)$/, "$3/$2/$1"),
  yearmonth: (text) => text.replace(/^(\d+)-(\d\d)$/, "$2/$1"), // 2024-04 may become a day
  integer: itself,
  boolean: itself,
  time: itself,
  datetime: itself,
  year: itself,
};

function itself(text: string): string {
  return text;
}

const BEGINNING =
  /^(?:[\t\n\r]|[\x00-\x09\x0b\x0c\x0e-\x20\x7f-\u00a0\u00ad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\n\r]*[=+@\uff1d\uff0b\uff20\uff0d-])/;
const NEGATIVE =
  /^[ \u00a0\u202f]*-[ \u00a0\u202f]*(?:[0-9][0-9 \u00a0\u202f]*(?:[.,][0-9]+(?:[eE][+-]?[0-9]+)?[ \u00a0\u202f]*|[eE][+-]?[0-9]+[ \u00a0\u202f]*)?(?:[%€][ \u00a0\u202f]*)?)?$/;

function quoteFormula(text: string): string {
  return BEGINNING.test(text) && !NEGATIVE.test(text) ? `'${text}` : text;
}
