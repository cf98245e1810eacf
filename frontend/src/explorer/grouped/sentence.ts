// What is asked of groups, as one sentence of selects.

import { PEOPLE, type GroupView } from "../address";
import { called, type Field } from "../column";
import { make } from "../make";
import { listDiminished, listSubtractable, type Pair } from "../difference/field";
import type { Opened } from "../opened";
import type { Query } from "../query";
import { measures } from "../measures";
import type { Words } from "../words";
import type { How } from "./aggregate";
import { isAdded } from "./compared";
import { datedColumns, type Days } from "./days";
import { Changes, fill } from "./change";
import type { Rate } from "./rate";
import type { Grouped } from "./result";
import { isOrdered, isPeriod, stepsOf, type By, type Step } from "./groups";
import { RateChoice } from "./ratechoice";
import { isCount, isPeople } from "./writing";
import { GIVEN_YEAR, isRowYear } from "./years";

const DAYS = "days"; // the measure of these
const MINUS = "minus"; // that of a difference
const RATE = "rate"; // what is shown of groups, where it is a part of each
const MOSTS = [10, 25, 100, 0, -10];
const SUMMED: How[] = ["rows", "distinct", "sum", "ratio", "mean", "median", "min", "max"];
const UNGROUPED = ["geometry", "longitude", "latitude"]; // kinds

export class Sentence {
  readonly element = make("div", { class: "x-sentence", role: "group" });
  private readonly by = make("select", { class: "x-long-choice" });
  private readonly then = make("select", { class: "x-long-choice" });
  private readonly how = make("select", { class: "x-long-choice" });
  private readonly measure = make("select", { class: "x-long-choice" });
  private readonly under = make("select", { class: "x-long-choice" }); // by which a measure is divided
  private readonly most = make("select", { class: "x-long-choice" });
  private readonly since = make("select", { class: "x-long-choice" }); // the first date of days
  private readonly until = make("select", { class: "x-long-choice" });
  private readonly from = make("select", { class: "x-long-choice" }); // from which column another is taken
  private readonly taken = make("select", { class: "x-long-choice" });
  private readonly subtracted: HTMLElement[];
  private readonly dates: number[]; // columns
  private readonly measured: HTMLElement;
  private readonly divided: HTMLElement;
  private readonly between: HTMLElement[];
  private readonly changes: Changes;
  private readonly rate: RateChoice;
  private groups!: GroupView;
  private asked: number | undefined; // the measure
  private named: [string, string][] = []; // columns that have figures
  private readonly fields: Field[];
  private readonly order: number[]; // columns as they are read
  private readonly words: Words;

  /** `ask` is told of the groups that are wanted instead, and of the measure, or of two columns whose difference it is. */
  constructor(
    private readonly opened: Opened,
    ask: (groups: GroupView, measure: number | undefined, minus?: Pair) => void,
  ) {
    const { fields, order, words } = opened;
    this.fields = fields;
    this.order = order;
    this.words = words;
    const say = (key: string): string => words.say(`grouped.${key}`);
    const columns = this.columns();
    fill(this.by, columns);
    fill(this.then, [["", say("then.none")], ...columns]);
    this.measured = labelled(say("of"), this.measure);
    this.divided = labelled(say("under"), this.under);
    this.dates = datedColumns(fields, order);
    this.between = [
      labelled(say("days.since"), this.since),
      labelled(say("days.until"), this.until),
    ];
    for (const select of [this.since, this.until]) fill(select, this.nameColumns(this.dates));
    this.subtracted = [
      labelled(say("days.since"), this.from),
      labelled(say("days.until"), this.taken),
    ];
    fill(this.from, this.nameColumns(listDiminished(fields, order)));
    this.rate = new RateChoice(opened, (rate) => ask({ ...this.groups, rate }, this.measureNow()));
    this.element.setAttribute("aria-label", say("sentence"));
    this.element.append(
      labelled(say("by"), this.by),
      labelled(say("then"), this.then),
      labelled(say("how"), this.how),
      this.measured,
      this.divided,
      ...this.between,
      ...this.subtracted,
      ...this.rate.elements,
      labelled(say("for"), this.most),
    );
    this.changes = new Changes(words, (change, among) => {
      const { sort, ...groups } = this.groups;
      const kept = isOfChange(sort) && !change ? undefined : sort;
      const texts = isOfChange(kept) ? change! : (kept?.texts ?? []);
      ask({ ...groups, change, among, sort: kept && { ...kept, texts } }, this.measureNow());
    });
    this.element.append(this.changes.element);
    for (const select of [this.from, this.taken])
      select.addEventListener("change", () => ask(...this.read(select), this.pairNow()));
    this.how.addEventListener("change", () => {
      if (this.how.value !== RATE) return ask(...this.read(this.how));
      const begin = (rate: Rate): void => {
        const [groups, measure] = this.read(this.how);
        ask({ ...groups, rate }, measure);
      };
      void this.rate.begin(this.groups).then(begin, () => undefined); // whose failure is told
    });
    const selects = [this.by, this.then, this.under, this.most];
    for (const select of [...selects, this.since, this.until])
      select.addEventListener("change", () => ask(...this.read(select)));
    this.measure.addEventListener("change", () => {
      const pair = this.measure.value === MINUS ? this.pairNow() : undefined;
      ask(...this.read(this.measure), pair);
    });
  }

