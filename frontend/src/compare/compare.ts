// The page that compares communes: one measure, some years, at most six communes; all of it in the address.

import { make } from "../explorer/make";
import type { Given } from "../explorer/export/given";
import { Words } from "../explorer/words";
import { drawChart, type Chart } from "./chart";
import { Choice, type Chosen } from "./choice";
import { Measure, type Commune, type SizeClass } from "./data";
import { digitsOf, Writing } from "./figures";
import { colour, showNames } from "./map";
import { MOST } from "./markers";
import { sayMedian, saySentence } from "./said";
import { makeTable, type Shown } from "./table";
import { Taking } from "./take";
import { takenFigures } from "./taken";
import { read, write, type View } from "./view";
import { loadStylesheet } from "../stylesheet";

interface Settings {
  measures: { id: string; title: string; file: string; category: string; year: string }[];
  table: string;
  anchor: string;
  embed: string;
  name: string;
  absent: Record<string, [string, string]>; // communes without a figure: their names, and why
  words: Record<string, string>; // those of categories, in the page's language
  gaps: Record<string, string>; // which years or files of the data of a commune are missing
}

const LONGEST = 10; // years, where nobody has chosen
const SLOW = 300; // milliseconds before one is told that figures are coming

/** `root` is the element with data-compare. */
export async function start(root: HTMLElement): Promise<void> {
  const base = new URL(".", import.meta.url);
  const [words] = await Promise.all([
    Words.load(base, "figures"),
    loadStylesheet("compare.css", base).catch(() => undefined), // it is there all the same
  ]);
  await new Comparing(root, words).start();
}

class Comparing {
  private readonly settings: Settings;
  private readonly measures = new Map<string, Measure>();
  private readonly places = new Map<string, number>(); // which series a commune is
  private readonly heading = make("h2", { id: "compare-says", class: "says" });
  private readonly about = make("p", { class: "small" });
  private readonly drawing = make("div", { class: "x-drawn" });
  private readonly mapped = make("div", { class: "x-mapped" });
  private readonly tabled = make("section", { class: "scroll", tabindex: "0" });
  private readonly medians = make("ul", { class: "notes" });
  private readonly whole = make("details", { class: "x-every" });
  private readonly status = make("p", { role: "status", class: "x-status" });
  private readonly choice: Choice;
  private view!: View;
  private measure!: Measure;
  private chart!: Chart;
  private taking!: Taking;
  private shown!: Shown;
  private turn = 0;
  private told = "";

  constructor(
    private readonly root: HTMLElement,
    private readonly words: Words,
  ) {
    this.settings = JSON.parse(root.dataset["compare"]!) as Settings;
    this.choice = new Choice(
      words,
      this.settings.measures,
      (change) => void this.ask(change),
      (said) => this.tell(said),
      (insee) => void this.add(insee),
      (insee) => void this.remove(insee),
    );
  }

  async start(): Promise<void> {
    await this.show(await this.complete(read(location.search)));
    history.replaceState(null, "", write(this.view) + location.hash);
    this.taking = new Taking(
      this.words,
      this.settings.name,
      () => this.given(),
      () => this.drawing.querySelector("svg.x-plot"),
      () => this.frame(),
      (said) => this.tell(said),
    );
    const summary = make("summary", {}, this.words.say("compare.every"));
    this.whole.append(summary);
    this.whole.addEventListener("toggle", () => this.showWhole());
    const figures = make(
      "div",
      { class: "x-figures" },
      make("div", {}, this.heading, this.about, this.drawing),
      this.mapped,
    );
    const view = make(
      "div",
      { class: "x-view" },
      this.choice.element,
      this.status,
      figures,
      this.taking.element,
      this.tabled,
      this.medians,
      this.whole,
    );
    this.root.querySelector("[data-begin]")!.replaceWith(view);
    this.root.querySelector("[data-index]")?.remove();
    this.render();
    new ResizeObserver(() => this.redraw()).observe(this.drawing);
    window.addEventListener("popstate", () => {
      void this.complete(read(location.search)).then((asked) => this.show(asked));
    });
  }

  // --- what is asked ---

  private async ask(change: Partial<View>): Promise<void> {
    const asked = await this.complete({ ...this.view, ...change }).catch(() => null);
    if (!asked) return this.tell(this.root.dataset["failed"] ?? "");
    if (await this.show(asked)) history.pushState(null, "", write(this.view));
  }

