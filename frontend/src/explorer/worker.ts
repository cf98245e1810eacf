// The worker: it holds the columns that have been asked for, and answers one request after another.

import { fold } from "../fold";
import type { Column, Field } from "./column";
import { wordColumns } from "./marks";
import { learnHours } from "./learned";
import { placed, placing } from "./places";
import { Source } from "./source";
import {
  facets,
  histogram,
  isAlike,
  matching,
  nearest,
  needed,
  ordered,
  saysOf,
  type Held,
  type Query,
  type Table,
} from "./query";
import { notation, shown } from "./written";
import type { Opening, Page, Reply, Request, Requests } from "./protocol";
import type { Write } from "./export/given";

let opening: Opening;
let source: Source;
let table: Table = [];
let moves = 0; // from one place to another: what was found before is measured again

const ANSWERS: {
  [K in keyof Requests]: (given: Requests[K]["given"]) => Promise<Requests[K]["answer"]>;
} = {
  async open(given) {
    opening = given;
    const own = given.fields.filter(({ derived }) => !derived);
    source = await Source.open(given.url, given.bytes, own, (loaded, total) =>
      reply({ loaded, total }),
    );
    await learnHours(given.fields, given.language, new URL(".", import.meta.url));
    table = new Array<Held | undefined>(given.fields.length).fill(undefined);
    return { rows: source.rows };
  },

  async locate({ column, field }) {
    opening.fields[column] = field;
    if (field.near) {
      const { distanceWriter } = await part<typeof import("./distance")>("distance");
      field.write = distanceWriter(opening.language);
    }
    table[column] = undefined;
    moves += 1;
    return null;
  },

  async page({ query, start, count, columns, soon = false }) {
    const asked = needed(query, table.length);
    if (!asked.length && columns.some((column) => !table[column]))
      return unsorted(start, count, columns);
    await hold(soon ? asked : [...asked, ...columns]);
    const found = rowsOf(query);
    const rows = Array.from(found.subarray(start, start + count));
    const texts = columns.map((column) => {
      const held = table[column];
      return held && cells(column, held, rows);
    });
    return {
      total: found.length,
      rows,
      cells: rows.map((_, place) => texts.map((column) => column?.[place] ?? null)),
      found: wordColumns(table, rows, query.text),
      alike: columns.filter((column) => table[column] && isAlike(table[column], found)),
    };
  },

  async facets({ query, column }) {
    await hold([...needed(query, table.length), column]);
    const found = facets(table[column]!, left(query, column));
    const write = writer(column);
    return { facets: found, shown: found.map(({ text }) => text && write(text)) };
  },

  async figures({ query, measure, divisor }) {
    const { fields } = opening;
    const { addUp, amountColumns } = await part<typeof import("./grouped/adding")>("figures");
    const measures = divisor === undefined ? [measure] : [measure, divisor];
    const columns = measures.flatMap((one) => amountColumns(fields, one, query));
    await hold([...needed(query, table.length), ...columns]);
    return addUp(foundRows(query), table, fields, query, measure, divisor);
  },

  async grouped({ query, grouping, most }) {
    const { fields, language, words } = opening;
    const grouped = await part<typeof import("./grouped/worker")>("grouping");
    const columns = grouped.groupedColumns(fields, query, grouping);
    await hold([...needed(query, table.length), ...columns]);
    const rows = foundRows(query);
    return new grouped.Grouper(grouping, rows, table, fields, query, most, language, words).group();
  },

  async histogram({ query, column, bins }) {
    await hold([...needed(query, table.length), column]);
    return histogram(table[column]!, left(query, column), bins);
  },

  async places({ query }) {
    const columns = placing(opening.fields);
    const { order: _, ...asked } = query;
    await hold([...needed(asked, table.length), ...columns]);
    return placed(
      foundRows(asked),
      columns.map((column) => table[column]!),
    );
  },

  async row({ row, columns }) {
    const some = await readRun(columns, row, 1);
    return columns.map((column, i) => cells(column, some[i]!, [0])[0]!);
  },

  async having({ key }) {
    await hold(key.map(([column]) => column));
    const filters = key.map(([column, text]) => ({ column, values: [text] }));
    return { rows: Array.from(foundRows({ text: "", filters })) };
  },

  async keys({ rows, columns }) {
    const [first = 0] = rows;
    const isRun = rows.every((row, place) => row === first + place);
    const isRead = isRun && columns.some((column) => !table[column]);
    if (!isRead) await hold(columns);
    const some = isRead
      ? await readRun(columns, first, rows.length)
      : columns.map((column) => table[column]!);
    return rows.map((row, place) =>
      some.map(({ codes, texts }) => {
        const code = codes[isRead ? place : row]!;
        return code ? texts[code - 1]! : "";
      }),
    );
  },

  async cells({ rows, column }) {
    await hold([column]);
    return cells(column, table[column]!, rows);
  },

  async export({ query, columns, format }) {
    await hold([...needed(query, table.length), ...columns]);
    const { write } = await bundle<{ write: Write }>(`export-${format}`);
    const fields = columns.map((column) => opening.fields[column]!);
    return write({ fields, columns: columns.map((column) => table[column]!), rows: rowsOf(query) });
  },
};

/** A part of the worker that comes when it is first needed. */
function part<T>(name: string): Promise<T> {
  return bundle<T>(`explorer-${name}`);
}

