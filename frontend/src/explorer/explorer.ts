// All the rows of a table: searched, filtered, sorted, taken away. It stands where the page showed the first rows.

import { asks, nothing, read, written, type View } from "./address";
import { isAsking, isYear, listAlike, showAlike } from "./alike";
import type { Client } from "./client";
import type { Ends } from "./ends";
import { called, type Field } from "./column";
import { Filters } from "./filters";
import { make, typed } from "./make";
import { widened } from "./marks";
import type { Nearness } from "./near";
import { makePager } from "./pager";
import { ASKED, FAILED, opened, type Opened } from "./opened";
import type { Page } from "./protocol";
import type { Query } from "./query";
import { RowTable } from "./rowtable";
import type { Words } from "./words";
import { Taking } from "./taking";
import { Views } from "./views";

const PER_PAGE = 100;
const MANY = 100_000; // rows of which those that are found are shown before all their cells are there
const MOST_COLUMNS = 30; // shown at first; all are written unless one chooses some
const NAMED = 3; // columns that are told to hold the words of a search
const NARROW = "(max-width: 43.74rem)"; // where a row is two lines: see the styles

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
  private view = nothing();
  private turn = 0;
  private total = 0;
  private marked = -1; // the place in the page of the row that an address names
  private sought = ""; // what is said of that row: where it is, or that it is not there; or of a difference
  private found: number[] = []; // the columns in which the words of the search are
  private alike: number[] = []; // columns that say the same in all rows found: a telephone has them last
  private lead = -1; // the column that what is asked is about
  private asked = ""; // the last question
  private hash = ""; // the address that is shown, until something else is asked
  private readonly filters: Filters;
  private readonly table: RowTable;
  private readonly same = make("p", { class: "uniform" });
  private readonly pages = make("nav", { class: "x-pages" });
  private readonly search = typed("", (text) => this.change(() => (this.view.query.text = text)));
  private readonly boxes = make("ul", { class: "x-values" }); // of columns
  private subtracting: HTMLElement | undefined; // where two columns have a difference
  private ends: Promise<Ends> | undefined;
  private nearness: Promise<Nearness> | undefined;
  private near: Nearness | undefined; // once it is there
  private readonly taking: Taking;
  private readonly figures = make("div", { class: "x-sums" });
  private readonly views: Views;
  private readonly client: Client;
  private readonly words: Words;
  private readonly fields: Field[];
  private readonly rows: number;
  private readonly fail = (): void => void this.root.dispatchEvent(new Event(FAILED));

  constructor(
    private readonly root: HTMLElement,
    private readonly opened: Opened,
    private readonly anchor: string,
    name: string,
    private readonly status: HTMLElement,
  ) {
    ({ client: this.client, words: this.words, fields: this.fields, rows: this.rows } = opened);
    this.view = this.asShown();
    this.table = new RowTable(opened, anchor, (column) => this.sortBy(column));
    this.filters = new Filters(opened, {
      view: () => this.view,
      change: (work) => this.change(work),
      told: (answer) => this.told(answer),
      failed: this.fail,
      focus: () => this.search.focus(),
    });
    this.taking = new Taking(opened, name, (said) => void (status.textContent = said));
    this.views = new Views({
      opened,
      anchor,
      name,
      table: new URL(root.dataset["explorer"] ?? "", document.baseURI),
      change: ({ minus, ...change }) => {
        if (!minus) return this.change(() => Object.assign(this.view, change));
        Object.assign(this.view, change);
        void this.subtract(minus).catch(this.fail);
      },
      tell: (said) => void (status.textContent = said),
    });
  }

  async start(): Promise<void> {
    const { words, anchor } = this;
    const isAsked = asks(location.hash, anchor);
    window.addEventListener("hashchange", ({ newURL }) => void this.follow(new URL(newURL).hash));
    await this.follow(location.hash, false);
    let turn: number;
    do {
      turn = this.turn + 1;
      await this.show();
    } while (turn !== this.turn); // a link was followed while the first rows came
    this.pages.setAttribute("aria-label", words.say("pages"));
    const isNarrow = this.isNarrow(); // then rows come first
    this.root.replaceChildren(
      this.views.tabs,
      this.tools(),
      this.filters.element,
      this.filters.active,
      ...(isNarrow ? [] : [this.figures]),
      this.status,
      this.same,
      this.passing(),
      this.table.element,
      ...(isNarrow ? [this.figures] : []),
      this.pages,
      this.views.element,
    );
    this.root.classList.add("explored");
    this.search.focus({ preventScroll: isAsked });
    if (isAsked) this.root.scrollIntoView({ block: "start" }); // for the answer to be in sight
    this.table.bring(this.lead);
    this.table.mark(this.marked);
  }

  /** The rows as the page showed them: the newest first, where a column says when. */
  private asShown(): View {
    const view = nothing();
    const { newest } = this.opened;
    if (newest >= 0) view.query.order = { column: newest, descending: true };
    return view;
  }

  /** The order that somebody asked for, which is not that in which the page showed the rows. */
  private askedOrder(): Query["order"] {
    const { order } = this.view.query;
    return order?.column === this.opened.newest && order.descending ? undefined : order;
  }

  /** Takes what an address asks, where that is something else, and shows it. */
  private async follow(hash: string, isShown = true): Promise<void> {
    const { anchor, fields } = this;
    let view = read(hash, anchor, fields);
    const shown = written(anchor, this.view, fields); // while its column of distances is there
    let fault = "";
    if (view && (view.near || this.near)) {
      const near = await this.loadNearness();
      view = await near.follow(view, () => read(hash, anchor, fields)!);
      this.listColumns();
      if (hash !== location.hash) return; // something else has been asked since
    }
    if (view && (view.minus || this.view.minus)) {
      const { difference } = await this.loadEnds();
      view = await difference.follow(view, () => read(hash, anchor, fields)!);
      ({ fault } = difference);
      this.listColumns();
      if (hash !== location.hash) return;
    }
    if (!view) return;
    this.hash = hash;
    const isSame = written(anchor, view, fields) === shown;
    if (fault || !isSame) this.sought = fault;
    if (isSame && fault && isShown) this.tell();
    if (isSame) return;
    this.view = view;
    this.search.value = view.query.text;
    if (isShown) void this.show();
  }

  /** Shows the difference of two columns, or no more. */
  private async subtract(minus: View["minus"]): Promise<void> {
    const { difference } = await this.loadEnds();
    await difference.lead(this.view, minus);
    this.listColumns();
    this.change(() => undefined);
  }

  /** What measures how far rows are from a place. */
  private loadNearness(): Promise<Nearness> {
    const url = new URL("explorer-near.js", import.meta.url).href;
    this.nearness ??= (import(url) as Promise<typeof import("./near")>).then(({ Nearness }) => {
      const tell = (said: string): void => void (this.status.textContent = said);
      return Nearness.load(this.opened, this.anchor, tell, () => {
        this.listColumns();
        this.change(() => this.near!.leadToMe(this.view));
      });
    });
    return this.nearness.then((near) => (this.near = near));
  }

  private tools(): HTMLElement {
    const { words } = this;
    this.search.value = this.view.query.text;
    this.listColumns();
    return make(
      "div",
      { class: "x-tools", role: "search" },
      make("label", {}, `${words.say("search")} `, this.search),
      make("label", {}, `${words.say("filter")} `, this.filters.choice),
      make("details", {}, make("summary", {}, words.say("columns")), this.boxes),
      make("details", {}, make("summary", {}, words.say("take")), this.taking.element),
    );
  }

  /** Names the columns that may be filtered, and shown. */
  private listColumns(): void {
    this.filters.listColumns();
    const boxes = this.opened.order.map((place) => {
      const box = make("input", { type: "checkbox" });
      box.checked = this.columns().includes(place);
      box.addEventListener("change", () =>
        this.change(() => {
          const others = this.columns().filter((one) => one !== place);
          this.view.columns = (box.checked ? [...others, place] : others).sort((a, b) => a - b);
          if (!this.view.columns.length) delete this.view.columns;
        }, false),
      );
      return make("li", {}, make("label", {}, box, ` ${called(this.fields[place]!)}`));
    });
    this.boxes.replaceChildren(...boxes);
    if (this.subtracting) this.boxes.prepend(this.subtracting);
  }

  /** What leads a keyboard past the rows, each of which has links. */
  private passing(): HTMLElement {
    const pass = make("a", { class: "pass", href: "#" }, this.words.say("pass"));
    this.pages.tabIndex = -1;
    pass.addEventListener("click", (event) => {
      event.preventDefault();
      this.pages.focus();
    });
    return pass;
  }

  /** What comes once rows are there: the links to them, and their totals. */
  private loadEnds(): Promise<Ends> {
    const url = new URL("explorer-ends.js", import.meta.url).href;
    this.ends ??= (import(url) as Promise<typeof import("./ends")>).then(({ Ends }) => {
      const tell = (said: string): void => void (this.status.textContent = said);
      const ends = new Ends(this.opened, this.anchor, [this.figures, this.table.totals], tell, {
        measure: (measure) => this.change(() => (this.view.measure = measure)),
        whole: (whole) => this.change(() => (this.view.query.whole = whole)),
        near: () => this.loadNearness(),
        minus: (pair) => void this.subtract(pair).catch(this.fail),
      });
      this.subtracting = ends.difference.element;
      this.listColumns();
      return ends;
    });
    return this.ends;
  }

  /** The columns that are shown: those that are chosen, else those in which rows differ. */
  private columns(): number[] {
    const { order, shown } = this.opened;
    return this.view.columns ?? order.slice(0, Math.min(shown, MOST_COLUMNS));
  }

  /** The same as they are read, with those that say why rows are here where none are chosen, and of which year rows found
   *  are, were it that of all. On a telephone what is sorted comes beside the name, else what was last filtered, else
   *  what is counted. */
  private ordered(found: number[][]): number[] {
    const { query, columns } = this.view;
    const { order, shown, tucked } = this.opened;
    const about = query.filters.map(({ column }) => column);
    const asked = this.askedOrder();
    if (asked) about.push(asked.column);
    const years = isAsking(query)
      ? order.slice(shown).filter((one) => isYear(this.fields[one]!))
      : [];
    const all = new Set(columns ?? widened([...this.columns(), ...about, ...years], found));
    const read = order.filter((column) => all.has(column));
    if (!this.isNarrow()) return read;
    const hours = this.fields.findIndex((field) => field.hours);
    const counted = tucked[1]?.[1] ?? hours;
    const [naming, ...others] = read;
    const lead = asked?.column ?? about.at(-1);
    const rank = (column: number): number => {
      if (this.alike.includes(column)) return 3;
      if (column === lead) return 0;
      return column === counted || this.fields[column]!.near ? 1 : 2;
    };
    return [naming!, ...others.sort((one, other) => rank(one) - rank(other))];
  }

  private isNarrow(): boolean {
    return window.matchMedia(NARROW).matches;
  }

  /** Changes what is asked, from the first page on. */
  private change(work: () => void, first = true): void {
    work();
    this.forgetRow();
    if (first) this.view.page = 0;
    void this.show().catch(this.fail);
  }

  private forgetRow(): void {
    delete this.view.row;
    delete this.view.key;
    this.sought = this.hash = "";
  }

  private async show(): Promise<void> {
    const turn = (this.turn += 1);
    const { view, words, fields } = this;
    if (view.key && view.row === undefined) this.sought = await (await this.loadEnds()).seek(view);
    if (view.grouped) view.groups ??= await this.views.usual(view);
    delete view.grouped;
    if (view.groups) view.groups = this.views.splitYears(view, view.groups);
    this.alike = [];
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
    const isNarrow = this.isNarrow();
    if (!grouped && !view.columns)
      this.alike = listAlike(page, view.query, columns[0]!, fields, isNarrow);
    if (this.alike.length && isNarrow && turn === this.turn) {
      columns = this.ordered(page.found);
      page = await ask();
    }
    if (turn !== this.turn) return; // something else has been asked since
    const { alike } = this;
    showAlike(this.same, { query: view.query, page, columns, alike }, fields, words);
    this.total = page.total;
    const last = grouped ? 0 : this.lastPage();
    if (view.page > last) {
      view.page = last;
      this.forgetRow();
      return this.show();
    }
    const asked = { ...view.query };
    if (!this.askedOrder()) delete asked.order;
    const addressed = grouped ? { ...view, query: asked } : view; // groups have an order of their own
    history.replaceState(null, "", written(this.anchor, addressed, fields) || `#${this.anchor}`);
    const held = new Set(page.found.flat());
    this.found = columns.filter((column) => held.has(column));
    this.views.show(view);
    for (const element of [this.table.element, this.pages]) element.hidden = grouped;
    this.root.classList.toggle("grouped", grouped);
    const { found } = this;
    this.table.fill({ view, order: this.askedOrder(), page, columns, found, alike });
    this.lead = this.findLead(page, columns[0]!);
    this.table.bring(this.lead);
    const question = JSON.stringify(view.query);
    if (question !== this.asked && this.lead >= 0) this.table.element.scrollLeft = 0;
    this.asked = question;
    this.marked = page.rows.indexOf(view.row ?? -1);
    if (this.marked >= 0)
      this.sought = words.say("row.marked", { name: page.cells[this.marked]![0] ?? "" });
    this.tell();
    const first = view.page * PER_PAGE + 1;
    this.table.say(
      words.say(page.total ? "shown" : "none", {
        first: words.number(first),
        last: words.number(first + page.rows.length - 1),
        total: words.number(page.total),
      }),
    );
    this.filters.show(view);
    this.pages.replaceChildren(
      ...makePager(view.page, this.lastPage(), words, (page) => this.turnTo(page)),
    );
    this.taking.offer(asked, view.columns, page.total); // files keep the order received, unless another is asked
    this.opened.query = view.query;
    this.root.dispatchEvent(new Event(ASKED));
    this.table.mark(this.marked);
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
      this.table.put(column, texts);
    }
    if (waiting.length) this.tell(); // in place of what was said while they came
    const ends = await this.loadEnds();
    if (turn !== this.turn) return;
    ends.tellUnknown(this.hash, this.status);
    await ends.add(page, this.table, this.view, columns);
    this.hideCount();
  }

  /** The column that what is asked is about: that of the order, else of the words where the name has none, else of the
   *  last filter; not one that says the same in all rows found, but that of the words where there is room. */
  private findLead({ alike }: Page, naming: number): number {
    const order = this.askedOrder();
    const ordered = order ? [order.column] : [];
    const found = this.found.includes(naming) ? [] : this.found;
    const filtered = this.view.query.filters.map(({ column }) => column).reverse();
    const columns = [...ordered, ...found, ...filtered];
    const telling = columns.find((column) => !alike.includes(column));
    return telling ?? (this.isNarrow() ? -1 : (found[0] ?? -1));
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
    const near = this.near?.say(order);
    if (near) said.push(near);
    if (order && order.column !== this.near?.column) {
      const column = name(order.column);
      said.push(words.say(order.descending ? "sorted.down" : "sorted.up", { column }));
    }
    const [count = "", ...others] = said;
    const rest = [...others, this.sought].filter(Boolean).join(" ");
    this.status.replaceChildren(make("span", {}, count), rest && ` ${rest}`);
    this.hideCount();
  }

  /** How many rows are found stands among the figures, where there are some: it is then for ears alone. */
  private hideCount(): void {
    const hasFigures = !this.figures.hidden && this.figures.querySelector("dd") !== null;
    this.status.querySelector("span")?.classList.toggle("aside", hasFigures);
  }

  private async told<T>(answer: Promise<T>): Promise<T> {
    const answered = await answer;
    this.tell();
    return answered;
  }

  /** By a column whose heading was pressed: figures the greatest first, then the other way, then as rows stood. */
  private sortBy(column: number): void {
    this.change(() => {
      const { query } = this.view;
      const { order } = query;
      const first = this.fields[column]!.adds !== undefined;
      if (first) delete this.view.measure; // the figures above follow the order
      if (order?.column !== column) query.order = { column, descending: first };
      else if (order.descending === first) order.descending = !first;
      else delete query.order;
    });
  }

  private lastPage(): number {
    return Math.max(0, Math.ceil(this.total / PER_PAGE) - 1);
  }

  private turnTo(page: number): void {
    this.view.page = page;
    this.forgetRow();
    void this.show().then(() => this.root.scrollIntoView({ block: "start" }));
  }
}
