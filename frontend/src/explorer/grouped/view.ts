// The groups of a table: what is asked of them, what they come to in words, as a chart, as a table, and to take away.

import { colour } from "../../compare/map";
import { Taking } from "../../compare/take";
import { fold } from "../../fold";
import type { Given } from "../export/given";
import { PEOPLE, written, type Drawing, type GroupView, type View } from "../address";
import { called, type Field } from "../column";
import { make } from "../make";
import { measureOf } from "../measures";
import { rowsOf, type Place } from "../views";
import type { Words } from "../words";
import type { Figure } from "./aggregate";
import { drawBars, isStackable, scaleOf, type Scale } from "./bars";
import { changed } from "./change";
import type { Days } from "./days";
import { Drawings } from "./drawings";
import { everyRow, type Grouped, type Grouping, type GroupRow, type Sort } from "./result";
import { isPeriod } from "./groups";
import { narrowed } from "./links";
import { isCommune } from "./defaults";
import { drawLines, isPeriodic, writingOf } from "./lines";
import { isAdded, namesOf } from "./compared";
import { placeNames } from "./names";
import { loadGround, makeMap, nameOf, peopleOf, valuesOf, type Ground } from "./map";
import { arePeriods, headline, sayCompared, sayMean } from "./headline";
import { tellNamesakes, type Namesakes } from "./namesakes";
import { sayAbsent, sayLacking, sayNotes, SHOWN } from "./notes";
import { Sentence, sayBy } from "./sentence";
import { inPercent, PERCENT, rateField, rateName, sayParts } from "./ratename";
import { shareOf } from "./shares";
import { makeTable, type Counted, type Order, type Share } from "./table";
import { takenGroups } from "./taken";
import {
  dividedField,
  dividedName,
  field,
  isRounded,
  measuredIn,
  roundFigure,
  unitOf,
  writeFigure,
  writePlain,
} from "./writing";
import { isYearly } from "./yearly";

export { findUsualGroups, isSettled } from "./defaults";

const WRITTEN = 100_000; // groups of a file
const STACKED = 6; // parts of a bar
const PICTURE = 960; // pixels of an image of bars

/** What is asked, and what it comes to; `shown` is the same, or what changes from one group of the second column to
 *  another. */
export interface Answered {
  view: View;
  groups: GroupView;
  result: Grouped;
  shown: Grouped;
  fields: Field[];
  measure: Field | undefined;
  yearly: boolean; // are figures those of one year, and a column for each?
  divided: string; // what a ratio is: « € par habitant »
  figure: Field; // by which figures are written
  by: Field;
  then: Field | undefined;
}

export class GroupedView {
  readonly element = make("div", { class: "x-view" });
  private readonly heading: HTMLElement;
  private readonly drawing = make("div", { class: "x-drawn" });
  private readonly tabled = make("section", { class: "scroll", tabindex: "0" });
  private readonly lacking = make("p", { class: "small x-lacking" }); // which rows are in no group
  private readonly notes = make("p", { class: "small x-notes" });
  private readonly namesakes = make("ul", { class: "small" });
  private readonly aside = make("div", { class: "x-aside", "aria-hidden": "true" });
  private readonly sentence: Sentence;
  private readonly drawings: Drawings;
  private readonly taking: Taking;
  private readonly words: Words;
  private readonly fields: Field[];
  private answered!: Answered;
  private ground: Ground | null = null; // where groups are communes
  private turn = 0;
  private people: Record<string, number> | undefined; // of communes
  private focused = -1; // the heading that was pressed

  constructor(private readonly place: Place) {
    const { words, fields } = place.opened;
    this.words = words;
    this.fields = fields;
    this.heading = make("h3", { class: "says", id: `${place.anchor}-says` });
    this.sentence = new Sentence(place.opened, (groups, measure, minus) => {
      const change = measure === undefined ? { groups } : { groups, measure };
      place.change(minus ? { ...change, minus } : change);
    });
    this.drawings = new Drawings(words, (drawing) =>
      place.change({ groups: { ...this.answered.groups, drawing } }),
    );
    this.taking = new Taking(
      words,
      `${place.name}-groupes`,
      () => this.taken(),
      () => this.pictured(),
      () => this.frame(),
      place.tell,
    );
    const head = make("div", { class: "headed" }, this.heading, this.drawings.element);
    this.element.append(this.sentence.element, head, this.lacking, this.drawing, this.tabled);
    this.element.append(this.namesakes, this.notes, this.taking.element, this.aside);
    new ResizeObserver(() => this.redraw()).observe(this.drawing);
  }

