// The table of the rows that are found: its headings, by which one sorts, its cells, and what a telephone shows of them.

import type { View } from "./address";
import { aligned, makeCell, opener, tucked, withoutCents } from "./cell";
import { headingOf, type Field } from "./column";
import { button, make } from "./make";
import type { Opened } from "./opened";
import type { Page } from "./protocol";
import type { Order } from "./query";

const FITTING = 2; // columns that a telephone shows side by side, whose rows have nothing to open
const CARDS = 3; // rows found, up to which a telephone shows each of them whole

/** A page of a view in these columns, of which the rows found have `alike` in common and words of the search in `found`;
 *  `order` is the one that somebody asked for. */
interface Shown {
  view: View;
  order: Order | undefined;
  page: Page;
  columns: number[];
  found: number[];
  alike: number[];
}

export class RowTable {
  readonly element = make("section", { class: "scroll", tabindex: "0" });
  readonly head = make("tr");
  readonly body = make("tbody");
  readonly totals = make("tfoot");
  private readonly caption = make("caption");
  private focused = -1; // the column whose heading was pressed
  private shown!: Shown;

  /** `sort` is told of the column whose heading is pressed. */
  constructor(
    private readonly opened: Opened,
    anchor: string,
    private readonly sort: (column: number) => void,
  ) {
    this.caption.id = `${anchor}-rows`;
    this.element.setAttribute("aria-labelledby", `${anchor} ${anchor}-rows`);
    const head = make("thead", {}, this.head);
    this.element.append(make("table", {}, this.caption, head, this.body, this.totals));
  }

  fill(shown: Shown): void {
    this.shown = shown;
    const { page, columns } = shown;
    columns.forEach((column, i) => {
      const texts = page.cells.map((cells) => cells[i] ?? null);
      this.write(column, texts, i);
    });
    this.head.replaceChildren(...columns.map((column) => this.makeHeading(column)));
    this.totals.replaceChildren();
    const lines = page.cells.map((cells, row) =>
      make(
        "tr",
        { "data-row": String(page.rows[row]! + 1) },
        ...cells.map((_, i) => this.makePlaced(row, i)),
      ),
    );
    this.body.replaceChildren(...lines);
  }

  /** The cells of a column, which come after the others. */
  put(column: number, texts: string[]): void {
    const { columns } = this.shown;
    const own = columns.indexOf(column);
    this.write(column, texts, own);
    const host = columns.indexOf(this.hostOf(column));
    for (const i of [own, host].filter((place) => place >= 0))
      for (const [row, line] of [...this.body.rows].entries())
        line.cells[i]!.replaceWith(this.makePlaced(row, i));
  }

  say(caption: string): void {
    this.caption.replaceChildren(make("span", {}, caption));
  }

  /** Has a column in sight before anything is moved: beside the one that names rows where its own place is too far. */
  bring(column: number): void {
    const { columns, page } = this.shown;
    const place = columns.indexOf(column);
    if (!this.isBeyond(this.head.cells[place])) return;
    const move = <T>(line: T[]): void => void line.splice(1, 0, ...line.splice(place, 1));
    move(columns);
    page.cells.forEach(move);
    for (const { cells } of this.element.querySelectorAll("tr")) cells[1]!.before(cells[place]!);
  }

  /** Does a heading end farther than what is seen of a table that nobody has moved? */
  private isBeyond(heading: HTMLElement | undefined): boolean {
    const { element } = this;
    return !!heading && heading.offsetLeft + heading.offsetWidth > element.clientWidth;
  }

  /** Shows the row that an address names, and marks it until something else is asked. */
  mark(place: number): void {
    const line = this.body.rows[place];
    if (!line) return;
    line.classList.add("x-row");
    line.tabIndex = -1;
    line.scrollIntoView({ block: "center" });
    line.focus({ preventScroll: true });
  }

  private write(column: number, texts: (string | null)[], place: number): void {
    const { fields, words } = this.opened;
    withoutCents(texts, fields[column]!, words.language).forEach((text, row) => {
      this.shown.page.cells[row]![place] = text;
    });
  }

  private makeHeading(column: number): HTMLElement {
    const { fields } = this.opened;
    const field = fields[column]!;
    const below = fields[this.under(column)];
    const sort = button(headingOf(field), () => {
      this.focused = column;
      this.sort(column);
    });
    const heading = make("th", { scope: "col", ...aligned(field), ...this.stateOf(column) }, sort);
    heading.classList.toggle("x-by", this.isAsked(column));
    heading.classList.toggle("tuck", this.isTucked(column));
    if (this.focused === column) {
      this.focused = -1;
      queueMicrotask(() => sort.focus({ preventScroll: true })); // it stands in the document then
    }
    return tucked(heading, below ? headingOf(below) : "");
  }

  /** How a column is called in the file, and how it is sorted. */
  private stateOf(column: number): Record<string, string | boolean> {
    const { order } = this.shown.view.query;
    const { title, heading, name }: Field = this.opened.fields[column]!;
    const named = { "data-name": title || heading ? name : false };
    if (order?.column !== column) return named;
    return { ...named, "aria-sort": order.descending ? "descending" : "ascending" };
  }

  /** A cell of a page with its marks, and with what a telephone shows under it. */
  private makePlaced(row: number, i: number): HTMLElement {
    const { page, columns } = this.shown;
    const { fields, words } = this.opened;
    const column = columns[i]!;
    const cells = page.cells[row]!;
    const field = fields[column]!;
    const cell = makeCell(field, cells[i] ?? "…", i === 0, words);
    if (i) cell.dataset["label"] = headingOf(field);
    else if (columns.length > FITTING) cell.prepend(opener(words, page.total <= CARDS));
    cell.classList.toggle("x-by", this.isAsked(column));
    cell.classList.toggle("x-hit", page.found[row]?.includes(column) ?? false);
    cell.classList.toggle("tuck", this.isTucked(column));
    return tucked(cell, cells[columns.indexOf(this.under(column))] ?? "");
  }

  /** Is a column sorted by, or filtered? */
  private isAsked(column: number): boolean {
    const { view, order } = this.shown;
    return (
      order?.column === column || view.query.filters.some((filter) => filter.column === column)
    );
  }

  /** The column under which a telephone shows this one; -1 where it does not. */
  private hostOf(column: number): number {
    return this.opened.tucked.find(([one]) => one === column)?.[1] ?? -1;
  }

  /** The column that a telephone shows under another; -1 where none is. */
  private under(column: number): number {
    const [one] = this.opened.tucked.find(([, host]) => host === column) ?? [];
    return one === undefined || this.shown.alike.includes(one) ? -1 : one;
  }

  /** Does a telephone show a column under another alone? Not where one has asked for it. */
  private isTucked(column: number): boolean {
    const { view, columns, found, alike } = this.shown;
    if (view.columns || alike.includes(column) || this.isAsked(column)) return false;
    return columns.includes(this.hostOf(column)) && !found.includes(column);
  }
}
