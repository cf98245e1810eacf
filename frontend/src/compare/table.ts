// The figures as a table, communes from A to Z.

import { make } from "../explorer/make";
import type { Words } from "../explorer/words";
import type { Commune, Figure, Measure } from "./data";
import type { Writing } from "./figures";
import { sample } from "./markers";

export interface Shown {
  measure: Measure;
  writing: Writing;
  category: string;
  years: string[];
  words: Words;
  page: (commune: Commune) => string; // its address, or ""
  rows: (commune: Commune, year: string) => string;
  reason: (commune: Commune) => string; // why it has no figure, or ""
  gap: (commune: Commune) => string; // what is missing of its data, or ""
}

/** `places` says which series a commune is, where it is one. */
export function makeTable(
  shown: Shown,
  communes: Commune[],
  places: Map<string, number>,
  caption: string,
): HTMLElement {
  const { measure, words, years } = shown;
  const last = years[years.length - 1]!;
  const populated = measure.head.per === "population";
  const heads = [
    ...years.map((year) => year || words.say("compare.figure")),
    ...(measure.head.per ? [total(words, last)] : []),
    ...(populated ? [words.say("compare.population")] : []),
    words.say("compare.rows"),
  ];
  const head = [make("th", { scope: "col" }, words.say("compare.commune"))];
  head.push(...heads.map((text) => make("th", { scope: "col", class: "n" }, text)));
  const body = communes.map((commune) => row(shown, commune, places.get(commune.insee)));
  return make(
    "table",
    {},
    make("caption", {}, make("span", {}, caption)),
    make("thead", {}, make("tr", {}, ...head)),
    make("tbody", {}, ...body),
  );
}

export function total(words: Words, year: string): string {
  return year ? words.say("compare.amount", { year }) : words.say("compare.amount.yearless");
}

function row(shown: Shown, commune: Commune, place: number | undefined): HTMLElement {
  const { measure, writing, category, years, words } = shown;
  const last = years[years.length - 1]!;
  const address = shown.page(commune);
  const name = address
    ? make("a", { href: address }, commune.name)
    : make("span", {}, commune.name);
  const first = make("th", { scope: "row" });
  if (place !== undefined) first.append(sample(place), " ");
  first.append(name);
  if (shown.gap(commune)) first.append(" ", make("small", {}, shown.gap(commune)));
  const cells: (Node | string)[] = [];
  for (const year of years) {
    const figure = measure.get(commune.insee, year, category);
    const text = figure ? writing.plain(figure.value) : "";
    cells.push(year === last && text ? make("strong", {}, text) : text);
  }
  const figure = measure.get(commune.insee, last, category);
  if (measure.head.per) cells.push(number(words, figure?.amount));
  if (measure.head.per === "population") cells.push(number(words, commune.population));
  cells.push(figure ? rowsLink(shown, commune, figure) : shown.reason(commune));
  return make(
    "tr",
    {},
    first,
    ...cells.map((cell) => make("td", { class: "n" }, ...(cell ? [cell] : []))),
  );
}

function number(words: Words, value: number | null | undefined): string {
  if (value === null || value === undefined) return "";
  return words.number(Math.abs(value) >= 1000 ? Math.round(value) : value);
}

function rowsLink({ words, years, rows }: Shown, commune: Commune, figure: Figure): HTMLElement {
  const counted = words.number(figure.rows);
  const { empty } = figure;
  const n = empty ? words.count("compare.rows.empty", empty, { rows: counted }) : counted;
  const named = words.say("compare.rows.of", { n, name: commune.name });
  return make("a", { href: rows(commune, years[years.length - 1]!), "aria-label": named }, n);
}
