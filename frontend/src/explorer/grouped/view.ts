// The groups of a table: what is asked of them, what they come to in words, as a chart, as a table, and to take away.

import { colour } from "../../compare/map";
import { given, Taking, type Cell } from "../../compare/take";
import { fold } from "../../fold";
import type { Given } from "../export/given";
import { written, type Drawing, type GroupView, type View } from "../address";
import { called, type Field } from "../column";
import { joined, sayLeft } from "../left";
import { make } from "../make";
import { measureOf } from "../sums";
import { rowsOf, type Place } from "../views";
import type { Words } from "../words";
import { drawBars, isStackable, scaleOf, type Scale } from "./bars";
import { Drawings } from "./drawings";
import type { Grouped, Grouping, GroupRow } from "./group";
import { narrowed } from "./links";
import { isCommune } from "./defaults";
import { drawLines, isPeriodic, writingOf } from "./lines";
import { loadGround, makeMap, nameOf, valuesOf, type Ground } from "./map";
import { headline } from "./headline";
import { Sentence, sayBy } from "./sentence";
import { makeTable } from "./table";
import { isRounded, roundFigure, unitOf, writeFigure, writePlain } from "./writing";

const SHOWN = 1000; // groups of a page, and of a file
const WRITTEN = 100_000;
const STACKED = 6; // parts of a bar
const PICTURE = 960; // pixels of an image of bars

/** What is asked, and what it comes to. */
export interface Answered {
  view: View;
  groups: GroupView;
  result: Grouped;
  measure: Field | undefined;
  by: Field;
  then: Field | undefined;
}

export class GroupedView {
  readonly element = make("div", { class: "x-view" });
  private readonly heading: HTMLElement;
  private readonly drawing = make("div", { class: "x-drawn" });
  private readonly tabled = make("section", { class: "scroll", tabindex: "0" });
  private readonly notes = make("p", { class: "small" });
  private readonly aside = make("div", { class: "x-aside", "aria-hidden": "true" });
  private readonly sentence: Sentence;
  private readonly drawings: Drawings;
  private readonly taking: Taking;
  private readonly words: Words;
  private readonly fields: Field[];
  private answered!: Answered;
  private ground: Ground | null = null; // where groups are communes
  private turn = 0;

  constructor(private readonly place: Place) {
    const { words, fields } = place.opened;
    this.words = words;
    this.fields = fields;
    this.heading = make("h3", { class: "says", id: `${place.anchor}-says` });
    this.sentence = new Sentence(place.opened, (groups, measure) =>
      place.change(measure === undefined ? { groups } : { groups, measure }),
    );
    this.drawings = new Drawings(words, (drawing) =>
      place.change({ groups: { ...this.answered.groups, drawing } }),
    );
    this.taking = new Taking(
      words,
      `${place.name}-groupes`,
      () => this.given(),
      () => this.pictured(),
      () => this.frame(),
      place.tell,
    );
    const head = make("div", { class: "headed" }, this.heading, this.drawings.element);
    this.element.append(this.sentence.element, head, this.drawing, this.tabled, this.notes);
    this.element.append(this.taking.element, this.aside);
    new ResizeObserver(() => this.redraw()).observe(this.drawing);
  }

  /** What is said of the groups of a view. */
  async show(view: View): Promise<string> {
    const turn = (this.turn += 1);
    const groups = view.groups!;
    const measure = measureOf(view, this.place.opened);
    this.sentence.show(groups, measure);
    const commune = isCommune(this.fields[groups.by.column]!);
    const [result, ground] = await Promise.all([
      this.ask(view, SHOWN),
      commune ? loadGround() : null,
    ]);
    if (turn !== this.turn) return "";
    const field = (column: number | undefined): Field | undefined =>
      column === undefined ? undefined : this.fields[column];
    this.answered = {
      view,
      groups,
      result,
      measure: groups.how === "rows" ? undefined : field(measure),
      by: this.fields[groups.by.column]!,
      then: field(groups.then?.column),
    };
    this.ground = ground;
    if (ground) {
      for (const row of result.rows) row.label = nameOf(ground, row);
      if (!groups.most) result.rows.sort((one, other) => order(one.label, other.label));
    }
    return this.render();
  }

