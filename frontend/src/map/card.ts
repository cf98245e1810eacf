// What is said of the rows at a place: their cells, as text, and the way to them in the table.

import { addressOf } from "../explorer/address";
import { make } from "../explorer/make";
import type { Opened } from "../explorer/opened";
import { placing } from "../explorer/places";

const ROWS = 5; // at one place, of which all is said
const CELLS = 14; // of each

/** The cells of the first rows of a place; `count` is of how many. */
export async function card({ client, words, fields }: Opened, rows: number[], count: number, anchor: string): Promise<HTMLElement> {
  const where = placing(fields);
  const columns = fields.map((_, place) => place).filter((place) => !where.includes(place));
  const some = rows.slice(0, ROWS);
  const cells = await Promise.all(some.map((row) => client.ask("row", { row, columns })));
  const parts = some.map((row, i) => {
    const told = columns.map((column, place) => [fields[column]!.name, cells[i]![place]!] as const).filter(([, text]) => text);
    const list = told.slice(0, CELLS).map(([name, text]) => make("div", {}, make("dt", {}, name), make("dd", {}, text)));
    const link = make("a", { href: addressOf(anchor, row) }, words.say("map.row", { row: words.number(row + 1) }));
    return make("li", {}, make("dl", {}, ...list), make("p", {}, link));
  });
  const rest = count - some.length;
  const others = rest > 0 ? [make("p", {}, words.count("map.others", rest))] : [];
  return make("div", { class: "x-card", tabindex: "-1" }, make("ol", {}, ...parts), ...others);
}

/** The column that names a row best: the first of free text, else the first. */
export function naming({ fields }: Opened): number {
  return Math.max(0, fields.findIndex(({ type, kind }) => type === "string" && kind === "string"));
}