  private async add(insee: string): Promise<void> {
    await this.ask({ communes: [...this.view.communes, insee].slice(0, MOST) });
    this.choice.focusField();
  }

  private async remove(insee: string): Promise<void> {
    const shown = this.chosen().findIndex(({ commune }) => commune.insee === insee);
    await this.ask({ communes: this.view.communes.filter((one) => one !== insee) });
    this.choice.focus(shown);
  }

  /** What an address leaves unsaid, and what it says of what is not there, is as at the beginning. */
  private async complete(asked: Partial<View>): Promise<View> {
    const { measures } = this.settings;
    const settings = measures.find(({ id }) => id === asked.measure) ?? measures[0]!;
    const measure = await this.load(settings.id);
    const { years, categories, communes } = measure.head;
    const known = (year = ""): boolean => years.includes(year);
    const category = categories.some(([value]) => value === asked.category)
      ? asked.category!
      : settings.category;
    const latest = years.indexOf(settings.year);
    let [first, last] = [years[Math.max(0, latest - LONGEST + 1)] ?? "", settings.year];
    if (known(asked.first) && known(asked.last)) [first, last] = [asked.first!, asked.last!];
    if (first > last) [first, last] = [last, first];
    await measure.hold(category);
    const several = new Set(asked.communes ?? mostPopulous(measure, last, category, communes));
    return { measure: settings.id, category, first, last, communes: [...several].slice(0, MOST) };
  }

  private fileOf(id: string): string {
    const { file } = this.settings.measures.find((measure) => measure.id === id)!;
    return new URL((this.root.dataset["site"] ?? "") + file, document.baseURI).href;
  }

  private async load(id: string): Promise<Measure> {
    const known = this.measures.get(id);
    if (known) return known;
    const slow = window.setTimeout(() => this.tell(this.words.say("compare.loading")), SLOW);
    try {
      const measure = await Measure.load(this.fileOf(id), this.settings.words);
      this.measures.set(id, measure);
      return measure;
    } finally {
      window.clearTimeout(slow);
    }
  }

  // --- what is shown ---

  /** False where something else has been asked since. */
  private async show(view: View): Promise<boolean> {
    const turn = (this.turn += 1);
    const measure = this.measures.get(view.measure)!;
    await measure.hold(view.category);
    if (turn !== this.turn) return false;
    this.view = view;
    this.measure = measure;
    this.place();
    const link = document.querySelector<HTMLAnchorElement>("a[data-view]"); // of a frame, to the portal's page
    if (link) link.search = write(view);
    if (this.drawing.isConnected) this.render();
    return true;
  }

  /** A commune keeps its colour as long as it is chosen. */
  private place(): void {
    for (const insee of [...this.places.keys()])
      if (!this.view.communes.includes(insee)) this.places.delete(insee);
    for (const insee of this.view.communes) {
      if (this.places.has(insee)) continue;
      const taken = new Set(this.places.values());
      this.places.set(
        insee,
        [...Array(MOST).keys()].find((one) => !taken.has(one))!,
      );
    }
  }

  /** From A to Z; those of which the measure has nothing are last, so that they can be taken away. */
  private chosen(): Chosen[] {
    const { communes } = this.measure.head;
    const known = communes.filter(({ insee }) => this.places.has(insee));
    const codes = new Set(communes.map(({ insee }) => insee));
    const others = [...this.places.keys()].filter((insee) => !codes.has(insee));
    return [...known, ...others.map((insee) => this.find(insee))].map((commune) => ({
      commune,
      place: this.places.get(commune.insee)!,
    }));
  }

  /** What another measure says of a commune, else the page; of one that is none of the portal its code alone. */
  private find(insee: string): Commune {
    for (const { head } of this.measures.values()) {
      const commune = head.communes.find((one) => one.insee === insee);
      if (commune) return commune;
    }
    const [name] = this.absent(insee) ?? [insee];
    return { insee, name, slug: "", population: null };
  }

  private absent(insee: string): [string, string] | undefined {
    const { absent } = this.settings;
    return Object.hasOwn(absent, insee) ? absent[insee] : undefined;
  }

  /** Why the measure has nothing of a commune: « n’a rien publié »; "" where it has. */
  private reason({ insee }: Commune): string {
    if (this.measure.head.communes.some((one) => one.insee === insee)) return "";
    const [, reason] = this.absent(insee) ?? ["", "unknown"];
    return this.words.say(`compare.absent.${reason}`);
  }

