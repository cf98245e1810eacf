// What all rows that are found say alike, in one line above them, and which file is not there beside them.

import { called, type Field } from "./column";
import { make } from "./make";
import type { Page } from "./protocol";
import type { Query } from "./query";
import type { Words } from "./words";

const MOST = 4; // columns that are told
const LONGEST = 60; // characters of what they say
const WITHHELD = "#withheld"; // what the page says of a file that it does not have yet, which an answer jumps over

/** A page of the rows found, in these columns, of which some are alike. */
interface Found {
  query: Query;
  page: Page;
  columns: number[];
  alike: number[];
}

/** Does it ask for some of the rows? */
export function isAsking({ text, filters }: Query): boolean {
  return Boolean(text || filters.length);
}

export function isYear({ type, kind }: Field): boolean {
  return type === "year" || kind === "year";
}

/** The columns that tell no row from another, but for that which names them; of a single row, its year, and those that a
 *  filter has one value of. A wide screen, which shows the others beside, has the year alone. */
export function listAlike(
  { alike, total }: Page,
  query: Query,
  naming: number,
  fields: Field[],
  isNarrow: boolean,
): number[] {
  const isTold = (column: number): boolean => isNarrow && (total > 1 || isNamed(query, column));
  return alike.filter((column) => column !== naming && (isYear(fields[column]!) || isTold(column)));
}

/** « Partout : Exercice 2022. Le fichier 2023 n’est pas encore publié. »: the year first, without what filters say. */
export function showAlike(
  element: HTMLElement,
  { query, page, columns, alike }: Found,
  fields: Field[],
  words: Words,
): void {
  const [first] = page.cells;
  const rank = (column: number): number => Number(!isYear(fields[column]!));
  const told = alike.filter((column) => !isNamed(query, column));
  const said = told
    .sort((one, other) => rank(one) - rank(other))
    .flatMap((column) => {
      const text = first?.[columns.indexOf(column)] ?? "";
      if (!text || text === first?.[0] || text.length > LONGEST) return [];
      return [[`${called(fields[column]!)} `, make("b", {}, text)]];
    });
  const items = said.slice(0, MOST).flatMap((item, place) => (place ? [", ", ...item] : item));
  const withheld = isAsking(query) && document.querySelector(WITHHELD)?.firstChild?.textContent;
  element.replaceChildren(...(items.length ? [`${words.say("alike")} `, ...items, ". "] : []));
  if (withheld) element.append(withheld);
  element.hidden = !element.hasChildNodes();
}

/** Is it a column of which a filter says the value? */
function isNamed({ filters }: Query, column: number): boolean {
  return filters.some((filter) => filter.column === column && "values" in filter);
}
