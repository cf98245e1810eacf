// The groups as a table whose rows carry their bars, with the totals of those that are shown, of the others and of all.

import { make } from "../make";
import type { Words } from "../words";
import { barOf, type Scale } from "./bars";
import type { Grouped, GroupRow } from "./group";

export interface Shown {
  result: Grouped;
  words: Words;
  heading: string; // of the first column
  figure: string; // of the figures: « Somme, en € »
  plain: (text: string) => string; // a figure without its unit
  whole: (text: string) => string; // with it
  link: (row: GroupRow) => string;
  scale: Scale | null; // of the bars, where rows carry them
  counts: boolean; // are figures other than counts of rows?
  added: boolean; // do they add up to that of all?
  othersOf: string; // what the others of the second column are called
}

export function makeTable(shown: Shown, caption: string): HTMLElement {
  const { result, words } = shown;
  return make(
    "table",
    {},
    make("caption", {}, make("span", {}, caption)),
    make("thead", {}, head(shown)),
    make("tbody", {}, ...result.rows.map((row) => line(shown, row, named(shown, row)))),
    make("tfoot", {}, ...totals(shown, words)),
  );
}

function head({ result, words, heading, figure, counts, scale, othersOf }: Shown): HTMLElement {
  const numbers = result.columns.map(({ label, text }) => (text ? label : othersOf));
  const cells = [make("th", { scope: "col" }, heading)];
  const heads = [...numbers, figure, ...(counts ? [words.say("grouped.rows")] : [])];
  cells.push(...heads.map((text) => make("th", { scope: "col", class: "n" }, text)));
  if (scale) cells.push(make("td", { class: "x-barred" }, legend(shown(result, othersOf), scale)));
  return make("tr", {}, ...cells);
}

function shown({ columns }: Grouped, othersOf: string): string[] {
  return columns.map(({ label, text }) => (text ? label : othersOf));
}

function legend(names: string[], scale: Scale): Node | string {
  if (!scale.stacked) return "";
  const items = names.map((name, i) => make("li", {}, scale.sample(i), name));
  return make("ul", { class: "key", "aria-hidden": "true" }, ...items);
}

function named({ link, words }: Shown, row: GroupRow): HTMLElement {
  const href = link(row);
  const label = row.label || words.say("empty");
  return href ? make("a", { href }, label) : make("span", {}, label);
}

function line(shown: Shown, row: GroupRow, name: Node | string): HTMLElement {
  const { words, plain, counts, scale } = shown;
  const th = make("th", { scope: "row" }, name);
  const last = row.values.length - 1;
  const cells = row.values.map((value, i) => {
    const text = value === null ? none(words) : plain(value);
    return make("td", { class: "n" }, i === last ? make("strong", {}, text) : text);
  });
  if (counts) cells.push(make("td", { class: "n x-count" }, words.number(row.rows)));
  if (scale) {
    const figure = row.values[last];
    const said = make(
      "span",
      { class: "x-of", "aria-hidden": "true" },
      figure ? shown.whole(figure) : "",
    );
    th.append(said, barOf(row, scale));
    cells.push(make("td", { class: "x-barred" }, barOf(row, scale)));
  }
  return make("tr", {}, th, ...cells);
}

function none(words: Words): Node {
  return make("span", { class: "small" }, words.say("grouped.none"));
}

function totals(shown: Shown, words: Words): HTMLElement[] {
  const { result } = shown;
  const rows: [GroupRow, string, string][] = [];
  const left = result.groups - result.rows.length;
  if (result.others) {
    rows.push([result.shown, words.count("grouped.shown", result.rows.length), share(shown)]);
    rows.push([result.others, words.count("grouped.others", left), ""]);
  }
  const all = shown.added ? "grouped.total" : "grouped.together";
  rows.push([result.all, words.count(all, result.groups), ""]);
  return rows.map(([row, name, said], i) => total(shown, row, name, said, i === rows.length - 1));
}

function total(
  shown: Shown,
  row: GroupRow,
  name: string,
  said: string,
  last: boolean,
): HTMLElement {
  const { words, plain, whole, counts, scale } = shown;
  const end = row.values.length - 1;
  const cells = row.values.map((value, i) => {
    const write = last && i === end ? whole : plain;
    return make("td", { class: "n" }, value === null ? none(words) : write(value));
  });
  if (counts) cells.push(make("td", { class: "n x-count" }, words.number(row.rows)));
  if (scale) cells.push(make("td", { class: "x-barred" }, said));
  return make("tr", last ? { class: "x-all" } : {}, make("th", { scope: "row" }, name), ...cells);
}

/** « 14,5 % du total », of what adds up. */
function share({ result, words, added }: Shown): string {
  if (!added) return "";
  const [part, all] = [result.shown, result.all].map(({ values }) => Number(values.at(-1) ?? 0));
  if (!all || part! < 0 || part! > all) return "";
  const options = { style: "percent", maximumFractionDigits: 1 } as const;
  return words.say("grouped.share", {
    share: (part! / all).toLocaleString(words.language, options),
  });
}
