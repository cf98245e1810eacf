// What is shown of a table, in the address: #t-ecoles?vue=groupes its groups as they usually are; #t-ecoles?q=jean&tri=-montant&page=3&f=type~est~école, or one row of the
// file, counted from 1: #t-ecoles?ligne=214, or that which has an identifier, wherever it stands in a later file:
// #t-ecoles?ligne=uai~0590001A. Of its groups: …&par=nom&puis=date~annee&montre=somme&de=montant&pour=10.
// montre=rapport&de=montant&sur=population divides sums, by what the portal knows of communes where sur=~habitants.
// de=~jours&debut=vote&fin=versement are the days between two dates.
// montre=part&part=type~est~école is the part of the rows of each group, of their sums with de=, that are so.
// plus=recettes&moins=depenses adds the column recettes-depenses, which tri=, f= and de= may name.
// …&ordre=-colonne~2024 is the order of groups, …&ecart=2022~2024 what they have more from one to the other,
// …&parmi=plus-rien only those that have nothing any more, jamais-avant those that have no row before 2024; …&compte=tout counts rows that the
// chart of the standard leaves out. pres=50.69~2.88&lieu=La gare measures rows from there. docs/api-et-catalogues.md says it to those who write such addresses.

import type { Field } from "./column";
import { isDated, readCondition, writeConditions } from "./conditions";
import type { How } from "./grouped/aggregate";
import type { Among } from "./grouped/compared";
import type { Days } from "./grouped/days";
import type { Sort } from "./grouped/result";
import { stepsOf, type By, type Step } from "./grouped/groups";
import type { Rate } from "./grouped/rate";
import type { Filter, Query } from "./query";

export interface View {
  query: Query;
  page: number; // from 0
  columns?: number[]; // those that are chosen
  row?: number | undefined; // the one that is marked, from 0; nothing is then filtered or sorted
  key?: RowKey | undefined; // what tells it from others, where it has that
  measure?: number; // the column whose figures are shown
  minus?: [number, number] | undefined; // the columns whose difference is one more
  groups?: GroupView; // in place of rows
  grouped?: boolean; // are groups asked, whatever they are?
  near?: string; // from where distances are measured, as near.ts reads it
  place?: string; // what that is called
}

/** Columns, and what one row has in them, in canonical notation. */
export type RowKey = [column: number, text: string][];

/** How rows are grouped, and shown. */
export interface GroupView {
  by: By;
  then?: By;
  how: How;
  distinct?: number; // the column whose different values are counted
  divisor?: number | typeof PEOPLE; // that by whose sum the sum of the measure is divided
  days?: Days | undefined; // in place of a measure, those between two dates
  rate?: Rate | undefined; // the ratio of rows, or of their amounts, to all of their group
  most: number; // 0 for all
  drawing: Drawing;
  sort?: Sort | undefined;
  change?: [string, string] | undefined; // groups of the second column whose difference is shown
  among?: Among; // and of which groups
}

export type Drawing = "" | "bars" | "stacked" | "lines" | "map"; // "": as suits

export const PEOPLE = "people"; // of communes, which the portal knows and no column says

const SIGN = "~";
const MINUS = ["plus", "moins"];
const INHABITANTS = `${SIGN}habitants`;
const DAYS = `${SIGN}jours`;
const RATE = "part";
const HOWS: Record<How, string> = {
  rows: "lignes",
  distinct: "differents",
  sum: "somme",
  mean: "moyenne",
  median: "mediane",
  min: "minimum",
  max: "maximum",
  ratio: "rapport",
};
const STEPS: Record<Step, string> = { "": "", year: "annee", month: "mois", day: "jour" };
const DRAWINGS = { "": "", bars: "barres", stacked: "empilees", lines: "courbes", map: "carte" };
const SORTS: Record<Sort["by"], string> = {
  name: "groupe",
  total: "total",
  rows: "lignes",
  column: "colonne",
  change: "ecart",
  percent: "pourcentage",
};
const AMONG: Record<Among, string> = {
  all: "tous",
  gone: "plus-rien",
  new: "nouveaux",
  first: "jamais-avant",
  both: "les-deux",
};
const ALL = "tous";

export function nothing(): View {
  return { query: { text: "", filters: [] }, page: 0 };
}

/** "" where everything is shown as it comes. */
export function written(anchor: string, view: View, fields: Field[]): string {
  const { query, page, row, key = [], columns = [], near, place } = view;
  const said = new URLSearchParams();
  if (near) said.set("pres", near);
  if (near && place) said.set("lieu", place);
  view.minus?.forEach((column, i) => said.set(MINUS[i]!, fields[column]!.name));
  if (query.text) said.set("q", query.text);
  writeFilters(said, "f", query.filters, fields);
  if (query.whole) said.set("compte", "tout");
  if (view.groups) writeGroups(said, view.groups, fields);
  else if (view.grouped) said.set("vue", "groupes");
  const figures = figuresOf(view);
  if (view.groups?.days) said.set("de", DAYS);
  else if (figures !== undefined) said.set("de", fields[figures]!.name);
  if (query.order)
    said.set("tri", (query.order.descending ? "-" : "+") + fields[query.order.column]!.name);
  for (const column of columns) said.append("col", fields[column]!.name);
  if (key.length) writeKey(said, key, fields);
  else if (row !== undefined) said.set("ligne", String(row + 1));
  else if (page) said.set("page", String(page + 1));
  const text = said.toString();
  return text && `#${anchor}?${text}`;
}