  /** `people`: are the inhabitants of the groups known, which are communes? */
  show(groups: GroupView, measure: number | undefined, people: boolean, query: Query): void {
    const { words } = this;
    this.groups = groups;
    this.asked = measure;
    this.named = this.nameColumns(measures(this.opened));
    const adds = this.addsOf(groups, measure);
    const divisors = this.divisors(measure, people);
    fill(this.under, divisors);
    const needsSums: How[] = ["sum", "ratio"];
    const hows = SUMMED.filter((how) => {
      if (how === "ratio" && !divisors.length) return false;
      return isCount(how) || (adds && (adds === "sum" || !needsSums.includes(how)));
    });
    fill(
      this.how,
      [...hows, RATE].map((how) => [how, words.say(`grouped.asks.${how}`)]),
    );
    const mosts = MOSTS.includes(groups.most) ? MOSTS : [...MOSTS, groups.most];
    fill(
      this.most,
      mosts.map((most) => [String(most), sayMost(words, most)]),
    );
    this.by.value = valueOf(groups.by);
    this.then.value = groups.then ? valueOf(groups.then) : "";
    this.how.value = groups.rate ? RATE : groups.how;
    this.rate.show(groups, query);
    this.measured.hidden = groups.how === "rows" || groups.rate !== undefined;
    const isDistinct = groups.how === "distinct";
    fill(this.measure, isDistinct ? this.nameColumns(this.order) : this.measures());
    const figures = isDistinct ? groups.distinct : measure;
    if (groups.days) this.measure.value = DAYS;
    else if (figures !== undefined) this.measure.value = String(figures);
    const isOfColumn = !groups.days && !groups.rate && !isCount(groups.how);
    this.showPair(isOfColumn ? measure : undefined);
    for (const label of this.between) label.hidden = !groups.days;
    const [since, until] = groups.days ?? this.dates;
    this.since.value = String(since);
    this.until.value = String(until);
    this.divided.hidden = groups.how !== "ratio" || groups.rate !== undefined;
    if (groups.divisor !== undefined) this.under.value = String(groups.divisor);
    this.most.value = String(groups.most);
  }

  /** The two columns whose difference is the measure. */
  private showPair(measure: number | undefined): void {
    const { minus } = this.fields[measure ?? -1] ?? {};
    for (const label of this.subtracted) label.hidden = !minus;
    if (!minus) return;
    this.measure.value = MINUS;
    this.from.value = String(minus[0]);
    fill(this.taken, this.nameColumns(listSubtractable(this.fields, minus[0])));
    this.taken.value = String(minus[1]);
  }

  /** Those that are chosen; where they may not be, the first that may. */
  private pairNow(): Pair {
    const isNew = this.subtracted[0]!.hidden && this.measure.value === MINUS;
    const asked = isNew && this.asked !== undefined ? this.asked : Number(this.from.value);
    const from = listSubtractable(this.fields, asked).length ? asked : Number(this.from.value);
    const others = listSubtractable(this.fields, from);
    const taken = Number(this.taken.value);
    return [from, others.includes(taken) ? taken : others[0]!];
  }

  /** By what a measure may be divided: other columns that have sums; the people of communes, where none says them. */
  private divisors(measure: number | undefined, people: boolean): [string, string][] {
    const summed = this.named.filter(([place]) => {
      return Number(place) !== measure && this.fields[Number(place)]!.adds === "sum";
    });
    const own = summed.filter(([place]) => isPeople(this.fields[Number(place)]!));
    const others = summed.filter((one) => !own.includes(one));
    if (own.length || !people) return [...own, ...others];
    return [[PEOPLE, this.words.say("grouped.people")], ...others];
  }

  /** Offers the difference between two groups of the second column, which are known once there is an answer. */
  offer(result: Grouped): void {
    const { then, how, change, among = "all" } = this.groups;
    const isPeriods = then !== undefined && isPeriod(this.fields[then.column]!);
    this.changes.show(result, change, isAdded(how) && isPeriods ? among : undefined);
  }

  /** The measure that is chosen; the last one, where values are counted instead. */
  private measureNow(): number | undefined {
    const { value } = this.measure;
    const isColumn = value && value !== DAYS && value !== MINUS;
    if (this.groups.how === "distinct" || !isColumn) return this.asked;
    return Number(value);
  }

  /** What is made of what is shown; of days no sum. */
  private addsOf({ days }: GroupView, measure: number | undefined): Field["adds"] {
    if (days || measure === undefined) return this.dates.length > 1 ? "mean" : undefined;
    return this.fields[measure]!.adds;
  }

  /** Columns that have figures, the days between two dates, and the difference of two columns. */
  private measures(): [string, string][] {
    const found = this.named.filter(([place]) => !this.fields[Number(place)]!.minus);
    if (this.dates.length > 1) found.push([DAYS, this.words.say("grouped.days.measure")]);
    if (this.from.options.length) found.push([MINUS, this.words.say("grouped.minus")]);
    return found;
  }

