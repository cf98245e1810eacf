// A link at the end of each row, which leads to it alone: by what tells it from others where the table has that, so that
// the address stays right in a later version of the file, else by its number.

import { copyText } from "../compare/take";
import { addressOf, lastingAddressOf, type View } from "./address";
import { make } from "./make";
import type { Opened } from "./opened";
import type { Page } from "./protocol";

export class RowLinks {
  private turn = 0;
  private readonly lasting = new Set<HTMLAnchorElement>();

  /** `tell` is told what is done. */
  constructor(
    private readonly opened: Opened,
    private readonly anchor: string,
    private readonly tell: (said: string) => void,
  ) {}

  /** Ends each row of a page with its link, which has the address that lasts once what tells rows is there. */
  async show(page: Page, head: HTMLTableRowElement, body: HTMLTableSectionElement): Promise<void> {
    const turn = (this.turn += 1);
    const { words } = this.opened;
    const title = words.say("row.link");
    this.lasting.clear();
    head.append(make("th", { scope: "col", class: "x-link tuck" }, title));
    const links = page.rows.map((row, place) => this.link(row, page.cells[place]![0] ?? ""));
    for (const [place, link] of links.entries())
      body.rows[place]!.append(make("td", { class: "x-link tuck", "data-label": title }, link));
    const { client, fields, keys } = this.opened;
    if (!keys.length || !page.rows.length) return;
    const texts = await client.ask("keys", { rows: page.rows, columns: keys });
    if (turn !== this.turn) return;
    for (const [place, own] of texts.entries()) {
      if (own.some((text) => !text)) continue;
      const key = own.map((text, i): [number, string] => [keys[i]!, text]);
      links[place]!.setAttribute("href", lastingAddressOf(this.anchor, key, fields));
      this.lasting.add(links[place]!);
    }
  }

  private link(row: number, name: string): HTMLAnchorElement {
    const { words } = this.opened;
    const label = words.say("row.link.of", { name: name || words.number(row + 1) });
    const href = addressOf(this.anchor, row);
    const link = make("a", { href, "aria-label": label }, words.say("row.copy"));
    link.addEventListener("click", (event) => this.copy(event, link));
    return link;
  }

  private copy(event: MouseEvent, link: HTMLAnchorElement): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { words } = this.opened;
    const said = this.lasting.has(link) ? "row.copied" : "row.copied.number";
    void copyText(link.href, link.parentElement!).then(() => this.tell(words.say(said)));
  }
}

/** Finds the row that a view names by what it has, and says what keeps it from being shown alone: none has that any
 *  more, or several have, which are then all shown. */
export async function seekRow(view: View, { client, words, fields }: Opened): Promise<string> {
  const key = view.key ?? [];
  const isKnown = key.every(([column]) => fields[column]);
  const { rows } = isKnown ? await client.ask("having", { key }) : { rows: [] };
  if (rows.length === 1) {
    view.row = rows[0]!;
    return "";
  }
  delete view.key;
  const name = key.map(([, text]) => text).join(", ");
  if (!rows.length) return words.say("row.gone", { name });
  view.query.filters = key.map(([column, text]) => ({ column, values: [text] }));
  return words.say("row.several", { name });
}