  /** What is said of the groups of a view. */
  async show(view: View): Promise<string> {
    const turn = (this.turn += 1);
    const measure = measureOf(view, this.place.opened);
    const commune = isCommune(this.fields[view.groups!.by.column]!);
    const ground = commune ? await loadGround(this.words) : null;
    if (turn !== this.turn) return "";
    this.people = ground ? peopleOf(ground) : undefined;
    const groups = this.known(view.groups!);
    this.sentence.show(groups, measure, Boolean(this.people), view.query);
    const result = await this.ask({ ...view, groups }, SHOWN);
    if (turn !== this.turn) return "";
    const fieldOf = (column: number | undefined): Field | undefined =>
      column === undefined ? undefined : this.fields[column];
    const { days } = groups;
    const figured = days ? this.daysField(days) : fieldOf(columnOf(groups, measure));
    this.answered = {
      view,
      groups,
      result,
      shown: (groups.change && changed(result, groups.change)) || result,
      fields: this.fields,
      measure: figured,
      yearly: isYearly({ ...view, groups }, measure, this.fields),
      ...this.figures(groups, figured),
      by: this.fields[groups.by.column]!,
      then: fieldOf(groups.then?.column),
    };
    this.ground = ground;
    if (ground) {
      for (const row of [...result.rows, ...namesOf(result)]) row.label = nameOf(ground, row);
      const isNamed = !groups.most && (groups.sort?.by ?? "name") === "name";
      const sign = groups.sort?.descending ? -1 : 1;
      if (isNamed) result.rows.sort((one, other) => sign * order(one.label, other.label));
      this.answered.shown = (groups.change && changed(result, groups.change)) || result;
    }
    this.sentence.offer(result);
    return this.render();
  }

  /** The same groups; sums in place of what nobody knows the people for. */
  private known(groups: GroupView): GroupView {
    const isUnknown = groups.how === "ratio" && groups.divisor === PEOPLE && !this.people;
    return isUnknown ? { ...groups, how: "sum" } : groups;
  }

  private daysField([first, last]: Days): Field {
    const [from, to] = [called(this.fields[first]!), called(this.fields[last]!)];
    const title = this.words.say("grouped.days.name", { from, to });
    return { ...field(title, "integer"), counts: this.words.say("grouped.days"), adds: "mean" };
  }

  /** How figures are written, and what those of a ratio are divided by. */
  private figures(
    { by, how, divisor, rate }: GroupView,
    measure: Field | undefined,
  ): Pick<Answered, "divided" | "figure"> {
    const figure = measure ?? this.fields[by.column]!;
    if (rate)
      return { divided: rateName(rate, this.fields, this.words), figure: rateField(PERCENT) };
    if (how !== "ratio" || divisor === undefined) return { divided: "", figure };
    const people = this.words.say("grouped.people");
    const under = divisor === PEOPLE ? field(people, "integer") : this.fields[divisor]!;
    const divided = dividedName(figure, under, this.words);
    return { divided, figure: dividedField(figure, under, this.words) };
  }

  private async ask(view: View, most: number): Promise<Grouped> {
    const { by, then, how, divisor, most: asked, sort, change, among = "all" } = view.groups!;
    const { days, rate } = view.groups!;
    const measure = measureOf(view, this.place.opened);
    const all = most === WRITTEN && asked > 0;
    const grouping: Grouping = { by, how, most: all ? most : asked, sort };
    if (then) grouping.then = then;
    const hasAmong = isAdded(how) && then && isPeriod(this.fields[then.column]!);
    if (isYearly(view, measure, this.fields)) grouping.yearly = true;
    if (change) grouping.change = { texts: change, among: hasAmong ? among : "all" };
    const figures = columnOf(view.groups!, measure);
    if (rate) grouping.rate = rate;
    else if (days) grouping.days = days;
    else if (figures !== undefined) grouping.measure = figures;
    if (how === "ratio" && !rate) {
      if (divisor === PEOPLE) grouping.people = this.people;
      else if (divisor !== undefined) grouping.divisor = divisor;
    }
    const { text, filters, whole = false } = view.query;
    const query = { text, filters, whole };
    const result = await this.place.opened.client.ask("grouped", { query, grouping, most });
    this.nameUnknown(result);
    return result;
  }

  /** What is called that of which rows say nothing. */
  private nameUnknown({ columns, unknown }: Grouped): void {
    const label = this.words.say("grouped.unknown");
    if (unknown) unknown.label = label;
    for (const column of columns) if (column.isUnknown) column.label = label;
  }

