// All the rows of a table: searched, filtered, sorted, taken away. It stands where the page showed the first rows.

import { nothing, read, written, type View } from "./address";
import type { Panel } from "./checklist";
import type { Client } from "./client";
import { called, type Field } from "./column";
import { button, make, typed } from "./make";
import { widened } from "./marks";
import { ASKED, FAILED, opened, type Opened } from "./opened";
import { panel } from "./panel";
import type { Format, Page } from "./protocol";
import type { Filter } from "./query";
import type { Words } from "./words";
import { Sums } from "./sums";
import { tellFilter } from "./told";
import { Views } from "./views";
import { isNumeric } from "./written";

const PER_PAGE = 100;
const MANY = 100_000; // rows of which those that are found are shown before all their cells are there
const MOST_COLUMNS = 30; // shown at first; all are written unless one chooses some
const LONG = 200; // characters of a cell, beyond which it is folded
const BEGINNING = 120;
const UNBROKEN = /^https?:\S{60,}$/; // an address, which would stand on three lines
const UNBROKEN_BEGINNING = 36;
const IDENTIFIER = /^(\d{9}|\d{14}|W[0-9A-Z]{9})$/; // as the page has it (identity_links.py)
const FITTING = 2; // columns that a telephone shows side by side, whose rows have nothing to open
const NAMED = 3; // columns that are told to hold the words of a search
const NARROW = "(max-width: 48rem)"; // where a row is two lines: see the styles
const FORMATS: [Format, string][] = [
  ["csv", ".csv"],
  ["excel", ".excel.csv"],
  ["xlsx", ".xlsx"],
  ["json", ".json"],
  ["geojson", ".geojson"],
  ["parquet", ".parquet"],
];

/** `root` is the element with data-explorer; it holds the first rows, which stay until the others are there. */
export async function start(root: HTMLElement): Promise<void> {
  const { anchor = "", name = "" } = root.dataset;
  const status = make("p", { role: "status", class: "x-status" });
  const failed = (): void => void (status.textContent = root.dataset["failed"] ?? "");
  root.prepend(status);
  root.closest("details")?.setAttribute("open", ""); // an address asks of a table that is folded
  try {
    root.addEventListener(FAILED, failed);
    await new Explorer(root, await opened(root, status), anchor, name, status).start();
  } catch (cause) {
    failed();
    throw cause;
  }
}

class Explorer {
  private view: View;
  private turn = 0;
  private total = 0;
  private marked = -1; // the place in the page of the row that an address names
  private panel: Panel | undefined; // the filter that is open
  private focused = -1; // the column whose heading was pressed
  private found: number[] = []; // the columns in which the words of the search are
  private aim = -1; // the column that what was last asked is about
  private asked = nothing().query;
  private readonly active = make("ul", { class: "x-active" });
  private readonly filter = make("div", { class: "x-filter" });
  private readonly head = make("tr");
  private readonly body = make("tbody");
  private readonly scroll = make("section", { class: "scroll", tabindex: "0" });
  private readonly caption = make("caption");
  private readonly pages = make("nav", { class: "x-pages" });
  private readonly take = make("div", { class: "x-formats" });
  private readonly search = typed("", (text) => this.change(() => (this.view.query.text = text)));
  private readonly choice = make("select");
  private readonly sums: Sums;
  private readonly views: Views;
  private readonly client: Client;
  private readonly words: Words;
  private readonly fields: Field[];
  private readonly rows: number;

  constructor(
    private readonly root: HTMLElement,
    private readonly opened: Opened,
    private readonly anchor: string,
    private readonly name: string,
    private readonly status: HTMLElement,
  ) {
    ({ client: this.client, words: this.words, fields: this.fields, rows: this.rows } = opened);
    this.view = read(location.hash, anchor, this.fields) ?? nothing();
    this.sums = new Sums(
      opened,
      (measure) => this.change(() => (this.view.measure = measure)),
      (whole) => this.change(() => (this.view.query.whole = whole)),
    );
    this.views = new Views({
      opened,
      anchor,
      name,
      table: new URL(root.dataset["explorer"] ?? "", document.baseURI),
      change: (change) => this.change(() => Object.assign(this.view, change)),
      tell: (said) => void (status.textContent = said),
    });
  }

