// What all rows that are found say alike: a telephone, which shows two columns, has it in one line above them.

import { called, type Field } from "./column";
import { make } from "./make";
import type { Page } from "./protocol";
import type { Query } from "./query";
import type { Words } from "./words";

const MOST = 6; // columns that are told
const LONGEST = 60; // characters of what they say

/** The columns that tell no row from another, but for that which names them; of a single row, those that a filter has one
 *  value of. */
export function listAlike({ alike, total }: Page, { filters }: Query, naming: number): number[] {
  const isNamed = (column: number): boolean =>
    filters.some((filter) => filter.column === column && "values" in filter);
  return alike.filter((column) => column !== naming && (total > 1 || isNamed(column)));
}

/** « Partout : Période 2025-W38 », from a page with these columns. */
export function showAlike(
  element: HTMLElement,
  alike: number[],
  { cells: [first] }: Page,
  columns: number[],
  fields: Field[],
  words: Words,
): void {
  const said = alike.flatMap((column) => {
    const text = first?.[columns.indexOf(column)] ?? "";
    if (!text || text.length > LONGEST) return [];
    return [[`${called(fields[column]!)} `, make("b", {}, text)]];
  });
  const items = said.slice(0, MOST).flatMap((item, place) => (place ? [", ", ...item] : item));
  element.replaceChildren(...(items.length ? [`${words.say("alike")} `, ...items] : []));
  element.hidden = !items.length;
}