/** Does an address say something of the table at `anchor`? */
export function asks(hash: string, anchor: string): boolean {
  return decode(hash).startsWith(`#${anchor}?`);
}

/** What an address says of the table at `anchor`; null where it says nothing of it. What it says wrong is left out. */
export function read(hash: string, anchor: string, fields: Field[]): View | null {
  if (!asks(hash, anchor)) return null;
  const said = new URLSearchParams(hash.slice(hash.indexOf("?") + 1));
  const column = (name: string): number => fields.findIndex((field) => field.name === name);
  const view = nothing();
  view.query.text = said.get("q") ?? "";
  const near = said.get("pres");
  if (near) Object.assign(view, { near, place: said.get("lieu") ?? "" });
  const minus = MINUS.map((key) => column(said.get(key) ?? "")) as [number, number];
  if (!minus.includes(-1)) view.minus = minus;
  view.query.filters = readFilters(said, "f", fields);
  if (said.get("compte") === "tout") view.query.whole = true;
  const order = said.get("tri") ?? "";
  const sorted = column(order.slice(1));
  if (sorted >= 0) view.query.order = { column: sorted, descending: order.startsWith("-") };
  const columns = said
    .getAll("col")
    .map(column)
    .filter((one) => one >= 0);
  if (columns.length) view.columns = columns;
  const measure = column(said.get("de") ?? "");
  const groups = readGroups(said, fields);
  if (fields[measure]?.adds && groups?.how !== "distinct") view.measure = measure;
  if (groups) {
    const { rate } = groups;
    const adds = view.measure === undefined || fields[view.measure]!.adds === "sum";
    if (said.get("de") === DAYS) readDays(groups, said, fields);
    if (rate && adds && view.measure !== undefined) rate.measure = measure;
    if (rate) groups.how = "ratio";
    else if (groups.how === "ratio") readDivisor(groups, said.get("sur") ?? "", fields);
    if (!rate && (groups.how === "sum" || groups.how === "ratio") && !adds) groups.how = "mean"; // whoever wrote it has added up rates
    if (groups.how === "distinct" && measure >= 0) groups.distinct = measure;
    else if (groups.how === "distinct") groups.how = "rows";
    view.groups = groups;
  }
  if (said.get("vue") === "groupes") view.grouped = true;
  if (!view.query.text && !view.query.filters.length && !view.query.order)
    readRow(view, said.getAll("ligne"), fields);
  view.page = Math.max(0, (Number.parseInt(said.get("page") ?? "1", 10) || 1) - 1);
  return view;
}

/** The column of the figures that are shown; of rows that are counted none. */
function figuresOf({ groups, measure }: View): number | undefined {
  if (groups?.rate) return groups.rate.measure;
  return groups?.how === "distinct" ? groups.distinct : measure;
}

function writeFilters(
  said: URLSearchParams,
  key: string,
  filters: Filter[],
  fields: Field[],
): void {
  for (const filter of filters)
    for (const condition of writeConditions(filter, fields))
      said.append(key, fields[filter.column]!.name + SIGN + condition);
}

function readFilters(said: URLSearchParams, key: string, fields: Field[]): Filter[] {
  const filters: Filter[] = [];
  for (const text of said.getAll(key)) {
    const [place, condition] = named(text, fields);
    if (place >= 0) readCondition(condition, place, fields, filters);
  }
  return filters;
}

/** The row that an address names: by its number, or by what it has in some columns. */
function readRow(view: View, texts: string[], fields: Field[]): void {
  const [first = ""] = texts;
  if (!first) return;
  if (/^\d+$/.test(first)) {
    if (Number(first) > 0) view.row = Number(first) - 1;
    return;
  }
  view.key = texts.map((text) => {
    const [column, own] = named(text, fields);
    return [column, column < 0 ? text.slice(text.indexOf(SIGN) + 1) : own];
  });
}

function writeKey(said: URLSearchParams, key: RowKey, fields: Field[]): void {
  for (const [column, text] of key)
    said.append("ligne", (fields[column]?.name ?? "") + SIGN + text);
}

/** What an address divides by; where it names nothing that has a sum, the sums are shown. */
function readDivisor(groups: GroupView, name: string, fields: Field[]): void {
  const place = fields.findIndex((field) => field.name === name && field.adds === "sum");
  if (place >= 0) groups.divisor = place;
  else if (name === INHABITANTS) groups.divisor = PEOPLE;
  else groups.how = "sum";
}

