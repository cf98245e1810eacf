// What is shown of a table, in the address: #t-ecoles?q=jean&tri=-montant&page=3&f=type~est~école, or one row of the
// file, counted from 1: #t-ecoles?ligne=214

import type { Field } from "./column";
import type { Filter, Query } from "./query";

export interface View {
  query: Query;
  page: number; // from 0
  columns?: number[]; // those that are chosen
  row?: number; // the one that is marked, from 0; nothing is then filtered or sorted
}

const SIGN = "~";

export function nothing(): View {
  return { query: { text: "", filters: [] }, page: 0 };
}

/** "" where everything is shown as it comes. */
export function written(anchor: string, view: View, fields: Field[]): string {
  const { query, page, row, columns = [] } = view;
  const said = new URLSearchParams();
  if (query.text) said.set("q", query.text);
  for (const filter of query.filters) {
    for (const part of parts(filter)) said.append("f", fields[filter.column]!.name + SIGN + part);
  }
  if (query.order)
    said.set("tri", (query.order.descending ? "-" : "+") + fields[query.order.column]!.name);
  for (const column of columns) said.append("col", fields[column]!.name);
  if (row !== undefined) said.set("ligne", String(row + 1));
  else if (page) said.set("page", String(page + 1));
  const text = said.toString();
  return text && `#${anchor}?${text}`;
}

function parts(filter: Filter): string[] {
  if ("text" in filter) return [`contient~${filter.text}`];
  if ("values" in filter) return filter.values.map((value) => `est~${value}`);
  return [`entre~${filter.low ?? ""}~${filter.high ?? ""}`];
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
  for (const text of said.getAll("f")) add(view.query.filters, text, fields);
  const order = said.get("tri") ?? "";
  const sorted = column(order.slice(1));
  if (sorted >= 0) view.query.order = { column: sorted, descending: order.startsWith("-") };
  const columns = said
    .getAll("col")
    .map(column)
    .filter((one) => one >= 0);
  if (columns.length) view.columns = columns;
  const row = Number.parseInt(said.get("ligne") ?? "", 10);
  if (row > 0 && !view.query.text && !view.query.filters.length && !view.query.order)
    view.row = row - 1;
  view.page = Math.max(0, (Number.parseInt(said.get("page") ?? "1", 10) || 1) - 1);
  return view;
}

/** The address of one row of the table at `anchor`, from 0. */
export function addressOf(anchor: string, row: number): string {
  return `#${anchor}?ligne=${row + 1}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The name of a column may hold the sign: the longest name that the text begins with is meant. */
function add(filters: Filter[], text: string, fields: Field[]): void {
  let column = -1;
  fields.forEach(({ name }, place) => {
    if (text.startsWith(name + SIGN) && name.length > (fields[column]?.name.length ?? -1))
      column = place;
  });
  if (column < 0) return;
  const rest = text.slice(fields[column]!.name.length + 1);
  const how = rest.split(SIGN, 1)[0]!;
  const what = rest.slice(how.length + 1);
  if (how === "contient") filters.push({ column, text: what });
  if (how === "est") {
    const same = filters.find((filter) => filter.column === column && "values" in filter);
    if (same && "values" in same) same.values.push(what);
    else filters.push({ column, values: [what] });
  }
  if (how === "entre") {
    const [low, high] = what.split(SIGN).map((one) => (one === "" ? undefined : Number(one)));
    if (Number.isNaN(low) || Number.isNaN(high)) return;
    filters.push({
      column,
      ...(low !== undefined && { low }),
      ...(high !== undefined && { high }),
    });
  }
}
