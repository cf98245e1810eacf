// Which rows are asked for, in which order, and what their columns hold. Pure functions over whole columns.

import { fold } from "../fold";
import type { Column, Field, Value } from "./column";

/** Rows whose cell is one of these values, in canonical notation, "" being an empty one. */
export interface OneOf {
  column: number;
  values: string[];
}

/** Rows whose value lies between both, which count in but where it is `above` or `below` them; `undefined` is no bound. */
export interface Between {
  column: number;
  low?: number;
  high?: number;
  above?: boolean;
  below?: boolean;
  open?: boolean; // empty cells pass too: what has no end goes on
}

/** Rows whose cell has all of these words, one between quotes being whole; or that `lacks` them, as empty cells do. */
export interface Containing {
  column: number;
  text: string;
  lacks?: boolean;
}

/** Rows whose cell begins so. */
export interface Beginning {
  column: number;
  start: string;
}

/** Rows whose cell is filled, or empty. */
export interface Filled {
  column: number;
  filled: boolean;
}

export type Sign = "lt" | "le" | "eq" | "ne" | "ge" | "gt";

/** Rows whose cell is less, as much, more… than that of another column; both are filled. */
export interface Against {
  column: number;
  sign: Sign;
  other: number;
}

export type Filter = OneOf | Between | Containing | Beginning | Filled | Against;

const OTHERS = ["values", "text", "start", "filled", "sign"];

export function isBetween(filter: Filter): filter is Between {
  return !OTHERS.some((key) => key in filter);
}

export interface Order {
  column: number;
  descending: boolean;
}

/** What a page asks: rows that have the words of `text` somewhere and pass each filter. */
export interface Query {
  text: string;
  filters: Filter[];
  order?: Order;
  whole?: boolean; // are rows counted too that the chart of the standard leaves out?
}

/** A column that is held, with what is made of its values only once. */
export interface Held extends Column {
  texts: string[]; // in canonical notation
  separator?: string | undefined; // of cells that hold several values
  says?: "place" | "day" | "days" | undefined; // what no question of several words is about
  folded?: string[]; // as they are searched
  ranks?: Uint32Array; // of codes, in their order; empty cells are last
}

export type Table = (Held | undefined)[];

/** The columns that must be held to answer. A search looks in all. */
export function needed(query: Query, columns: number): number[] {
  if (fold(query.text)) return Array.from({ length: columns }, (_, column) => column);
  const asked = query.filters.flatMap((filter) =>
    "sign" in filter ? [filter.column, filter.other] : [filter.column],
  );
  return [...new Set(query.order ? [...asked, query.order.column] : asked)];
}

/** The rows that pass, in the order of the file. `but`: the column whose own filters do not count. */
export function matching(table: Table, rows: number, query: Query, but = -1): Uint32Array {
  const keep = new Uint8Array(rows).fill(1);
  for (const filter of query.filters) {
    const held = table[filter.column];
    if (!held || filter.column === but) continue;
    if ("sign" in filter) compareCells(keep, held, table[filter.other]!, filter.sign);
    else narrow(keep, held, allowed(held, filter));
  }
  const words = searchedWords(query.text);
  for (const word of words) search(keep, table, word, isPhrase(words));
  let count = 0;
  for (const one of keep) count += one;
  const found = new Uint32Array(count);
  let place = 0;
  for (let row = 0; row < rows; row += 1) if (keep[row]) found[place++] = row;
  return found;
}

function narrow(keep: Uint8Array, held: Held, passes: Uint8Array): void {
  for (let row = 0; row < keep.length; row += 1) keep[row]! &= passes[held.codes[row]!]!;
}

function compareCells(keep: Uint8Array, held: Held, other: Held, sign: Sign): void {
  const passes = SIGNS[sign];
  for (let row = 0; row < keep.length; row += 1) {
    const [one, two] = [held.codes[row]!, other.codes[row]!];
    if (!one || !two || !passes(held.values[one - 1]!, other.values[two - 1]!)) keep[row] = 0;
  }
}

/** Of numbers one may be a bigint, which is never the same as another number. */
const SIGNS: Record<Sign, (one: Value, other: Value) => boolean> = {
  lt: (one, other) => one < other,
  le: (one, other) => one <= other,
  eq: (one, other) => one <= other && one >= other,
  ne: (one, other) => one < other || one > other,
  ge: (one, other) => one >= other,
  gt: (one, other) => one > other,
};