  async start(): Promise<void> {
    await this.show();
    const { words, anchor } = this;
    this.caption.id = `${anchor}-rows`;
    const table = make("table", {}, this.caption, make("thead", {}, this.head), this.body);
    this.scroll.setAttribute("aria-labelledby", `${anchor} ${anchor}-rows`);
    this.scroll.append(table);
    this.pages.setAttribute("aria-label", words.say("pages"));
    this.root.replaceChildren(
      this.views.tabs,
      this.tools(),
      this.filter,
      this.active,
      this.sums.element,
      this.status,
      this.scroll,
      this.pages,
      this.views.element,
    );
    this.root.classList.add("explored");
    this.search.focus();
    this.reveal();
    this.mark();
    window.addEventListener("hashchange", () => {
      const view = read(location.hash, anchor, this.fields);
      if (view && written(anchor, view, this.fields) !== written(anchor, this.view, this.fields)) {
        this.view = view;
        this.search.value = view.query.text;
        void this.show();
      }
    });
  }

  private tools(): HTMLElement {
    const { words } = this;
    this.search.value = this.view.query.text;
    const { choice } = this;
    choice.append(make("option", { value: "" }, words.say("filter.none")));
    this.fields.forEach((field, place) =>
      choice.append(make("option", { value: String(place) }, called(field))),
    );
    choice.addEventListener("change", () =>
      this.open(choice.value === "" ? -1 : Number(choice.value)),
    );
    const boxes = this.opened.order.map((place) => {
      const field = this.fields[place]!;
      const box = make("input", { type: "checkbox" });
      box.checked = this.columns().includes(place);
      box.addEventListener("change", () =>
        this.change(() => {
          const others = this.columns().filter((one) => one !== place);
          this.view.columns = (box.checked ? [...others, place] : others).sort((a, b) => a - b);
          if (!this.view.columns.length) delete this.view.columns;
        }, false),
      );
      return make("li", {}, make("label", {}, box, ` ${called(field)}`));
    });
    return make(
      "div",
      { class: "x-tools", role: "search" },
      make("label", {}, `${words.say("search")} `, this.search),
      make("label", {}, `${words.say("filter")} `, choice),
      make(
        "details",
        {},
        make("summary", {}, words.say("columns")),
        make("ul", { class: "x-values" }, ...boxes),
      ),
      make("details", {}, make("summary", {}, words.say("take")), this.take),
    );
  }

  /** The columns that are shown: those that are chosen, else those in which rows differ. */
  private columns(): number[] {
    const { order, shown } = this.opened;
    return this.view.columns ?? order.slice(0, Math.min(shown, MOST_COLUMNS));
  }

  /** The same as they are read, with those that say why rows are here where none are chosen. On a telephone what is
   *  counted comes before what has its place under another. */
  private ordered(found: number[][]): number[] {
    const { query, columns } = this.view;
    const { order, tucked } = this.opened;
    const about = query.filters.map(({ column }) => column);
    if (query.order) about.push(query.order.column);
    const all = new Set(columns ?? widened([...this.columns(), ...about], found));
    const read = order.filter((column) => all.has(column));
    const counted = tucked[1]?.[1] ?? -1;
    if (!window.matchMedia(NARROW).matches || read.indexOf(counted) < 1) return read;
    return [read[0]!, counted, ...read.slice(1).filter((column) => column !== counted)];
  }

  private open(column: number): void {
    const field = this.fields[column];
    const choice = field && {
      field,
      fields: this.fields,
      column,
      now: this.view.query.filters.find((filter) => filter.column === column),
      facets: () => this.told(this.client.ask("facets", { query: this.view.query, column })),
      histogram: (bins: number) =>
        this.told(this.client.ask("histogram", { query: this.view.query, column, bins })),
      change: (filter: Filter | null) => this.change(() => this.set(column, filter)),
    };
    this.panel = choice && panel(choice, this.words);
    this.filter.replaceChildren(...(this.panel ? [this.panel.element] : []));
  }

  private set(column: number, filter: Filter | null): void {
    const others = this.view.query.filters.filter((one) => one.column !== column);
    this.view.query.filters = filter ? [...others, filter] : others;
  }