  /** The two dates, where their days are asked; those that are the same change places. */
  private daysNow(how: How): Days | undefined {
    const isAsked = this.measure.value === DAYS || this.measureNow() === undefined;
    if (isCount(how) || this.groups.how === "distinct" || !isAsked) return undefined;
    const [since, until] = [Number(this.since.value), Number(this.until.value)];
    if (since !== until) return [since, until];
    const [first, last] = this.groups.days!;
    return [last, first];
  }

  /** Whose values are counted: those that are chosen, else the first beside those by which rows are grouped. */
  private distinctNow({ by, then }: GroupView): number {
    if (this.groups.how === "distinct") return Number(this.measure.value);
    const free = (column: number): boolean => column !== by.column && column !== then?.column;
    const texts = this.order.filter((column) => this.fields[column]!.type === "string");
    return texts.find(free) ?? by.column;
  }

  private nameColumns(columns: Iterable<number>): [string, string][] {
    return Array.from(columns, (column) => [String(column), called(this.fields[column]!)]);
  }

  /** Each column as they are read, and of dates each of their parts; the years that rows are of come first. */
  private columns(): [string, string][] {
    const isGiven = (column: number): boolean => this.fields[column]!.name === GIVEN_YEAR;
    const years = this.order.filter((column) => isRowYear(this.fields[column]!));
    years.sort((one, other) => Number(isGiven(other)) - Number(isGiven(one)));
    return [...new Set([...years, ...this.order])].flatMap((column) => {
      const field = this.fields[column]!;
      if (UNGROUPED.includes(field.kind) || field.told !== undefined || field.minus) return [];
      const steps = stepsOf(field);
      return steps.map((step): [string, string] => [
        valueOf({ column, step }),
        steps.length > 1 ? sayBy(this.words, field, step) : called(field),
      ]);
    });
  }

  private read(changed: HTMLSelectElement): [GroupView, number | undefined] {
    const by = byOf(this.by.value);
    const groups: GroupView = {
      by,
      how: this.how.value as How,
      most: Number(this.most.value),
      drawing: "",
    };
    if (changed === this.by && isOrdered(this.fields[by.column]!)) groups.most = 0;
    if (this.then.value && this.then.value !== this.by.value) groups.then = byOf(this.then.value);
    if (this.how.value === RATE) Object.assign(groups, { how: "ratio", rate: this.groups.rate });
    else if (groups.how === "distinct") groups.distinct = this.distinctNow(groups);
    else if (groups.how === "ratio") groups.divisor = divisorOf(this.under.value);
    const measure = this.measureNow();
    const isBoth = measure !== undefined && groups.divisor === measure;
    if (isBoth && this.asked !== undefined) groups.divisor = this.asked; // they change places
    this.keep(groups);
    if (!groups.rate) groups.days = this.daysNow(groups.how);
    const isMean = this.addsOf(groups, measure) === "mean";
    const isSummed = groups.how === "sum" || groups.how === "ratio";
    if (changed === this.measure && isMean && isSummed) groups.how = "mean";
    return [groups, measure];
  }

  /** What was asked of other groups, as far as it still means something: the difference of two years, an order. */
  private keep(groups: GroupView): void {
    const { then, change, among, sort, drawing } = this.groups;
    const isSame = then && groups.then && valueOf(then) === valueOf(groups.then);
    const areYears = [then, groups.then].every((one) => one && isYears(one, this.fields));
    if (isSame || areYears) Object.assign(groups, { change, among });
    const isOfColumn = sort?.by === "column" || isOfChange(sort);
    if (isSame || !isOfColumn || (areYears && change)) groups.sort = sort;
    if (valueOf(this.groups.by) === valueOf(groups.by) && isSame) groups.drawing = drawing;
  }
}

/** Is an order that of the difference between two years? */
function isOfChange(sort: GroupView["sort"]): boolean {
  return sort?.by === "change" || sort?.by === "percent";
}

/** Are groups years, of which two columns may have the same? */
function isYears({ column, step }: By, fields: Field[]): boolean {
  return isPeriod(fields[column]!) && (step === "year" || !step);
}

/** « Date de la convention, par année » */
export function sayBy(words: Words, field: Field, step: Step): string {
  if (!step) return called(field);
  return words.say("grouped.dated", {
    column: called(field),
    step: words.say(`grouped.step.${step}`),
  });
}

function sayMost(words: Words, most: number): string {
  if (!most) return words.say("grouped.all");
  const key = most > 0 ? "grouped.most" : "grouped.least";
  return words.say(key, { n: words.number(Math.abs(most)) });
}

function valueOf({ column, step }: By): string {
  return `${column}/${step}`;
}

function divisorOf(value: string): number | typeof PEOPLE {
  return value === PEOPLE ? PEOPLE : Number(value);
}

function byOf(value: string): By {
  const [column, step = ""] = value.split("/");
  return { column: Number(column), step: step as Step };
}

function labelled(text: string, field: HTMLElement): HTMLElement {
  return make("label", {}, `${text} `, field);
}