  /** Which years or files of its data are missing: « 2021 pas encore publié »; "" for none. */
  private gap({ insee }: Commune): string {
    const { gaps } = this.settings;
    return Object.hasOwn(gaps, insee) ? gaps[insee]! : "";
  }

  private years(): string[] {
    const { first, last } = this.view;
    const { years } = this.measure.head;
    return years.length ? years.filter((year) => first <= year && year <= last) : [""];
  }

  private render(): void {
    const { measure, view, words } = this;
    const chosen = this.chosen();
    const years = this.years();
    const value = (insee: string, year: string): number | undefined =>
      measure.get(insee, year, view.category)?.value;
    const all = measure.head.communes.flatMap(({ insee }) =>
      measure.head.years.length
        ? measure.head.years.map((year) => value(insee, year))
        : [value(insee, "")],
    );
    const filled = all.filter((one) => one !== undefined);
    const writing = new Writing(words.language, measure.head.unit, digitsOf(filled));
    const series = chosen.map(({ commune, place }) => ({
      place,
      name: commune.name,
      values: years.map((year) => value(commune.insee, year)),
    }));
    const tell = (name: string, said: string): string =>
      words.say("territory.commune", { name, said });
    this.chart = { years, series, writing, tell, ...this.classMedian(chosen, years) };
    this.shown = {
      measure,
      writing,
      category: view.category,
      years,
      words,
      page: ({ slug }) => slug && `${this.root.dataset["root"] ?? ""}${slug}/`,
      rows: (commune, year) => this.rowsOf(commune, year),
      reason: (commune) => this.reason(commune),
      gap: (commune) => this.gap(commune),
    };
    const begun = mostPopulous(measure, view.last, view.category, measure.head.communes);
    this.choice.show(measure, view, chosen, isSame(begun, view.communes));
    this.reveal();
    this.showMap(years[years.length - 1]!, value);
    this.redraw();
    const caption = words.say("compare.caption.chosen", { title: this.titled() });
    this.tabled.replaceChildren(
      makeTable(
        this.shown,
        chosen.map(({ commune }) => commune),
        this.places,
        caption,
      ),
    );
    this.tabled.setAttribute("aria-label", caption);
    this.tabled.hidden = !chosen.length;
    this.taking.follow(this.fileOf(view.measure));
    this.showMedians(chosen, years[years.length - 1]!);
    this.showWhole();
    this.say(chosen, years);
  }

  private sizes(chosen: Chosen[]): SizeClass[] {
    const sizes = chosen.map(({ commune }) => this.measure.sizeOf(commune));
    return [...new Set(sizes.filter((size) => size !== undefined))];
  }

  /** Where all chosen communes are of one class, its median is drawn. */
  private classMedian(chosen: Chosen[], years: string[]): Pick<Chart, "median"> {
    const sizes = this.sizes(chosen);
    const [size] = sizes;
    if (!size || sizes.length > 1) return {};
    const { category } = this.view;
    const values = years.map(
      (year) => this.measure.median(size, year, category)?.value ?? undefined,
    );
    return { median: { name: this.words.say("compare.median"), values } };
  }

  /** The median of the class of each, or why there is none. */
  private showMedians(chosen: Chosen[], year: string): void {
    const { measure, view, shown, words } = this;
    const said = this.sizes(chosen).map((size) =>
      sayMedian(measure.median(size, year, view.category), size, shown.writing, words),
    );
    this.medians.replaceChildren(...said.filter(Boolean).map((text) => make("li", {}, text)));
    this.medians.hidden = !said.some(Boolean);
  }

  /** The sentence, which is heard too. */
  private say(chosen: Chosen[], years: string[]): void {
    const { words, view, measure } = this;
    const last = years[years.length - 1]!;
    const with_ = chosen.filter(({ commune }) => measure.get(commune.insee, last, view.category));
    const without = chosen
      .filter((one) => !with_.includes(one))
      .map(({ commune }) => {
        const reason = this.reason(commune);
        const given = { name: commune.name, reason };
        return reason ? words.say("compare.without.reason", given) : commune.name;
      });
    const names = with_.map(({ commune }) => commune);
    const sentence = view.communes.length
      ? saySentence(names, last, measure, view, this.shown.writing, words)
      : words.say("compare.unchosen");
    this.heading.textContent = sentence;
    const gaps = chosen
      .filter(({ commune }) => this.gap(commune))
      .map(({ commune: { name, insee } }) =>
        words.say("compare.without.reason", { name, reason: this.settings.gaps[insee]! }),
      );
    const missing = [
      without.length ? words.say("compare.without", { names: without.join(", ") }) : "",
      gaps.length ? words.say("compare.gaps", { names: gaps.join(", ") }) : "",
    ]
      .filter(Boolean)
      .join(" ");
    this.about.textContent = [this.titled(), missing].filter(Boolean).join(". ");
    this.tell([sentence, missing].filter(Boolean).join(" "));
  }