  /** Changes what is asked, from the first page on. */
  private change(work: () => void, first = true): void {
    work();
    delete this.view.row;
    if (first) this.view.page = 0;
    void this.show().catch(() => this.root.dispatchEvent(new Event(FAILED)));
  }

  private async show(): Promise<void> {
    const turn = (this.turn += 1);
    const { view, words, fields } = this;
    let columns = this.ordered([]);
    if (view.row !== undefined) view.page = Math.floor(view.row / PER_PAGE);
    const grouped = Boolean(view.groups);
    const ask = (): Promise<Page> =>
      this.client.ask("page", {
        query: view.query,
        start: view.page * PER_PAGE,
        count: grouped ? 0 : PER_PAGE,
        columns: grouped ? [] : columns,
        soon: this.rows > MANY,
      });
    let page = await ask();
    const wide = this.ordered(page.found);
    if (wide.length > columns.length) {
      columns = wide;
      page = await ask();
    }
    if (turn !== this.turn) return; // something else has been asked since
    this.total = page.total;
    const last = grouped ? 0 : this.lastPage();
    if (view.page > last) {
      view.page = last;
      delete view.row;
      return this.show();
    }
    history.replaceState(null, "", written(this.anchor, view, fields) || `#${this.anchor}`);
    const held = new Set(page.found.flat());
    this.found = columns.filter((column) => held.has(column));
    this.views.show(view);
    for (const element of [this.scroll, this.pages]) element.hidden = grouped;
    this.root.classList.toggle("grouped", grouped);
    this.fill(page, columns);
    this.aim = columns.indexOf(this.about());
    this.tell();
    const first = view.page * PER_PAGE + 1;
    this.caption.replaceChildren(
      make(
        "span",
        {},
        words.say(page.total ? "shown" : "none", {
          first: words.number(first),
          last: words.number(first + page.rows.length - 1),
          total: words.number(page.total),
        }),
      ),
    );
    this.active.replaceChildren(...view.query.filters.map((filter) => this.chip(filter)));
    this.pages.replaceChildren(...this.pager());
    this.take.replaceChildren(...this.formats());
    this.panel?.refresh();
    this.opened.query = view.query;
    this.root.dispatchEvent(new Event(ASKED));
    this.marked = page.rows.indexOf(view.row ?? -1);
    this.reveal();
    this.mark();
    const said = grouped ? await this.views.group(view) : "";
    if (turn !== this.turn) return;
    if (said) this.status.textContent = said;
    void this.complete(page, columns, turn).catch(() => undefined); // what has no answer is told
  }

  /** What comes after the first answer: the cells of columns that were not there, one column after the other so that
   *  whatever is asked meanwhile waits for one alone; and the figures. */
  private async complete(page: Page, columns: number[], turn: number): Promise<void> {
    const waiting = columns.filter((_, i) => page.cells[0]?.[i] === null);
    for (const column of waiting) {
      const texts = await this.client.ask("cells", { rows: page.rows, column });
      if (turn !== this.turn) return;
      const host = this.opened.tucked.find(([one]) => one === column)?.[1] ?? -1;
      const places = [columns.indexOf(column), columns.indexOf(host)].filter((i) => i >= 0);
      texts.forEach((text, row) => {
        page.cells[row]![places[0]!] = text;
        for (const i of places)
          this.body.rows[row]!.cells[i]!.replaceWith(this.placed(page, columns, row, i));
      });
    }
    if (waiting.length) this.tell(); // in place of what was said while they came
    await this.sums.show(this.view, page.total);
  }

  private fill(page: Page, columns: number[]): void {
    const headings = columns.map((column) => {
      const below = this.fields[this.under(column)];
      return tucked(this.heading(column), below ? called(below) : "");
    });
    this.head.replaceChildren(...headings);
    const lines = page.cells.map((cells, row) =>
      make(
        "tr",
        { "data-row": String(page.rows[row]! + 1) },
        ...cells.map((_, i) => this.placed(page, columns, row, i)),
      ),
    );
    this.body.replaceChildren(...lines);
  }