  private async ask(view: View, most: number): Promise<Grouped> {
    const { by, then, how, most: asked } = view.groups!;
    const measure = measureOf(view, this.place.opened);
    const grouping: Grouping = { by, how, most: most === WRITTEN && asked > 0 ? most : asked };
    if (then) grouping.then = then;
    if (measure !== undefined && how !== "rows") grouping.measure = measure;
    const { text, filters } = view.query;
    return this.place.opened.client.ask("grouped", { query: { text, filters }, grouping, most });
  }

  private render(): string {
    const { answered, words } = this;
    const { groups, result } = answered;
    const drawing = this.drawings.show(answered, this.possible());
    const said = headline(answered, words, (text) => this.write(text));
    this.heading.textContent = said;
    const scale = drawing === "lines" ? null : this.scale();
    const caption = words.say("grouped.caption", {
      by: sayBy(words, answered.by, groups.by.step),
      figure: this.figureName(true),
    });
    const table = makeTable(
      {
        result,
        words,
        heading: called(answered.by),
        figure: this.figureName(false),
        plain: (text) => this.plain(text),
        whole: (text) => this.write(text),
        link: (row) => this.link(row),
        scale,
        counts: groups.how !== "rows",
        added: this.adds(),
        othersOf: this.others(),
      },
      caption,
    );
    this.tabled.setAttribute("aria-label", caption);
    this.tabled.replaceChildren(table);
    this.notes.textContent = this.sayNotes();
    this.redraw();
    this.taking.follow("");
    return [said, this.notes.textContent].join(" ");
  }

  /** The charts that suit what is asked, the usual one first. */
  private possible(): Drawing[] {
    const { result } = this.answered;
    const parts = result.columns.length;
    const found: Drawing[] = ["bars"];
    if (this.adds() && parts > 1 && parts <= STACKED && isStackable(result))
      found.unshift("stacked");
    if (isPeriodic(this.answered)) found.push("lines");
    if (this.ground && valuesOf(this.ground, result).size > 1) found.push("map");
    return found;
  }

  /** Do the figures of groups add up to that of all? */
  private adds(): boolean {
    const { how } = this.answered.groups;
    return how === "rows" || how === "sum";
  }

  private scale(): Scale {
    const { result, then } = this.answered;
    const stacked = this.drawings.shown === "stacked";
    const parts = result.columns.length;
    const shade = (part: number): string => {
      if (!stacked) return "x-part";
      return then && then.type !== "string" ? `x-y${STACKED - parts + part}` : `x-part x-k${part}`;
    };
    return scaleOf(result, stacked, shade);
  }

  /** A group of the second column that is none of those that are shown. */
  private others(): string {
    const { result, then } = this.answered;
    const [first] = result.columns;
    if (then && then.type !== "string" && first)
      return this.words.say("grouped.before", { first: first.label });
    return this.words.say("grouped.rest");
  }

  /** « Somme, en € », or with the name of what is added up. */
  private figureName(named: boolean): string {
    const { groups, measure } = this.answered;
    const said = this.words.say(`grouped.how.${groups.how}`);
    const how = said.charAt(0).toUpperCase() + said.slice(1);
    const unit = measure ? unitOf(measure) : "";
    if (!measure || (!named && !unit)) return how;
    const key = `grouped.figure${named ? "" : ".bare"}${unit ? ".unit" : ""}`;
    return this.words.say(key, { how, unit, column: called(measure) });
  }

  private write(text: string): string {
    const { groups, measure, by } = this.answered;
    return writeFigure(this.rounded(text), measure ?? by, groups.how, this.words.language);
  }

  private plain(text: string): string {
    const { groups, measure, by } = this.answered;
    return writePlain(this.rounded(text), measure ?? by, groups.how, this.words.language);
  }

  private rounded(text: string): string {
    return isRounded(this.answered.result) ? roundFigure(text) : text;
  }

  /** The rows of a group, in the address. */
  private link(row: GroupRow): string {
    const { view, groups, by } = this.answered;
    const query = narrowed(view.query, groups.by, by, row.text);
    return written(this.place.anchor, { ...rowsOf(view), query }, this.fields);
  }

