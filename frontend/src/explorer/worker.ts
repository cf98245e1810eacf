// The worker: it holds the columns that have been asked for, and answers one request after another.

import { Source } from "./source";
import { facets, histogram, matching, needed, ordered, type Held, type Query, type Table } from "./query";
import { notation, shown } from "./written";
import type { Opening, Page, Reply, Request, Requests } from "./protocol";
import type { Write } from "./export/given";

let opening: Opening;
let source: Source;
let table: Table = [];

const ANSWERS: { [K in keyof Requests]: (given: Requests[K]["given"]) => Promise<Requests[K]["answer"]> } = {
  async open(given) {
    opening = given;
    source = await Source.open(given.url, given.bytes, given.fields, (loaded, total) => reply({ loaded, total }));
    table = new Array<Held | undefined>(given.fields.length).fill(undefined);
    return { rows: source.rows };
  },

  async page({ query, start, count, columns }) {
    const asked = needed(query, table.length);
    if (!asked.length && columns.some((column) => !table[column])) return unsorted(start, count, columns);
    await hold([...asked, ...columns]);
    const found = rowsOf(query);
    const rows = Array.from(found.subarray(start, start + count));
    const texts = columns.map((column) => cells(column, table[column]!, rows));
    return { total: found.length, rows, cells: rows.map((_, place) => texts.map((column) => column[place]!)) };
  },

  async facets({ query, column }) {
    await hold([...needed(query, table.length), column]);
    const found = facets(table[column]!, matching(table, source.rows, query, column));
    const write = writer(column);
    return { facets: found, shown: found.map(({ text }) => text && write(text)) };
  },

  async histogram({ query, column, bins }) {
    await hold([...needed(query, table.length), column]);
    return histogram(table[column]!, matching(table, source.rows, query, column), bins);
  },

  async export({ query, columns, format }) {
    await hold([...needed(query, table.length), ...columns]);
    const { write } = (await import(new URL(`export-${format}.js`, import.meta.url).href)) as { write: Write };
    const fields = columns.map((column) => opening.fields[column]!);
    return write({ fields, columns: columns.map((column) => table[column]!), rows: rowsOf(query) });
  },
};

/** A page of the file as it stands needs no column whole. */
async function unsorted(start: number, count: number, columns: number[]): Promise<Page> {
  const end = Math.min(start + count, source.rows);
  const rows = Array.from({ length: Math.max(0, end - start) }, (_, place) => start + place);
  const some = await source.read(columns, start, count);
  const places = rows.map((_, place) => place);
  const texts = columns.map((column, i) => {
    const { codes, values } = some[i]!;
    return cells(column, { codes, values, texts: values.map(notation(opening.fields[column]!)) }, places);
  });
  return { total: source.rows, rows, cells: places.map((place) => texts.map((column) => column[place]!)) };
}

async function hold(columns: number[]): Promise<void> {
  const missing = [...new Set(columns)].filter((column) => !table[column]);
  const read = await source.columns(missing);
  missing.forEach((column, i) => {
    const one = read[i]!;
    table[column] = { ...one, texts: one.values.map(notation(opening.fields[column]!)) };
  });
}

let last: { key: string; rows: Uint32Array } | undefined;

/** The rows that a query asks for, kept for its next page. */
function rowsOf(query: Query): Uint32Array {
  const key = JSON.stringify(query);
  if (last?.key !== key) {
    const rows = matching(table, source.rows, query);
    const held = query.order && table[query.order.column];
    last = { key, rows: held ? ordered(rows, held, query.order!.descending) : rows };
  }
  return last.rows;
}

function writer(column: number): (text: string) => string {
  return shown(opening.fields[column]!, opening.language, opening.words);
}

function cells(column: number, held: Held, rows: number[]): string[] {
  const write = writer(column);
  return rows.map((row) => (held.codes[row] ? write(held.texts[held.codes[row]! - 1]!) : ""));
}

function reply(said: Reply): void {
  self.postMessage(said);
}

let before: Promise<void> = Promise.resolve();

self.addEventListener("message", ({ data }: MessageEvent<Request>) => {
  before = before.then(async () => {
    try {
      const work = ANSWERS[data.asked] as (given: unknown) => Promise<unknown>;
      reply({ id: data.id, answer: await work(data.given) });
    } catch (cause) {
      reply({ id: data.id, error: cause instanceof Error ? cause.message : String(cause) });
    }
  });
});
