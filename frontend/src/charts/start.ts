// What one asks of a chart: a year or all, a name, a value, an image. The address says it, and so does a sentence.

import { Combobox } from "../compare/combobox";
import { button, make } from "../explorer/make";
import { Words } from "../explorer/words";
import { json } from "../json";
import { drawChart } from "./draw";
import {
  namesOf,
  plot,
  translated,
  type Chosen,
  type Figures,
  type Plot,
  type Value,
} from "./figures";
import { Reading } from "./reading";
import { dropNumber, leftOutOf, sentenceOf } from "./sentence";
import { makeTaking, tableOf } from "./taking";
import { Writing } from "./writing";
import { loadStylesheet } from "../stylesheet";
import { keepInSight } from "./sight";

const SIGN = "~"; // between a year and a name
const JOINER = "\u2060"; // around the dash of two years, in the texts of a page

/** `root` is the figure with data-chart, or the choice above several. */
export async function start(root: HTMLElement): Promise<void> {
  if (root.matches(".asked")) return startAll(root);
  root.closest("details")?.setAttribute("open", ""); // an address asks of a chart that is folded
  const base = new URL(".", import.meta.url);
  const file = new URL(root.dataset["chart"]!, document.baseURI);
  const [words, received] = await Promise.all([
    Words.load(base, "figures"),
    json<Figures>(file),
    loadStylesheet("chart.css", base).catch(() => undefined), // it is there all the same,
  ]);
  const spoken = JSON.parse(root.dataset["words"] ?? "{}") as Record<string, string>;
  const figures = translated(received, spoken);
  keepFocusInPlace(() => new Asked(root, words, figures, file.href).start());
}

/** Whoever touches the choice above several charts asks all of them. */
function startAll(shared: HTMLElement): void {
  const buttons = shared.parentElement!.querySelectorAll<HTMLElement>(":scope > figure .go");
  for (const button of buttons) button.click();
}

/** What is chosen above several charts is one step of the reader's history. */
let lastChange: Event | null = null;

/** A chart that comes as one goes through the page by keyboard takes what has the focus out of sight
 * otherwise: it grows. */
function keepFocusInPlace(change: () => void): void {
  const focused = document.activeElement;
  const before = focused?.getBoundingClientRect().top ?? 0;
  change();
  if (focused && focused !== document.body && focused.isConnected)
    scrollBy({ top: focused.getBoundingClientRect().top - before, behavior: "instant" });
}

class Asked {
  private readonly anchor: string;
  private readonly title: HTMLElement;
  private readonly sentence: HTMLElement;
  private readonly notes: HTMLElement;
  private readonly table: HTMLElement | null;
  private readonly shared: HTMLElement | null; // the choice above several charts
  private readonly year: HTMLSelectElement | null;
  private readonly drawn = make("div", { class: "x-asked" });
  private readonly status = make("p", { role: "status", class: "x-status" });
  private readonly names: string[];
  private readonly known: number[];
  private readonly first: { title: string; sentence: string; notes: string; table: Node[] };
  private readonly clear: HTMLButtonElement;
  private readonly reading: Reading;
  private finding: Combobox | null = null;
  private chosen: Chosen;
  private plot!: Plot;

  constructor(
    private readonly root: HTMLElement,
    private readonly words: Words,
    private readonly figures: Figures,
    private readonly file: string,
  ) {
    this.anchor = root.dataset["anchor"]!;
    this.title = document.getElementById(this.anchor)!;
    this.sentence = document.getElementById(`${this.anchor}-said`)!;
    this.table = root.querySelector("tbody");
    this.shared = root.parentElement!.querySelector(":scope > .asked");
    this.year = (this.shared ?? root).querySelector("select");
    this.notes = root.querySelector<HTMLElement>("[data-notes]") ?? make("p", { class: "small" });
    this.names = namesOf(figures);
    this.known = figures.rows.flatMap((row) =>
      row.slice(1).filter((one) => one !== null),
    ) as number[];
    this.chosen = this.initial();
    const { title, sentence, notes } = this;
    this.first = {
      title: (title.textContent ?? "").replaceAll(JOINER, ""),
      sentence: sentence.textContent ?? "",
      notes: notes.textContent ?? "",
      table: [...(this.table?.childNodes ?? [])],
    };
    this.clear = button(words.say("chart.clear"), () => this.ask({ name: "" }));
    this.reading = new Reading(words.say("chart.points"));
  }