  /** A cell of a page with its marks, and with what a telephone shows under it. */
  private placed(page: Page, columns: number[], row: number, i: number): HTMLElement {
    const { query } = this.view;
    const column = columns[i]!;
    const cells = page.cells[row]!;
    const field = this.fields[column]!;
    const cell = this.cell(field, cells[i] ?? "…", i === 0);
    if (i) cell.dataset["label"] = called(field);
    else if (columns.length > FITTING) cell.prepend(opener(this.words));
    const isAsked = query.filters.some((filter) => filter.column === column);
    cell.classList.toggle("x-by", isAsked || query.order?.column === column);
    cell.classList.toggle("x-hit", page.found[row]?.includes(column) ?? false);
    return tucked(cell, cells[columns.indexOf(this.under(column))] ?? "");
  }

  /** The column that a telephone shows under another; -1 where none is. */
  private under(column: number): number {
    return this.opened.tucked.find(([, host]) => host === column)?.[0] ?? -1;
  }

  /** The column that what was asked last is about: that of a new order, else of new words, else of a new filter. */
  private about(): number {
    const { query } = this.view;
    const before = this.asked;
    this.asked = structuredClone(query);
    const changed = (one: unknown, other: unknown): boolean =>
      JSON.stringify(one) !== JSON.stringify(other);
    if (query.order && changed(query.order, before.order)) return query.order.column;
    if (changed(query.text, before.text)) return this.found[0] ?? -1;
    if (changed(query.filters, before.filters)) return query.filters.at(-1)?.column ?? -1;
    return -1;
  }

  /** Brings that column beside the first one, which stays, where it is out of sight. */
  private reveal(): void {
    const first = this.head.cells[0];
    const heading = this.head.cells[this.aim];
    if (!first || !heading || heading === first) return;
    const { left, right } = heading.getBoundingClientRect();
    const start = first.getBoundingClientRect().right;
    if (left < start || right > this.scroll.getBoundingClientRect().right)
      this.scroll.scrollLeft += left - start;
  }

  /** Where an address names a row, it is shown and marked, until something else is asked. */
  private mark(): void {
    const place = this.marked;
    if (place < 0) return;
    const line = this.body.rows[place]!;
    line.classList.add("x-row");
    line.tabIndex = -1;
    line.scrollIntoView({ block: "center" });
    line.focus({ preventScroll: true });
  }

  /** How many rows are found, where the words of a search are and in which order rows stand, in place of what was said
   *  while something loaded. */
  private tell(): void {
    const { total, rows, words } = this;
    const name = (column: number): string => called(this.fields[column]!);
    const said =
      total === rows
        ? [words.count("rows", total)]
        : [words.count("found", total, { total: words.number(rows) })];
    if (this.found.length) {
      const columns = this.found.slice(0, NAMED).map(name).join(", ");
      said.push(words.say(this.found.length > NAMED ? "within.more" : "within", { columns }));
    }
    const { order } = this.view.query;
    if (order) {
      const column = name(order.column);
      said.push(words.say(order.descending ? "sorted.down" : "sorted.up", { column }));
    }
    this.status.textContent = said.join(" ");
  }

  private async told<T>(answer: Promise<T>): Promise<T> {
    const answered = await answer;
    this.tell();
    return answered;
  }

  private heading(column: number): HTMLElement {
    const field = this.fields[column]!;
    const order = this.view.query.order;
    const sorted = order?.column === column;
    const sort = button(called(field), () => {
      this.focused = column;
      this.change(() => {
        if (!sorted) this.view.query.order = { column, descending: false };
        else if (!order.descending) this.view.query.order = { column, descending: true };
        else delete this.view.query.order;
      });
    });
    const state: Record<string, string> = sorted
      ? { "aria-sort": order.descending ? "descending" : "ascending" }
      : {};
    const named = { "data-name": field.title ? field.name : false };
    const heading = make("th", { scope: "col", ...aligned(field), ...named, ...state }, sort);
    if (this.focused === column) {
      this.focused = -1;
      queueMicrotask(() => sort.focus({ preventScroll: true })); // it stands in the document then
    }
    return heading;
  }