/** The words of a text as they are looked for: " gabriel " is a whole one, "gabriel" also a part of another. */
export function wordsOf(text: string): string[] {
  const whole: string[] = [];
  const rest = text.replace(/["“”«»]([^"“”«»]*)["“”«»]/g, (_, quoted: string) => {
    if (fold(quoted)) whole.push(` ${fold(quoted)} `);
    return " ";
  });
  return [...whole, ...fold(rest).split(" ").filter(Boolean)];
}

/** The same, as they are looked for in all columns: « 12 rue Haute » asks for the house 12, not for 1912. */
export function searchedWords(text: string): string[] {
  const words = wordsOf(text);
  return isPhrase(words) ? words.map((word) => word.replace(/^\d+$/, " $& ")) : words;
}

/** Are they of a question, and not the parts of a number? */
export function isPhrase(words: string[]): boolean {
  return words.length > 1 && words.some((word) => /\p{L}/u.test(word));
}

/** Is a word looked for in a column? Of a phrase none is in coordinates, nor the number of a house in days. */
export function isSearched({ says }: Held, word: string, ofPhrase: boolean): boolean {
  if (says === "days") return false; // no file has them
  return !ofPhrase || !says || (says === "day" && !/^ \d{1,2} $/.test(word));
}

/** Coordinates, a day, what no file has (how many days, how many metres, a difference), or anything else. */
export function saysOf({ name, title, type, kind, days, near, minus }: Field): Held["says"] {
  if (days || near || minus) return "days";
  if (PLACES.includes(kind) || /^[xy]$/i.test(name) || /coordonn/i.test(name + title))
    return "place";
  return type.startsWith("date") ? "day" : undefined;
}

const PLACES = ["geometry", "longitude", "latitude"]; // kinds

function search(keep: Uint8Array, table: Table, word: string, ofPhrase: boolean): void {
  const found = new Uint8Array(keep.length);
  for (const held of table) {
    if (!held || !isSearched(held, word, ofPhrase)) continue;
    const passes = containing(held, [word]);
    for (let row = 0; row < found.length; row += 1) found[row]! |= passes[held.codes[row]!]!;
  }
  for (let row = 0; row < keep.length; row += 1) keep[row]! &= found[row]!;
}

/** For each code: does it pass? */
function allowed(held: Held, filter: Exclude<Filter, Against>): Uint8Array {
  if ("text" in filter) {
    const passes = containing(held, wordsOf(filter.text));
    return filter.lacks ? passes.map((one) => 1 - one) : passes;
  }
  if ("start" in filter) {
    const start = fold(filter.start);
    return codes(held, false, (_, place) => foldedOf(held)[place]!.startsWith(start));
  }
  if ("filled" in filter) return codes(held, !filter.filled, () => filter.filled);
  if ("values" in filter) {
    const asked = new Set(filter.values);
    return codes(held, asked.has(""), (_, place) => {
      const text = held.texts[place]!;
      return asked.has(text) || elementsOf(held, text).some((one) => asked.has(one));
    });
  }
  const { low = -Infinity, high = Infinity, above = false, below = false } = filter;
  return codes(held, filter.open ?? false, (value) => {
    const number = value as number;
    return (above ? number > low : number >= low) && (below ? number < high : number <= high);
  });
}

function containing(held: Held, words: string[]): Uint8Array {
  const folded = foldedOf(held);
  const whole = words.some((word) => word.startsWith(" "));
  return codes(held, false, (_, place) => {
    const text = whole ? ` ${folded[place]!} ` : folded[place]!;
    return words.every((word) => text.includes(word));
  });
}

export function foldedOf(held: Held): string[] {
  held.folded ??= held.texts.map(fold);
  return held.folded;
}

function codes(
  held: Held,
  empty: boolean,
  passes: (value: Value, place: number) => boolean,
): Uint8Array {
  const found = new Uint8Array(held.values.length + 1);
  found[0] = Number(empty);
  held.values.forEach((value, place) => (found[place + 1] = Number(passes(value, place))));
  return found;
}

/** The same rows, those first of which a cell is just `text`, then those that have it as whole words. */
export function nearest(rows: Uint32Array, table: Table, text: string): Uint32Array {
  const asked = fold(text);
  if (!asked) return rows;
  const ranks = new Uint8Array(rows.length).fill(2);
  for (const held of table) {
    if (!held) continue;
    const folded = foldedOf(held);
    const near = new Uint8Array(folded.length + 1).fill(UNKNOWN);
    near[0] = 2;
    rows.forEach((row, place) => {
      const code = held.codes[row]!;
      if (near[code] === UNKNOWN) near[code] = distance(folded[code - 1]!, asked);
      ranks[place] = Math.min(ranks[place]!, near[code]!);
    });
  }
  const found = new Uint32Array(rows.length);
  let count = 0;
  for (const rank of [0, 1, 2]) {
    rows.forEach((row, place) => {
      if (ranks[place] === rank) found[count++] = row;
    });
  }
  return found;
}

