// The groups as a table whose rows carry their bars, with the totals of those that are shown, of the others and of all.

import { button, make } from "../make";
import type { Words } from "../words";
import { barOf, type Scale } from "./bars";
import type { Grouped, GroupRow, Sort } from "./result";

export type Order = Omit<Sort, "descending">;

/** The column of percents, and the order in which it puts groups. */
export interface Share {
  heading: string;
  order: Order;
  write: (row: GroupRow) => string;
}

/** The column that says of how many rows a figure is. */
export interface Counted {
  heading: string;
  write: (row: GroupRow) => string;
  isTold: boolean; // on a telephone too, where there is little room
}

export interface Shown {
  result: Grouped;
  words: Words;
  heading: string; // of the first column
  figure: string; // of the figures: « Somme, en € »
  plain: (text: string, isLast: boolean) => string; // a figure without its unit
  whole: (text: string) => string; // with it
  link: (row: GroupRow) => string;
  scale: Scale | null; // of the bars, where rows carry them
  counted: Counted | null; // where figures are other than counts of rows
  added: boolean; // do they add up to that of all?
  othersOf: string; // what the others of the second column are called
  share: Share | null; // by how much a row has changed, or its part of all
  absent: (isTotal: boolean, isAll: boolean, isSilent: boolean) => string; // what stands for no figure
  totals: boolean; // have groups a figure of all?
  last: Order; // by the last figure
  sort: Sort; // the order that is shown
  ask: (sort: Sort, heading: number) => void; // for another one
}

const MANY = 5; // columns, beyond which they stand closer

export function makeTable(shown: Shown, caption: string): HTMLElement {
  const { result, words } = shown;
  return make(
    "table",
    result.columns.length > MANY ? { class: "x-many" } : {},
    make("caption", {}, make("span", {}, caption)),
    make("thead", {}, head(shown)),
    make("tbody", {}, ...result.rows.map((row) => line(shown, row, named(shown, row)))),
    make("tfoot", {}, ...totals(shown, words)),
  );
}

function head(shown: Shown): HTMLElement {
  const { result, heading, figure, counted, scale, othersOf, share } = shown;
  const sorts: [string, Order | null][] = [[heading, of("name")]];
  for (const { label, text } of result.columns)
    sorts.push(text ? [label, of("column", text)] : [label || othersOf, null]);
  if (shown.totals) sorts.push([figure, shown.last]);
  if (share) sorts.push([share.heading, share.order]);
  if (counted) sorts.push([counted.heading, of("rows")]);
  const marked = sorts.findIndex(([, sort]) => sort && isNow(shown, sort));
  let place = 0;
  const cells: HTMLElement[] = sorts.map(([text, sort], i) => {
    const isCount = sort?.by === "rows";
    const isShare = share !== null && sort === share.order;
    const classes = i
      ? { class: isCount ? countClass(counted!) : isShare ? classOf(share) : "n" }
      : {};
    if (!sort) return make("th", { scope: "col", ...classes }, text);
    const heading = headed(shown, text, sort, place++, classes);
    const way = shown.sort.descending ? "descending" : "ascending";
    if (i === marked) heading.setAttribute("aria-sort", way);
    return heading;
  });
  if (scale) {
    const names = result.columns.map(({ label }) => label || othersOf);
    cells.push(make("td", { class: "x-barred" }, legend(names, scale)));
  }
  return make("tr", {}, ...cells);
}

const CHANGES: Sort["by"][] = ["change", "percent"];

function of(by: Sort["by"], ...texts: string[]): Order {
  return { by, texts };
}

/** A heading that puts the groups in its order: figures the greatest first, then the least; a change in percent as the
 *  change stood, falls first. */
function headed(
  shown: Shown,
  text: string,
  asked: Order,
  place: number,
  classes: Record<string, string>,
): HTMLElement {
  const isSameChange = CHANGES.includes(asked.by) && CHANGES.includes(shown.sort.by);
  const first = isSameChange ? shown.sort.descending : asked.by !== "name";
  const next = isNow(shown, asked) ? !shown.sort.descending : first;
  const sort = button(text, () => shown.ask({ ...asked, descending: next }, place));
  return make("th", { scope: "col", ...classes }, sort);
}