  private cell(field: Field, text: string, first: boolean): HTMLElement {
    const isUnbroken = UNBROKEN.test(text);
    if (text.length > LONG || isUnbroken) {
      const beginning = text.slice(0, isUnbroken ? UNBROKEN_BEGINNING : BEGINNING);
      const folded = make("details", {}, make("summary", {}, `${beginning}…`), text);
      return first ? make("th", { scope: "row" }, folded) : make("td", {}, folded);
    }
    if (!first) return make("td", aligned(field), linked(field, text));
    return make(
      "th",
      { scope: "row", ...aligned(field) },
      text || make("span", { class: "aside" }, this.words.say("empty")),
    );
  }

  private chip(filter: Filter): HTMLElement {
    const { words } = this;
    const text = tellFilter(filter, this.fields, words);
    const remove = button(text, () => {
      this.change(() => this.set(filter.column, null));
      this.open(-1);
      this.choice.value = "";
      this.search.focus();
    });
    remove.setAttribute("aria-label", words.say("remove", { filter: text }));
    return make("li", {}, remove);
  }

  private lastPage(): number {
    return Math.max(0, Math.ceil(this.total / PER_PAGE) - 1);
  }

  private pager(): Node[] {
    const last = this.lastPage();
    if (!last) return [];
    const { words, view } = this;
    const go = (page: number) => (): void => {
      view.page = page;
      delete view.row;
      void this.show().then(() => this.root.scrollIntoView({ block: "start" }));
    };
    const number = make("input", {
      type: "number",
      min: "1",
      max: String(last + 1),
      value: String(view.page + 1),
    });
    number.addEventListener("change", () =>
      go(Math.min(last, Math.max(0, (number.valueAsNumber || 1) - 1)))(),
    );
    return [
      button(words.say("previous"), go(view.page - 1), { disabled: view.page === 0 }),
      make(
        "label",
        {},
        `${words.say("page")} `,
        number,
        ` ${words.say("of", { n: words.number(last + 1) })}`,
      ),
      button(words.say("next"), go(view.page + 1), { disabled: view.page >= last }),
    ];
  }

  private formats(): Node[] {
    const { words, view, fields } = this;
    const columns = view.columns ?? fields.map((_, place) => place);
    const kinds = columns.map((column) => fields[column]!.kind);
    const placed =
      kinds.includes("geometry") || (kinds.includes("longitude") && kinds.includes("latitude"));
    return [
      make("p", {}, words.count("take.rows", this.total)),
      ...FORMATS.filter(([format]) => format !== "geojson" || placed).map(([format, ending]) =>
        button(words.say(`take.${format}`), () => void this.export(format, ending, columns)),
      ),
    ];
  }

  private async export(format: Format, ending: string, columns: number[]): Promise<void> {
    this.status.textContent = this.words.say("writing");
    const given = { query: this.view.query, columns, format };
    const blob = await this.client.ask("export", given).catch(() => null); // a sheet cannot hold all of it
    if (!blob) return void (this.status.textContent = this.words.say("unwritten"));
    const part = this.total < this.rows || columns.length < this.fields.length ? "-extrait" : "";
    const link = make("a", {
      href: URL.createObjectURL(blob),
      download: this.name + part + ending,
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    this.status.textContent = this.words.say("written");
  }
}

/** A number that identifies somebody leads to the rows that have it; no other text does. */
function linked({ link }: Field, text: string): Node | string {
  if (!link || !IDENTIFIER.test(text)) return text;
  const named = /^\d/.test(text) ? `SIREN%20${text.slice(0, 9)}` : `RNA%20${text}`;
  return make("a", { href: link + named }, text);
}

/** A cell with what a telephone shows under it, which a column of its own says too. */
function tucked<T extends HTMLElement>(cell: T, text: string): T {
  if (text) cell.dataset["under"] = text.length > LONG ? `${text.slice(0, BEGINNING)}…` : text;
  return cell;
}

/** What opens a row on a telephone, as the page has it (preview.py). */
function opener(words: Words): HTMLElement {
  return make("details", { class: "opener" }, make("summary", { "aria-label": words.say("row") }));
}

function aligned(field: Field): Record<string, string> {
  return isNumeric(field) ? { class: "n" } : {};
}