const UNKNOWN = 255;

function distance(folded: string, asked: string): number {
  if (folded === asked) return 0;
  return ` ${folded} `.includes(` ${asked} `) ? 1 : 2;
}

/** The same rows by the values of a column; equal ones stay in the order of the file, empty cells come last. */
export function ordered(rows: Uint32Array, held: Held, descending: boolean): Uint32Array {
  const ranks = (held.ranks ??= ranked(held));
  const last = held.values.length;
  const starts = new Uint32Array(last + 2);
  const rank = (row: number): number => {
    const one = ranks[held.codes[row]!]!;
    return descending && one < last ? last - 1 - one : one;
  };
  for (const row of rows) starts[rank(row) + 1]! += 1;
  for (let place = 1; place < starts.length; place += 1) starts[place]! += starts[place - 1]!;
  const found = new Uint32Array(rows.length);
  for (const row of rows) found[starts[rank(row)]!++] = row;
  return found;
}

function ranked(held: Held): Uint32Array {
  const ranks = new Uint32Array(held.values.length + 1);
  ranks[0] = held.values.length;
  sorted(held).forEach((place, rank) => (ranks[place + 1] = rank));
  return ranks;
}

/** Places of values in their order: numbers by size, texts as in a dictionary, without case, accents and signs. */
export function sorted(held: Held): number[] {
  const places = held.values.map((_, place) => place);
  const values = held.values;
  if (typeof values[0] !== "string")
    return places.sort((a, b) => (values[a]! < values[b]! ? -1 : 1));
  const folded = foldedOf(held);
  return places.sort(
    (a, b) => compare(folded[a]!, folded[b]!) || compare(held.texts[a]!, held.texts[b]!),
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** Do all of these rows say the same in a column? */
export function isAlike({ codes }: Column, rows: Uint32Array): boolean {
  return rows.every((row) => codes[row] === codes[rows[0]!]);
}

export interface Facet {
  text: string; // in canonical notation; "" for empty cells
  count: number;
}

/** The values of a cell that holds several; nothing of another. */
export function elementsOf({ separator }: Held, text: string): string[] {
  if (!separator || !text.includes(separator)) return [];
  return [...new Set(text.split(separator).map((one) => one.trim()))];
}

/** How often each value stands in these rows, the most frequent first; those of one number in their order. Each of the
 *  values of a cell that holds several stands there. */
export function facets(held: Held, rows: Uint32Array): Facet[] {
  const whole = wholeFacets(held, rows);
  if (!held.separator) return whole;
  const counts = new Map<string, number>();
  for (const { text, count } of whole) {
    const elements = elementsOf(held, text);
    for (const one of elements.length ? elements : [text])
      counts.set(one, (counts.get(one) ?? 0) + count);
  }
  const found = Array.from(counts, ([text, count]) => ({ text, count }));
  return found.sort(
    (one, other) => other.count - one.count || compare(fold(one.text), fold(other.text)),
  );
}

function wholeFacets(held: Held, rows: Uint32Array): Facet[] {
  const counts = new Uint32Array(held.values.length + 1);
  for (const row of rows) counts[held.codes[row]!]! += 1;
  const ranks = (held.ranks ??= ranked(held));
  const found: number[] = [];
  counts.forEach((count, code) => count && found.push(code));
  found.sort((a, b) => counts[b]! - counts[a]! || ranks[a]! - ranks[b]!);
  return found.map((code) => ({ text: code ? held.texts[code - 1]! : "", count: counts[code]! }));
}

/** Of numbers: their bounds, and how many lie in each of `bins` intervals between them. */
export interface Histogram {
  low: number;
  high: number;
  counts: number[];
}

/** The bounds are those of all rows, so that a drawing stays in place while its bars change. */
export function histogram(held: Held, rows: Uint32Array, bins: number): Histogram | null {
  let low = Infinity;
  let high = -Infinity;
  for (const value of held.values) {
    low = Math.min(low, Number(value));
    high = Math.max(high, Number(value));
  }
  if (!Number.isFinite(low) || !Number.isFinite(high)) return null;
  const places = held.values.map((value) =>
    Math.min(bins - 1, Math.floor(((Number(value) - low) / (high - low || 1)) * bins)),
  );
  const counts = new Array<number>(bins).fill(0);
  for (const row of rows) {
    const code = held.codes[row]!;
    if (code) counts[places[code - 1]!]! += 1;
  }
  return { low, high, counts };
}