  private sayNotes(): string {
    const { words, answered } = this;
    const { result, by, then, measure } = answered;
    const { left } = result;
    const said = [sayLeft(words, left, measure)];
    const lacking: [number, Field | undefined][] = [
      [left.groupless, by],
      [left.splitless, then],
    ];
    const reasons = lacking.flatMap(([count, field]) =>
      count && field ? [words.count("sums.groupless", count, { column: called(field) })] : [],
    );
    said.push(joined(words, reasons));
    if (!said.some(Boolean)) said.push(words.count("sums.whole", result.all.rows));
    if (measure?.share !== undefined) said.push(words.say("sums.share"));
    const texts = [...result.rows, result.all].flatMap(({ values }) => values);
    if (isRounded(result) && texts.some((text) => text?.includes(".")))
      said.push(words.say("grouped.rounded"));
    if (result.groups > SHOWN && result.rows.length === SHOWN)
      said.push(words.say("grouped.cut", { n: words.number(SHOWN) }));
    return said.filter(Boolean).join(" ");
  }

  private redraw(): void {
    if (!this.answered) return;
    const { shown } = this.drawings;
    const width = Math.floor(this.element.clientWidth);
    this.drawing.hidden = shown !== "lines" && shown !== "map";
    if (this.drawing.hidden || !width) return this.drawing.replaceChildren();
    if (shown === "map") return this.drawMap();
    const text = parseFloat(getComputedStyle(this.drawing).fontSize);
    const nodes = drawLines(this.answered, this.words, width, text, this.heading.id);
    this.drawing.replaceChildren(...nodes);
  }

  private drawMap(): void {
    const { ground, answered, words } = this;
    if (!ground) return;
    const figure = makeMap(ground, this.figureName(true));
    this.drawing.replaceChildren(figure);
    const values = valuesOf(ground, answered.result);
    colour(figure, ground.communes, values, [], writingOf(answered, words), words);
  }

  /** What an image shows: the lines, else all bars, which are drawn for it. */
  private pictured(): SVGSVGElement {
    const drawn = this.drawing.querySelector<SVGSVGElement>("svg.x-plot");
    if (drawn) return drawn;
    const write = (text: string): string => this.write(text);
    const title = this.heading.textContent ?? "";
    const { result } = this.answered;
    const bars = drawBars(result, this.scale(), title, this.others(), write, PICTURE);
    this.aside.replaceChildren(bars);
    return bars as SVGSVGElement;
  }

  private frame(): string {
    const { table, anchor } = this.place;
    const site = new URL("..", import.meta.url);
    const [, dataset = ""] = /^data\/(.+)\/[^/]+$/.exec(table.href.slice(site.href.length)) ?? [];
    const suffix = document.documentElement.dataset["suffix"] ?? "";
    const language = suffix && `${suffix.slice(1)}/`;
    const page = new URL(`${language}embed/${dataset}/table/`, site).href;
    const src = page + written(anchor, this.answered.view, this.fields);
    const title = this.heading.textContent ?? "";
    return make("iframe", { src, title, width: "100%", height: "800", loading: "lazy" }).outerHTML;
  }

  /** All groups, a row for each. */
  private async given(): Promise<Given> {
    const { view, groups, by, measure } = this.answered;
    const result = await this.ask(view, WRITTEN);
    const figures = [
      ...result.columns.map(({ text, label }) => (text ? label : this.others())),
      "",
    ];
    const name = groups.how === "rows" ? this.words.say("grouped.rows") : this.figureName(true);
    const columns: [Field, (Cell | null)[]][] = [
      [field(called(by)), result.rows.map(({ text }) => cell(text))],
    ];
    figures.forEach((label, i) =>
      columns.push([
        field(label || name, "number"),
        result.rows.map(({ values }) => cell(values[i] ?? null, "number")),
      ]),
    );
    if (measure)
      columns.push([
        field(this.words.say("grouped.rows"), "integer"),
        result.rows.map(({ rows }) => cell(String(rows), "integer")),
      ]);
    return given(
      columns.map(([one]) => one),
      columns.map(([, cells]) => cells),
    );
  }
}

function order(one: string, other: string): number {
  return fold(one) < fold(other) ? -1 : 1;
}

function field(name: string, type = "string"): Field {
  return { name, type, kind: type, unit: "", decimals: null, title: "" };
}

function cell(text: string | null, type = "string"): Cell | null {
  if (text === null) return null;
  return { text, value: type === "string" ? text : Number(text) };
}