  private render(): string {
    const { answered, words } = this;
    const { groups, shown } = answered;
    const drawing = this.drawings.show(answered, this.possible());
    const write = (text: string, isChange = false): string => this.write(text, isChange);
    const said = headline(answered, words, write, (text) => this.plain(text));
    this.heading.textContent = said;
    const hasTotals = everyRow(shown).some(({ values }) => values.at(-1) !== null);
    const scale = drawing === "lines" || !hasTotals ? null : this.scale();
    const caption = words.say("grouped.caption", {
      by: sayBy(words, answered.by, groups.by.step),
      figure: this.figureName(true),
    });
    const table = makeTable(
      {
        result: shown,
        words,
        heading: called(answered.by),
        figure: this.figureName(false),
        plain: (text, isLast) => (isLast ? this.signed(text, this.plain(text)) : this.plain(text)),
        whole: (text) => this.signed(text, this.write(text, this.isChange())),
        link: (row) => this.link(row),
        scale,
        counted: groups.how === "rows" ? null : this.counted(),
        added: this.adds() && !this.isChange(),
        othersOf: this.others(),
        share: this.shares(),
        absent: (isTotal, isLast, isSilent) =>
          sayAbsent(answered, words, isTotal, isLast && !this.isChange(), isSilent),
        totals: hasTotals || !shown.columns.length,
        last: groups.change ? { by: "change", texts: groups.change } : { by: "total", texts: [] },
        sort: this.askedSort() ?? this.usualSort(),
        ask: (sort, heading) => this.sort(sort, heading),
      },
      caption,
    );
    this.tabled.setAttribute("aria-label", caption);
    this.tabled.replaceChildren(table);
    if (this.focused >= 0) table.querySelectorAll("button")[this.focused]?.focus();
    this.focused = -1;
    const compared = this.isChange() ? sayCompared(answered, words) : "";
    const lacking = [compared, sayLacking(answered, words)];
    this.lacking.textContent = lacking.filter(Boolean).join(" ");
    this.lacking.hidden = !this.lacking.textContent;
    this.notes.textContent = sayNotes(answered, words, said, drawing);
    const link = (one: Namesakes, number: string): string => this.linkNumber(one, number);
    this.namesakes.replaceChildren(...tellNamesakes(shown.namesakes, words, link));
    this.namesakes.hidden = !shown.namesakes.length;
    this.redraw();
    this.taking.follow("");
    const apart = this.namesakes.textContent;
    return [said, this.saySort(), apart, this.lacking.textContent, this.notes.textContent]
      .filter(Boolean)
      .join(" ");
  }

  /** The order that is asked; that of a figure of all, which groups may not have, is then of a column. */
  private askedSort(): Sort | undefined {
    const { groups, result } = this.answered;
    const isReplaced = groups.sort?.by === "total" && result.sorted?.by === "column";
    return isReplaced ? result.sorted! : groups.sort;
  }

  /** The order in which groups stand where none is asked. */
  private usualSort(): Sort {
    const { groups, result } = this.answered;
    if (!groups.most && !result.sorted) return { by: "name", texts: [], descending: false };
    return result.sorted ?? { by: "total", texts: [], descending: groups.most > 0 };
  }

  private sort(sort: Sort, heading: number): void {
    this.focused = heading;
    this.place.change({ groups: { ...this.answered.groups, sort } });
  }

  /** The column that says of how many rows a figure is, or of which amounts. */
  private counted(): Counted | null {
    const { words } = this;
    const { groups, measure } = this.answered;
    const heading = this.countedName();
    if (!groups.rate) return { heading, write: ({ rows }) => words.number(rows), isTold: false };
    if (this.isChange()) return null; // which has parts of two groups
    return { heading, write: (row) => sayParts(row, measure, words), isTold: !measure };
  }

  /** What it is called, also where an order by it is asked and the column is not shown. */
  private countedName(): string {
    const { groups, measure } = this.answered;
    return groups.rate && measure ? called(measure) : this.words.say("grouped.rows");
  }

  /** In which order groups stand, where one was asked. */
  private saySort(): string {
    const { shown } = this.answered;
    const sort = this.askedSort();
    if (!sort) return "";
    const { by, texts, descending } = sort;
    const names = {
      name: called(this.answered.by),
      total: this.figureName(true),
      rows: this.countedName(),
      column: shown.columns.find(({ text }) => text === texts[0])?.label ?? "",
      change: this.figureName(true),
      percent: this.words.say("grouped.change.percent"),
    };
    return this.words.say(descending ? "sorted.down" : "sorted.up", { column: names[by] });
  }

  /** Is what changes from one group of the second column to another shown? */
  private isChange(): boolean {
    return this.answered.shown !== this.answered.result;
  }

