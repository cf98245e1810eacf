// What is said of the rows at a place: their cells, as text, and the way to them in the table.

import { fold } from "../fold";
import { addressOf } from "../explorer/address";
import { make } from "../explorer/make";
import type { Opened } from "../explorer/opened";
import { placing } from "../explorer/places";

const ROWS = 5; // at one place, of which all is said
const CELLS = 14; // of each

/** The cells of the first rows of a place, of so many. The table is at `anchor`, in the page `home` where it is another. */
export async function card(table: Opened, rows: number[], count: number, anchor: string, home: string): Promise<HTMLElement> {
  const { client, words, fields } = table;
  const where = placing(fields);
  const columns = fields.map((_, place) => place).filter((place) => !where.includes(place));
  const some = rows.slice(0, ROWS);
  const cells = await Promise.all(some.map((row) => client.ask("row", { row, columns })));
  const parts = some.map((row, i) => {
    const told = columns.map((column, place) => [fields[column]!.name, cells[i]![place]!] as const).filter(([, text]) => text);
    const list = told.slice(0, CELLS).map(([name, text]) => make("div", {}, make("dt", {}, name), make("dd", {}, text)));
    const away = home ? { target: "_blank", rel: "noopener" } : {};
    const link = make("a", { href: home + addressOf(anchor, row), ...away }, words.say("map.row", { row: words.number(row + 1) }));
    return make("li", {}, make("dl", {}, ...list), make("p", {}, link));
  });
  const rest = count - some.length;
  const others = rest > 0 ? [make("p", {}, words.count("map.others", rest))] : [];
  return make("div", { class: "x-card", tabindex: "-1" }, make("ol", {}, ...parts), ...others);
}

const NAMES = /^(nom|name|titre|title|libelle|intitule|denomination|designation|lieu|site|toponyme|voie|adresse)/;
const CODES = /^(id|code|cle|ref|num)|(^|[ _])(id|code|insee|uid)([ _]|$)/;

/** The columns that name a row: the one that does it best by its heading, then the first, which tells it from others. */
export function naming({ fields }: Opened): number[] {
  const texts = fields.map((field, place) => ({ ...field, place })).filter(({ type, kind }) => type === "string" && kind === "string");
  const best =
    texts.find(({ name }) => NAMES.test(fold(name))) ?? texts.find(({ name }) => !CODES.test(fold(name))) ?? texts[0];
  return [...new Set([best?.place ?? 0, 0])];
}