/** Do groups stand in this order? Two columns may ask for it, of which the first is marked. */
function isNow({ sort: now }: Shown, { by, texts }: Order): boolean {
  return now.by === by && now.texts[0] === texts[0];
}

/** A telephone has no room for the part of the total that each bar shows. */
function classOf({ order }: Share): string {
  return order.by === "total" ? "n x-share" : "n";
}

function countClass({ isTold }: Counted): string {
  return isTold ? "n" : "n x-count";
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

function line(
  shown: Shown,
  row: GroupRow,
  name: Node | string,
  classed: Record<string, string> = {},
): HTMLElement {
  const { scale } = shown;
  const th = make("th", { scope: "row" }, name);
  const write = (text: string, isLast: boolean): Node | string => {
    const said = shown.plain(text, isLast);
    return isLast ? make("strong", {}, said) : said;
  };
  const cells = figures(shown, row, false, write);
  if (scale) {
    const figure = row.values.at(-1);
    const said = make(
      "span",
      { class: "x-of", "aria-hidden": "true" },
      figure ? shown.whole(figure) : "",
    );
    th.append(said, barOf(row, scale));
    cells.push(make("td", { class: "x-barred" }, barOf(row, scale)));
  }
  return make("tr", classed, th, ...cells);
}

/** The cells of a row; `isTotal`: of all groups or of some. */
function figures(
  shown: Shown,
  row: GroupRow,
  isTotal: boolean,
  write: (text: string, isLast: boolean) => Node | string,
): HTMLElement[] {
  const { counted, share } = shown;
  const last = row.values.length - 1;
  const cells = row.values.map((value, i) => {
    const said = shown.absent(isTotal, i === last, row.silent[i] ?? false);
    const absent = make("span", { class: "small" }, said);
    return make("td", { class: "n" }, value === null ? absent : write(value, i === last));
  });
  if (!shown.totals) cells.pop();
  if (share) cells.push(make("td", { class: classOf(share) }, share.write(row)));
  if (counted) cells.push(make("td", { class: countClass(counted) }, counted.write(row)));
  return cells;
}

function totals(shown: Shown, words: Words): HTMLElement[] {
  const { result } = shown;
  const { unknown } = result;
  const rows: [GroupRow, string, string][] = [];
  const left = result.groups - result.rows.length;
  if (result.others) {
    rows.push([result.shown, words.count("grouped.shown", result.rows.length), shareOf(shown)]);
    rows.push([result.others, words.count("grouped.others", left), ""]);
  }
  const all = shown.added ? "grouped.total" : "grouped.together";
  const parts = rows.map(([row, name, said]) => total(shown, row, name, said, false));
  if (unknown) parts.push(line(shown, unknown, named(shown, unknown), { class: "x-unknown" }));
  return [...parts, total(shown, result.all, words.count(all, result.groups), "", true)];
}

function total(
  shown: Shown,
  row: GroupRow,
  name: string,
  said: string,
  isAll: boolean,
): HTMLElement {
  const { plain, whole, scale } = shown;
  const write = (text: string, isLast: boolean): string =>
    isAll && isLast ? whole(text) : plain(text, isLast);
  const cells = figures(shown, row, true, write);
  if (scale) cells.push(make("td", { class: "x-barred" }, said));
  return make("tr", isAll ? { class: "x-all" } : {}, make("th", { scope: "row" }, name), ...cells);
}

/** « 14,5 % du total », of what adds up, where no column says it. */
function shareOf({ result, words, added, share }: Shown): string {
  if (!added || share) return "";
  const [part, all] = [result.shown, result.all].map(({ values }) => Number(values.at(-1) ?? 0));
  if (!all || part! < 0 || part! > all) return "";
  const options = { style: "percent", maximumFractionDigits: 1 } as const;
  return words.say("grouped.share", {
    share: (part! / all).toLocaleString(words.language, options),
  });
}