  start(): void {
    const { root } = this;
    const svg = root.querySelector("svg.chart")!;
    root.querySelector("ul.key")?.remove();
    svg.replaceWith(this.drawn);
    const taking = makeTaking(
      this.words,
      this.file,
      () => this.shown(),
      (said) => this.tell(said),
    );
    this.drawn.after(this.reading.element);
    root.querySelector(".taking")!.replaceWith(taking, this.status);
    if (!this.notes.isConnected)
      this.sentence.parentElement!.insertBefore(this.notes, root.querySelector(".more"));
    this.sentence.setAttribute("aria-live", "polite");
    this.year?.addEventListener("change", (event) => this.askYear(event));
    const field = root.querySelector<HTMLInputElement>(".asked input");
    if (field) this.find(field);
    root.querySelector(".asked")?.append(this.clear);
    const asked = this.read() ?? { ...this.chosen, year: this.year?.value ?? this.figures.latest };
    this.show(asked);
    if (!this.isInitial()) this.write();
    if (this.chosen.year !== this.figures.latest) this.shared?.querySelector("button")!.click();
    window.addEventListener("popstate", () => this.show(this.read() ?? this.initial()));
  }

  /** The field that was there proposes names from now on; what was typed in it stays. */
  private find(field: HTMLInputElement): void {
    const heading = field.closest("label")!;
    const label = heading.querySelector("span")!.textContent ?? "";
    const focused = document.activeElement === field;
    this.finding = new Combobox(
      label,
      (name) => this.ask({ name }),
      (count) => this.tell(this.words.count("compare.options", count)),
    );
    const group = make(
      "span",
      { class: "x-find" },
      ...heading.querySelectorAll("span"),
      this.finding.element,
    );
    heading.replaceWith(group);
    this.finding.offer(this.names.map((name) => ({ value: name, label: name })));
    this.finding.input.placeholder = field.placeholder;
    this.finding.input.value = field.value;
    if (focused) this.finding.input.focus();
    if (field.value) this.finding.input.dispatchEvent(new Event("input"));
    group.hidden = this.names.length < 2;
  }

  // --- what is chosen ---

  private initial(): Chosen {
    return { year: this.figures.latest, name: "" };
  }

  private isInitial(): boolean {
    return this.chosen.year === this.figures.latest && !this.chosen.name;
  }

  /** What the address says of this chart; what it says wrong is as at the beginning. */
  private read(): Chosen | null {
    const said = new URLSearchParams(location.search).get(this.anchor);
    if (said === null) return null;
    const [year = "", ...rest] = said.split(SIGN);
    const name = rest.join(SIGN);
    const years = [...(this.year?.options ?? [])].map((option) => option.value);
    return {
      year: years.includes(year) ? year : this.figures.latest,
      name: this.names.includes(name) ? name : "",
    };
  }

  private write(): void {
    history.replaceState(null, "", this.address());
  }

  private address(): string {
    const said = new URLSearchParams(location.search);
    const { year, name } = this.chosen;
    if (this.isInitial()) said.delete(this.anchor);
    else said.set(this.anchor, year + (name && SIGN + name));
    const asked = said.toString();
    return `${location.pathname}${asked && `?${asked}`}${location.hash}`;
  }

  private askYear(event: Event): void {
    this.show({ ...this.chosen, year: this.year!.value });
    if (event === lastChange) this.write();
    else history.pushState(null, "", this.address());
    lastChange = event;
  }

  private ask(change: Partial<Chosen>): void {
    this.show({ ...this.chosen, ...change });
    history.pushState(null, "", this.address());
    if (!("name" in change)) return;
    this.finding?.input.focus();
    const asked = this.root.querySelector(".asked");
    if (asked) keepInSight(asked, this.drawn.querySelector(".x-marked"));
  }

  // --- what is shown ---

  private show(chosen: Chosen): void {
    this.chosen = chosen;
    this.plot = plot(this.figures, chosen);
    const { figures, words, first } = this;
    const whole = this.whole();
    const counting = !(figures.measure || figures.unit);
    const writing = new Writing(words, figures.unit, this.known, counting);
    if (this.year) this.year.value = chosen.year;
    this.clear.hidden = !chosen.name;
    const told = { figures, plot: this.plot, chosen, writing, words, whole };
    this.sentence.textContent = this.isInitial() ? first.sentence : sentenceOf(told);
    this.title.textContent = this.titled();
    this.notes.textContent = this.isInitial() ? first.notes : this.noted(writing);
    this.draw(writing);
    this.tabulate(writing);
    this.frame();
  }

  /** The code for another site, and its page, show what is chosen. */
  private frame(): void {
    const { year, name } = this.chosen;
    const said = new URLSearchParams({ [this.anchor]: year + (name && SIGN + name) });
    const asked = this.isInitial() ? "" : `?${said.toString()}`;
    const end = new RegExp(`/(\\?[^#"]*)?#${this.anchor}(?=$|")`);
    for (const code of this.root.querySelectorAll("[data-copy] code"))
      code.textContent = code.textContent!.replace(end, `/${asked}#${this.anchor}`);
    for (const link of this.root.querySelectorAll<HTMLAnchorElement>("[data-copy] a"))
      link.search = asked;
  }

  private whole(): string {
    return this.figures.axis === "names" ? (this.year?.dataset["whole"] ?? "") : "";
  }