/** The two dates whose days an address asks; nothing where it names none. */
function readDays(groups: GroupView, said: URLSearchParams, fields: Field[]): void {
  const [first, last] = ["debut", "fin"].map((key) =>
    fields.findIndex((field) => field.name === said.get(key) && isDated(field)),
  ) as Days;
  if (isCount(groups.how) || first < 0 || last < 0 || first === last) return;
  groups.days = [first, last];
  if (groups.how === "sum" || groups.how === "ratio") groups.how = "mean"; // days are not added up
}

function isCount(how: How): boolean {
  return how === "rows" || how === "distinct";
}

function writeGroups(said: URLSearchParams, groups: GroupView, fields: Field[]): void {
  said.set("par", by(groups.by, fields));
  if (groups.then) said.set("puis", by(groups.then, fields));
  said.set("montre", groups.rate ? RATE : HOWS[groups.how]);
  said.set("pour", groups.most ? String(groups.most) : ALL);
  if (groups.drawing) said.set("dessin", DRAWINGS[groups.drawing]);
  const { sort, change, among, divisor, rate } = groups;
  if (rate) writeFilters(said, RATE, rate.conditions, fields);
  if (groups.how === "ratio" && divisor !== undefined)
    said.set("sur", divisor === PEOPLE ? INHABITANTS : fields[divisor]!.name);
  for (const [i, key] of ["debut", "fin"].entries())
    if (groups.days) said.set(key, fields[groups.days[i]!]!.name);
  if (change) said.set("ecart", change.join(SIGN));
  if (change && among && among !== "all") said.set("parmi", AMONG[among]);
  if (!sort) return;
  const column = sort.by === "column" ? SIGN + sort.texts[0] : "";
  said.set("ordre", (sort.descending ? "-" : "+") + SORTS[sort.by] + column);
}

function by({ column, step }: By, fields: Field[]): string {
  return fields[column]!.name + (step && SIGN + STEPS[step]);
}

function readGroups(said: URLSearchParams, fields: Field[]): GroupView | null {
  const first = readBy(said.get("par") ?? "", fields);
  if (!first) return null;
  const most = said.get("pour") ?? "";
  const groups: GroupView = {
    by: first,
    how: keyOf(HOWS, said.get("montre") ?? "") ?? "rows",
    most: most === ALL ? 0 : Number.parseInt(most, 10) || 10,
    drawing: keyOf(DRAWINGS, said.get("dessin") ?? "") ?? "",
  };
  const conditions = said.get("montre") === RATE ? readFilters(said, RATE, fields) : [];
  if (conditions.length) groups.rate = { conditions };
  const second = readBy(said.get("puis") ?? "", fields);
  if (!second) return sorted(groups, said);
  groups.then = second;
  const [before, after, ...more] = (said.get("ecart") ?? "").split(SIGN);
  if (before && after && !more.length) groups.change = [before, after];
  const among = keyOf(AMONG, said.get("parmi") ?? "");
  if (groups.change && among) groups.among = among;
  return sorted(groups, said);
}

/** The same groups in the order that is asked. */
function sorted(groups: GroupView, said: URLSearchParams): GroupView {
  const order = said.get("ordre") ?? "";
  const [, sign, word = "", text] = /^([-+ ])(\w+)(?:~(.*))?$/.exec(order) ?? [];
  const by = keyOf(SORTS, word);
  const isOfChange = by === "change" || by === "percent";
  if (isOfChange && !groups.change) return groups;
  const texts = isOfChange ? groups.change! : text === undefined ? [] : [text];
  if (by) groups.sort = { by, texts, descending: sign === "-" };
  return groups;
}

function readBy(text: string, fields: Field[]): By | null {
  const [written, part] = named(text, fields);
  if (written < 0) return null;
  const column = fields[written]!.told ?? written; // two bodies of one name are no group
  const steps = stepsOf(fields[column]!);
  const step = keyOf(STEPS, part) ?? "";
  return { column, step: steps.includes(step) ? step : steps[0]! };
}

function keyOf<K extends string>(words: Record<K, string>, word: string): K | undefined {
  return (Object.keys(words) as K[]).find((key) => words[key] === word);
}

/** The address of one row of the table at `anchor`, from 0. */
export function addressOf(anchor: string, row: number): string {
  return `#${anchor}?ligne=${row + 1}`;
}

/** The same by what tells the row from others, which stays when the file changes. */
export function lastingAddressOf(anchor: string, key: RowKey, fields: Field[]): string {
  return written(anchor, { ...nothing(), key }, fields);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The column that a text begins with, and what it says of it after the sign. The name of a column may hold the sign:
 *  the longest name is meant. */
export function named(text: string, fields: Field[]): [number, string] {
  let column = -1;
  fields.forEach(({ name }, place) => {
    const begins = text === name || text.startsWith(name + SIGN);
    if (begins && name.length > (fields[column]?.name.length ?? -1)) column = place;
  });
  return [column, text.slice((fields[column]?.name.length ?? 0) + 1)];
}
