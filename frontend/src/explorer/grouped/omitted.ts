// The rows that no aggregate counts: those that repeat others, and of a measure those that the chart of its standard
// leaves out; but for what a query asks by name.

import type { Field } from "../column";
import { elementsOf, type Query, type Table } from "../query";

export const REPEATING = 1;
const UNCOUNTED = 2; // by the first rule of what is counted, then by the others

/** Which texts of a column say that their rows are left out, and why. */
interface Rule {
  column: number;
  mark: number;
  omits: (text: string, elements?: string[]) => boolean; // a cell, and its values where it holds several
}

/** The columns that say it. */
export function omittingColumns(fields: Field[], query: Query, measure?: number): number[] {
  return rulesOf(fields, query, measure).map(({ column }) => column);
}

/** Of each row: 0 where it counts, else why it does not. */
export function omitted(
  rows: Uint32Array,
  table: Table,
  fields: Field[],
  query: Query,
  measure?: number,
): Uint8Array {
  const marks = new Uint8Array(rows.length);
  for (const { column, mark, omits } of rulesOf(fields, query, measure)) {
    const held = table[column]!;
    const { codes, texts } = held;
    const left = Uint8Array.from(["", ...texts], (text) =>
      Number(omits(text, elementsOf(held, text))),
    );
    rows.forEach((row, place) => {
      if (left[codes[row]!]) marks[place] ||= mark;
    });
  }
  return marks;
}

/** Which rules of what is counted some rows do not have, by their places. */
export function brokenRules(marks: Uint8Array): number[] {
  const found = new Set(marks);
  return [...found].filter((mark) => mark >= UNCOUNTED).map((mark) => mark - UNCOUNTED);
}

function rulesOf(fields: Field[], query: Query, measure?: number): Rule[] {
  const rules = fields.flatMap(({ apart = [] }, column): Rule[] => {
    const named = new Set(apart);
    const omits = (text: string): boolean => named.has(text);
    return named.size ? [{ column, mark: REPEATING, omits }] : [];
  });
  const counted = measure === undefined || query.whole ? undefined : fields[measure]!.counted;
  for (const [place, { column, values, out = false }] of (counted?.rows ?? []).entries()) {
    const named = new Set(values.map(bare));
    const omits = (text: string, elements: string[] = []): boolean =>
      [text, ...elements].some((one) => named.has(bare(one))) === out;
    rules.push({ column, mark: UNCOUNTED + place, omits });
  }
  return rules.filter((rule) => !isAsked(rule, query));
}

function isAsked({ column, omits }: Rule, { filters }: Query): boolean {
  return filters.some(
    (filter) =>
      filter.column === column && "values" in filter && filter.values.some((value) => omits(value)),
  );
}

/** Without case and accents, as the charts of the build compare texts (`fold_word`). */
function bare(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").trim().toLowerCase();
}