  private isSummed(): boolean {
    const { measure, groups } = this.answered;
    return !groups.rate && (measure === undefined || measure.adds === "sum");
  }

  /** The column of percents: of a change, of what was before; of groups that add up, of all. */
  private shares(): Share | null {
    const { words } = this;
    const { groups, shown } = this.answered;
    if (this.isChange()) {
      if (!this.isSummed()) return null;
      const order: Order = { by: "percent", texts: groups.change! };
      const write = (row: GroupRow): string => this.changePercent(row);
      return { heading: words.say("grouped.change.percent"), order, write };
    }
    const rows = [...everyRow(shown), ...(shown.others ? [shown.others] : [])];
    const isPart = rows.every(({ values }) => Number(values.at(-1) ?? 0) >= 0);
    if (!this.adds() || shown.columns.length || shown.lists || rows.length < 2 || !isPart)
      return null;
    const all = shown.all.values.at(-1)!;
    const write = ({ values }: GroupRow): string => this.percent(values.at(-1)!, all, false);
    const order: Order = { by: "total", texts: [] };
    return { heading: words.say("grouped.percent"), order, write };
  }

  /** « +12,5 % »; of what was nothing there is no percentage, however great it is now. */
  private changePercent({ text, values: [before, , change] }: GroupRow): string {
    const isNew = text && !Number(before) && Number(change) > 0;
    if (isNew && arePeriods(this.answered)) return this.words.say("grouped.change.new");
    return this.percent(change!, before!, true);
  }

  /** « +12,5 % » of a change, « 12,5 % » of a part. */
  private percent(part: Figure, whole: Figure, isSigned: boolean): string {
    const share = shareOf(part, whole);
    if (share === null) return "";
    const signDisplay = isSigned ? "exceptZero" : "auto";
    // parts of a total stand under each other, to the same digit
    const digits = { minimumFractionDigits: isSigned ? 0 : 1, maximumFractionDigits: 1 };
    const options = { style: "percent", ...digits, signDisplay } as const;
    return share.toLocaleString(this.words.language, options).replace("-", "\u2212");
  }

  private signed(text: string, said: string): string {
    return this.isChange() && Number(text) > 0 ? `+${said}` : said;
  }

  /** The charts that suit what is asked, the usual one first. */
  private possible(): Drawing[] {
    const { result, shown } = this.answered;
    const parts = result.columns.length;
    const hasTotals = everyRow(shown).some(({ values }) => values.at(-1) !== null);
    const found: Drawing[] = hasTotals ? ["bars"] : [];
    const isStacked = this.adds() && !this.isChange() && !result.lists;
    if (isStacked && parts > 1 && parts <= STACKED && isStackable(result)) found.unshift("stacked");
    if (isPeriodic(this.answered)) found.push("lines");
    if (!found.length) found.push("bars");
    if (this.ground && hasTotals && !this.isChange() && valuesOf(this.ground, result).size > 1)
      found.push("map");
    return found;
  }

  /** Do the figures of groups add up to that of all? */
  private adds(): boolean {
    const { how } = this.answered.groups;
    return how === "rows" || how === "sum";
  }

  private scale(): Scale {
    const { shown, then } = this.answered;
    const stacked = this.drawings.shown === "stacked";
    const parts = shown.columns.filter(({ isUnknown }) => !isUnknown).length;
    const shade = (part: number): string => {
      if (!stacked) return "x-part";
      if (part === parts) return "x-part x-unknown";
      return then && then.type !== "string" ? `x-y${STACKED - parts + part}` : `x-part x-k${part}`;
    };
    return scaleOf(shown, stacked, shade);
  }

  /** A group of the second column that is none of those that are shown. */
  private others(): string {
    const { result, then } = this.answered;
    const [first] = result.columns;
    if (then && then.type !== "string" && first && !this.isChange())
      return this.words.say("grouped.before", { first: first.label });
    return this.words.say("grouped.rest");
  }

  /** « Somme, en € », or with the name of what is added up. */
  private figureName(named: boolean): string {
    const { groups, measure, figure, divided, shown } = this.answered;
    const [before, after] = shown.columns.map(({ label }) => label);
    if (this.isChange() && !named) return this.words.say("grouped.change.of");
    if (groups.rate && !named) return this.words.say("grouped.rate.heading");
    const own = divided || this.words.say(`grouped.how.${groups.how}`);
    const said = this.isChange()
      ? this.words.say("grouped.change.how", { how: own, before: before!, after: after! })
      : sayMean(this.answered, own, this.words);
    const how = said.charAt(0).toUpperCase() + said.slice(1);
    const unitOfRate = this.isChange() ? this.words.say("grouped.rate.points") : PERCENT;
    if (groups.rate) return this.words.say("grouped.figure.bare.unit", { how, unit: unitOfRate });
    if (divided) return named ? this.nameDivided(how) : how;
    const isBare = groups.how === "distinct" || (groups.days && named);
    const unit = !measure || isBare ? "" : groups.days ? unitOf(figure) : measuredIn(figure);
    if (!measure || (!named && !unit)) return how;
    const kind = named ? "" : ".bare";
    const key = `grouped.figure${kind}${unit ? ".unit" : ""}`;
    return this.words.say(key, { how, unit, column: called(measure) });
  }