  /** The title says which years are drawn, and then whose; bars of years always show them all. */
  private titled(): string {
    const { year, name } = this.chosen;
    const [drawn, whole] = [this.figures.latest || this.whole(), this.whole()];
    const { title } = this.first;
    const years = year || whole;
    const dated = drawn && title.endsWith(drawn) ? title.slice(0, -drawn.length) + years : title;
    if (this.figures.axis === "names") return dated;
    return [dated, name].filter(Boolean).join(", ");
  }

  /** Those that are not drawn, and that are in no list. */
  private noted(writing: Writing): string {
    const { figures, plot, words } = this;
    const said: string[] = [];
    if (figures.axis === "periods" && !this.chosen.name) return this.first.notes;
    if (figures.axis === "periods" && plot.hidden)
      said.push(words.count("chart.others", plot.hidden, { group: figures.split }));
    if (figures.axis === "names" && plot.hidden && plot.rest !== null) {
      const others = { group: figures.group, rest: writing.said(plot.rest) };
      const key = figures.comparable ? "chart.others.sum" : "chart.others";
      said.push(words.count(key, plot.hidden + figures.omitted, others));
    }
    if (figures.omitted) said.push(words.count("chart.unlisted", figures.omitted));
    if (figures.axis === "names") said.push(...leftOutOf(figures, this.chosen.year, words));
    return said.join(" ");
  }

  /** As the page has it: without the number of a register, but where two bars would then have one name. */
  private besideBar(label: string, labels: string[], writing: Writing): string {
    const short = dropNumber(label);
    const isAlone = labels.map(dropNumber).filter((other) => other === short).length === 1;
    return this.labelled(isAlone ? short : label, writing);
  }

  private labelled(label: string, writing: Writing): string {
    const { by } = this.figures;
    const { language } = this.words;
    if (by === "number") return writing.whole(Number(label));
    if (by !== "month" && by !== "day") return label;
    const day = new Date(by === "month" ? `${label}-15` : label);
    if (by === "day") return day.toLocaleDateString(language, { timeZone: "UTC" });
    return day.toLocaleDateString(language, { month: "long", year: "numeric", timeZone: "UTC" });
  }

  private draw(writing: Writing): void {
    const { figures, plot, words } = this;
    const told = (label: string, strand: string, value: Value): string => {
      const said = value === null ? words.say("chart.no-row") : writing.told(value);
      return words.say("territory.commune", {
        name: [label, strand].filter(Boolean).join(", "),
        said,
      });
    };
    const drawing = {
      plot,
      horizontal: figures.axis === "names",
      type: figures.type,
      changes: figures.changes,
      label: (label: string) => this.besideBar(label, plot.labels, writing),
      short: (value: number) => writing.short(value),
      tick: (value: number) => writing.tick(value),
      told,
    };
    const parts = plot.labels.length ? drawChart(drawing, this.anchor, `${this.anchor}-said`) : [];
    this.drawn.replaceChildren(...parts);
    this.reading.follow(this.drawn.querySelector("svg.chart"));
  }

  /** The figures of what is drawn, in the page's own table. */
  private tabulate(writing: Writing): void {
    const { table, plot, words } = this;
    if (!table) return;
    if (this.isInitial()) return table.replaceChildren(...this.first.table);
    const cell = (value: Value): HTMLElement =>
      make("td", { class: "n" }, value === null ? "" : writing.whole(value));
    const head = table.closest("table")!.querySelectorAll("thead th").length - 1;
    const rows = plot.labels.map((label, place) => {
      const name = make("th", { scope: "row" }, this.labelled(label, writing) || "–");
      const cells = Array.from({ length: head }, (_, i) => cell(this.valueAt(i, place)));
      return make("tr", {}, name, ...cells);
    });
    if (plot.rest !== null && plot.hidden) {
      const others = make("th", { scope: "row" }, words.count("chart.rest", plot.hidden));
      rows.push(make("tr", {}, others, cell(plot.rest)));
    }
    table.replaceChildren(...rows);
  }

  /** In the column of a strand that is not drawn there is nothing. */
  private valueAt(column: number, place: number): Value {
    const { figures, plot } = this;
    const strand = plot.strands.find((one) => one.place === column && figures.series.length > 1);
    return (
      (strand ?? (figures.series.length > 1 ? undefined : plot.strands[column]))?.values[place] ??
      null
    );
  }

  private shown(): ReturnType<Parameters<typeof makeTaking>[2]> {
    const { year } = this.chosen;
    return {
      svg: this.drawn.querySelector<SVGSVGElement>("svg.chart"),
      title: this.title.textContent ?? "",
      name: [this.anchor, year].filter(Boolean).join("-"),
      address: new URL(this.address(), location.href).href,
      given: tableOf(this.figures, this.plot),
    };
  }

  private tell(said: string): void {
    this.status.textContent = said;
  }
}
