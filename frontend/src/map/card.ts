// What is said of the rows at a place: their cells, as text, and the way to them in the table.

import { addressOf } from "../explorer/address";
import { called } from "../explorer/column";
import { make } from "../explorer/make";
import type { Opened } from "../explorer/opened";
import { placing } from "../explorer/places";
import { webLink } from "../explorer/web";
import type { Words } from "../explorer/words";

const ROWS = 5; // at one place, of which all is said
const CELLS = 14; // of each

/** Of each row what its columns are called and hold, in the order in which they are read. */
export type Told = (row: number) => Promise<(readonly [string, string])[]>;

/** What a table that is held says of a row. */
export function tellFrom({ client, fields, order }: Opened): Told {
  const where = placing(fields);
  const columns = order.filter((place) => !where.includes(place));
  return async (row) => {
    const cells = await client.ask("row", { row, columns });
    return columns.map((column, place) => [called(fields[column]!), cells[place]!] as const);
  };
}

/** The cells of the first rows of a place, of so many. The table is at `anchor`, in the page `home` where it is another. */
export async function card(
  tell: Told,
  words: Words,
  rows: number[],
  count: number,
  anchor: string,
  home: string,
): Promise<HTMLElement> {
  const some = rows.slice(0, ROWS);
  const told = await Promise.all(some.map(tell));
  const parts = some.map((row, i) => {
    const filled = told[i]!.filter(([, text]) => text);
    const [lead] = filled; // what leads the table names the place
    const title = lead ? [make("p", { class: "x-lead" }, lead[1])] : [];
    const list = filled
      .slice(1, CELLS)
      .map(([name, text]) =>
        make("div", {}, make("dt", {}, name), make("dd", {}, webLink(text) ?? text)),
      );
    const away = home ? { target: "_blank", rel: "noopener" } : {};
    const link = make(
      "a",
      { href: home + addressOf(anchor, row), ...away },
      words.say("map.row", { row: words.number(row + 1) }),
    );
    return make("li", {}, ...title, make("dl", {}, ...list), make("p", {}, link));
  });
  const rest = count - some.length;
  const others = rest > 0 ? [make("p", {}, words.count("map.others", rest))] : [];
  return make("div", { class: "x-card", tabindex: "-1" }, make("ol", {}, ...parts), ...others);
}