  private titled(): string {
    return this.settings.measures.find(({ id }) => id === this.view.measure)!.title;
  }

  /** Of what the page says without a script, how the measure is counted stays, and its map comes here. */
  private reveal(): void {
    for (const section of this.root.querySelectorAll<HTMLElement>("[data-measure]")) {
      const { measure } = section.dataset;
      const shown = section.querySelector<HTMLElement>("[data-shown]")!;
      section.hidden = measure !== this.view.measure;
      shown.hidden = true;
      if (measure === this.view.measure) continue;
      const figure = this.mapped.querySelector<HTMLElement>(
        `figure[data-of="${CSS.escape(measure!)}"]`,
      );
      if (figure) shown.append(figure);
    }
    const section = this.root.querySelector<HTMLElement>(
      `[data-measure="${CSS.escape(this.view.measure)}"]`,
    )!;
    const figure = section.querySelector<HTMLElement>("[data-shown] figure");
    if (!figure) return;
    figure.dataset["of"] = this.view.measure;
    this.mapped.append(figure);
  }

  private showMap(year: string, value: (insee: string, year: string) => number | undefined): void {
    const figure = this.mapped.querySelector<HTMLElement>("figure");
    const values = new Map<string, number>();
    for (const { insee } of this.measure.head.communes) {
      const one = value(insee, year);
      if (one !== undefined) values.set(insee, one);
    }
    if (!figure) return;
    const title = year
      ? this.words.say("compare.map", { year })
      : this.words.say("compare.map.yearless");
    figure.querySelector("[data-heading]")!.textContent = title;
    const chosen = this.chosen().map(({ commune }) => commune.insee);
    colour(figure, this.measure.head.communes, values, chosen, this.chart.writing, this.words);
    showNames(figure, values);
  }

  private redraw(): void {
    const { series } = this.chart;
    const width = Math.floor(this.drawing.clientWidth);
    if (!width) return;
    const text = parseFloat(getComputedStyle(this.drawing).fontSize);
    const drawn = series.length ? drawChart(this.chart, width, text, this.heading.id) : [];
    this.drawing.replaceChildren(...drawn);
  }

  private showWhole(): void {
    this.whole.querySelector(".scroll")?.remove();
    if (!this.whole.open) return;
    const caption = this.words.say("compare.caption", { title: this.titled() });
    const table = makeTable(this.shown, this.measure.head.communes, this.places, caption);
    this.whole.append(
      make("section", { class: "scroll", tabindex: "0", "aria-label": caption }, table),
    );
  }

  private tell(said: string): void {
    if (said !== this.told) this.status.textContent = said; // it is read out once
    this.told = said;
  }

  // --- what is taken ---

  private rowsOf({ insee }: Commune, year: string): string {
    const { table, anchor } = this.settings;
    const home = (this.root.dataset["root"] ?? "") + table;
    if (!anchor) return home;
    const when = year && `&f=source_annee~entre~${year}~${year}`;
    return `${home}#${anchor}?f=territoire_insee~est~${insee}${when}`;
  }

  private frame(): string {
    const site = new URL(this.root.dataset["site"] ?? "", document.baseURI);
    const src = new URL(this.settings.embed, site).href + write(this.view);
    const frame = make("iframe", {
      src,
      title: this.titled(),
      width: "100%",
      height: "900",
      loading: "lazy",
    });
    return frame.outerHTML;
  }

  private given(): Given {
    const communes = this.chosen().map(({ commune }) => commune);
    return takenFigures(this.measure, this.view, communes, this.years());
  }
}

function isSame(some: string[], others: string[]): boolean {
  return some.length === others.length && some.every((one) => others.includes(one));
}

/** Six communes that have the figure, in alphabetical order. */
function mostPopulous(
  measure: Measure,
  year: string,
  category: string,
  communes: Commune[],
): string[] {
  const having = communes.filter(({ insee }) => measure.get(insee, year, category));
  const largest = [...having].sort((one, other) => (other.population ?? 0) - (one.population ?? 0));
  const kept = new Set(largest.slice(0, MOST));
  return having.filter((commune) => kept.has(commune)).map(({ insee }) => insee);
}