  /** With the name of what is divided, where its unit alone is said. */
  private nameDivided(how: string): string {
    const { measure, divided } = this.answered;
    const column = called(measure!);
    if (divided.includes(column)) return how;
    return this.words.say("grouped.figure.ratio", { how, column });
  }

  /** A difference between two rates is one of points. */
  private write(text: string, isChange = false): string {
    const { groups, figure } = this.answered;
    const isOfRates = isChange && groups.rate;
    const unit = isOfRates ? this.words.say("grouped.rate.points") : figure.unit;
    const written = { ...figure, unit };
    return writeFigure(this.rounded(text), written, groups.how, this.words.language);
  }

  private plain(text: string): string {
    const { groups, figure } = this.answered;
    return writePlain(this.rounded(text), figure, groups.how, this.words.language);
  }

  private rounded(text: string): string {
    return isRounded(this.answered.shown) ? roundFigure(text) : text;
  }

  /** The rows of a group, in the address. */
  private link(row: GroupRow): string {
    const { view, groups, by } = this.answered;
    const query = narrowed(view.query, groups.by, by, row.text);
    return written(this.place.anchor, { ...rowsOf(view), query }, this.fields);
  }

  /** The rows of one of several bodies of a name. */
  private linkNumber({ text, column }: Namesakes, number: string): string {
    const { view, groups, by } = this.answered;
    const named = narrowed(view.query, groups.by, by, text);
    const query = { ...named, filters: [...named.filters, { column, start: number }] };
    return written(this.place.anchor, { ...rowsOf(view), query }, this.fields);
  }

  private redraw(): void {
    if (!this.answered) return;
    const { shown } = this.drawings;
    const width = Math.floor(this.element.clientWidth);
    this.drawing.hidden = shown !== "lines" && shown !== "map";
    if (this.drawing.hidden || !width) return this.drawing.replaceChildren();
    if (shown === "map") return this.drawMap();
    const text = parseFloat(getComputedStyle(this.drawing).fontSize);
    const nodes = drawLines(this.drawn(), this.words, width, text, this.heading.id);
    this.drawing.replaceChildren(...nodes);
  }

  /** The same, whose ratios for 100 are drawn as percentages. */
  private drawn(): Answered {
    const { answered } = this;
    if (!answered.figure.isPerHundred) return answered;
    return { ...answered, result: inPercent(answered.result) };
  }

  private drawMap(): void {
    const { ground, words } = this;
    if (!ground) return;
    const answered = this.drawn();
    const figure = makeMap(ground, this.figureName(true));
    this.drawing.replaceChildren(figure);
    const values = valuesOf(ground, answered.result);
    colour(figure, ground.communes, values, [], writingOf(answered, words), words);
    placeNames(figure, [...values.keys()]);
  }

  /** What an image shows: the lines, else all bars, which are drawn for it. */
  private pictured(): SVGSVGElement {
    const drawn = this.drawing.querySelector<SVGSVGElement>("svg.x-plot");
    if (drawn) return drawn;
    const write = (text: string): string => this.write(text, this.isChange());
    const title = this.heading.textContent ?? "";
    const { shown } = this.answered;
    const bars = drawBars(shown, this.scale(), title, this.others(), write, PICTURE);
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

  private async taken(): Promise<Given> {
    const { view, groups } = this.answered;
    const asked = await this.ask({ ...view, groups }, WRITTEN);
    const result = this.answered.figure.isPerHundred ? inPercent(asked) : asked;
    const name = groups.how === "rows" ? this.words.say("grouped.rows") : this.figureName(true);
    return takenGroups(this.answered, result, this.words, this.others(), name);
  }
}

/** The column of which there are figures; of rows that are counted none. */
function columnOf(
  { how, distinct, rate }: GroupView,
  measure: number | undefined,
): number | undefined {
  if (rate) return rate.measure;
  if (how === "rows") return undefined;
  return how === "distinct" ? distinct : measure;
}

function order(one: string, other: string): number {
  return fold(one) < fold(other) ? -1 : 1;
}