/** A page of the file as it stands needs no column whole. */
async function unsorted(start: number, count: number, columns: number[]): Promise<Page> {
  const end = Math.min(start + count, source.rows);
  const rows = Array.from({ length: Math.max(0, end - start) }, (_, place) => start + place);
  const some = await readRun(columns, start, count);
  const places = rows.map((_, place) => place);
  const texts = columns.map((column, i) => cells(column, some[i]!, places));
  return {
    total: source.rows,
    rows,
    cells: places.map((place) => texts.map((column) => column[place]!)),
    found: [],
    alike: [], // which the page says of the whole table
  };
}

/** Columns of rows that stand one after the other in the file, for which none is read whole. */
async function readRun(columns: number[], start: number, count: number): Promise<Held[]> {
  const some = await readAll(columns, (places) => source.read(places, start, count));
  return columns.map((column, i) => held(column, some[i]!));
}

/** Columns of the file, and those that are made of them. */
async function readAll(
  columns: number[],
  read: (places: number[]) => Promise<Column[]>,
): Promise<Column[]> {
  const { fields, language, words } = opening;
  const sourcesOf = (column: number): number[] => {
    const { derived, near, minus } = fields[column]!;
    return derived?.from ?? near?.columns ?? minus ?? [column];
  };
  const places = [...new Set(columns.flatMap(sourcesOf))];
  const found = await read(places);
  const make = async (column: number): Promise<Column> => {
    const sources = sourcesOf(column).map((place) => found[places.indexOf(place)]!);
    const { derived, near, minus } = fields[column]!;
    if (minus) {
      const { subtractColumns } = await part<typeof import("./difference/worker")>("difference");
      const both = minus.map((place) => fields[place]!) as [Field, Field];
      return subtractColumns(both, sources as [Column, Column]);
    }
    if (near) {
      const { measureColumn } = await part<typeof import("./distance")>("distance");
      return measureColumn(near.at, sources);
    }
    if (!derived) return sources[0]!;
    const { derive } = await part<typeof import("./amendments")>("amendments");
    return derive(derived, sources, language, words);
  };
  return Promise.all(columns.map(make));
}

async function hold(columns: number[]): Promise<void> {
  const missing = [...new Set(columns)].filter((column) => !table[column]);
  const move = moves;
  const read = await readAll(missing, (places) => source.columns(places));
  if (move !== moves) return hold(columns); // another place was asked meanwhile
  missing.forEach((column, i) => (table[column] = held(column, read[i]!)));
}

/** Its texts are written when something asks for them: to sort and to show a page needs few. Opening hours are searched as
 *  they are shown too. */
function held(column: number, { codes, values }: Column): Held {
  let texts: string[] | undefined;
  let folded: string[] | undefined;
  const { hours, write } = opening.fields[column]!;
  return {
    codes,
    values,
    separator: opening.fields[column]!.separator,
    says: saysOf(opening.fields[column]!),
    get texts() {
      return (texts ??= values.map(notation(opening.fields[column]!)));
    },
    get folded() {
      const said = (text: string): string => (hours && write ? `${text} ${write(text)}` : text);
      return (folded ??= this.texts.map((text) => fold(said(text))));
    },
  };
}

/** What the last call gave is kept: the next page, or the other half of a filter, asks for the same rows. */
function kept(
  work: (query: Query, but: number) => Uint32Array,
): (query: Query, but?: number) => Uint32Array {
  let last: { key: string; rows: Uint32Array } | undefined;
  return (query, but = -1) => {
    const key = JSON.stringify([query, but, moves]);
    if (last?.key !== key) last = { key, rows: work(query, but) };
    return last.rows;
  };
}

/** The rows that the filters of other columns leave. */
const left = kept((query, but) => matching(table, source.rows, query, but));

/** The rows that a query asks for, in its order; those that have just what is searched come first, where it has none. */
const rowsOf = kept((query) => {
  const rows = foundRows(query);
  const by = query.order && table[query.order.column];
  return by ? ordered(rows, by, query.order!.descending) : nearest(rows, table, query.text);
});

/** The same in the order of the file. */
function foundRows({ text, filters }: Query): Uint32Array {
  return left({ text, filters });
}

function writer(column: number): (text: string) => string {
  return shown(opening.fields[column]!, opening.language, opening.words);
}

function cells(column: number, { codes, values }: Held, rows: number[]): string[] {
  const write = writer(column);
  const text = notation(opening.fields[column]!);
  return rows.map((row) => (codes[row] ? write(text(values[codes[row]! - 1]!)) : ""));
}

/** A script that lies beside this one. */
async function bundle<Exports>(name: string): Promise<Exports> {
  return (await import(new URL(`${name}.js`, import.meta.url).href)) as Exports;
}

function reply(said: Reply): void {
  self.postMessage(said);
}

/** What comes after an answer, beside whatever is asked meanwhile, which does not wait for it. */
const LATER = ["cells", "keys"];
const before: Promise<void>[] = [Promise.resolve(), Promise.resolve()];

self.addEventListener("message", ({ data }: MessageEvent<Request>) => {
  const line = Number(LATER.includes(data.asked));
  before[line] = before[line]!.then(async () => {
    try {
      const work = ANSWERS[data.asked] as (given: unknown) => Promise<unknown>;
      reply({ id: data.id, answer: await work(data.given) });
    } catch (cause) {
      reply({ id: data.id, error: cause instanceof Error ? cause.message : String(cause) });
    }
  });
});
