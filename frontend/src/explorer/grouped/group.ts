// What a grouping comes to: its groups in order, as many as are shown, by the groups of a second column, with the totals
// of those that are shown, of the others and of all.

import { fold } from "../../fold";
import type { Field } from "../column";
import type { Query, Table } from "../query";
import { aggregate, countRows, NOWHERE, sizesOf, type Figure, type How } from "./aggregate";
import { shareOf } from "./shares";
import { severalOf, spreadAmounts, undividedOf, type Amounts } from "./amounts";
import { askedAmounts, byPeople } from "./asked";
import { isAmong, stepsBetween, summarize } from "./compared";
import type { Compared, Side, Step } from "./compared";
import { isCommune } from "./defaults";
import { comparing, groupsOf, isOrdered, labels, withUnknown, type By } from "./groups";
import { findNamesakes, type Namesakes } from "./namesakes";
import { omitted } from "./omitted";
import { publisherColumns, publishedIn, publishersOf, silencesOf } from "./publishers";
import { placeRows, type Placed } from "./placed";
import type { Grouped, Grouping, GroupRow, Sort } from "./result";
import { spanOf, yearColumn, yearsOf } from "./years";

const PERIODS = 24; // groups of a second column that are shown
const TEXTS = 6;

interface Split {
  texts: string[]; // those that are shown
  places: Uint32Array; // of each row
  others: boolean; // are there others than those that are shown?
  unknown: boolean; // are there rows of which nothing is known?
  count: number; // of all of these
}

export class Grouper {
  private readonly left: Grouped["left"];
  private readonly amounts: Amounts | null;
  private readonly publishers: Uint32Array | undefined; // of each row, where it is known what they publish
  private readonly has: ReturnType<typeof publishedIn>;
  private readonly compared: Compared | null;
  private placed: Placed;
  private steps: Step[] = []; // of groups, where they are compared
  private readonly names: string[]; // of groups, the last of which is that of empty cells
  private readonly unknown: number; // that one
  private readonly seconds: string[];
  private readonly split: Split | undefined;
  private readonly whose: string[];
  private readonly namesakes: Namesakes[];
  private readonly by: Field;

  /** `most` groups at most are given, whatever is asked. */
  constructor(
    private readonly asked: Grouping,
    rows: Uint32Array,
    table: Table,
    private readonly fields: Field[],
    query: Query,
    private readonly most: number,
    private readonly language: string,
    private readonly words: Record<string, string>,
  ) {
    const { by, then, how, people, rate } = asked;
    const measure = rate ? rate.measure : asked.measure;
    this.by = fields[by.column]!;
    const summed = how === "rows" || how === "distinct" ? undefined : measure;
    const amounts = askedAmounts(asked, rows, table, fields, query);
    const marks = omitted(rows, table, fields, query, summed);
    const groups = withUnknown(groupsOf(by, table[by.column]!));
    const seconds = then && withUnknown(groupsOf(then, table[then.column]!));
    const codes = [table[by.column]!.codes, then && table[then.column]!.codes] as const;
    this.placed = placeRows(rows, marks, [groups, codes[0]], seconds && [seconds, codes[1]!]);
    const { sources } = this.placed;
    const spread = amounts && sources ? spreadAmounts(amounts, sources) : amounts;
    const { firsts } = this.placed;
    const own = sources ? sources.map((place) => rows[place]!) : rows; // of each place
    const years = people && yearsOf(own, table, fields, yearColumn(fields, then));
    const peopled = spread && people && byPeople(spread, firsts, groups.texts, people, years);
    this.amounts = peopled?.amounts ?? spread;
    const apart = marks.reduce((sum, mark) => sum + Math.min(mark, 1), 0);
    const left = amounts?.left ?? { apart, uncounted: 0, rules: [], empty: 0, unread: 0 };
    this.left = { ...left, peopleless: peopled?.unknown ?? 0 };
    this.names = groups.texts;
    this.unknown = groups.texts.length - 1;
    this.namesakes = findNamesakes(by.column, rows, table, fields);
    this.seconds = seconds?.texts ?? [];
    this.whose = publishersOf(
      own.filter((_, place) => this.isUnknown(place)),
      table,
      fields,
    );
    this.split = then && this.splitBy(then);
    this.has = publishedIn(table, fields, then);
    const publisher = this.has && table[publisherColumns(fields)[0]!]!;
    this.publishers = publisher && own.map((row) => publisher.codes[row]!);
    this.compared = this.compare(publisher?.texts ?? []);
  }

  /** Has a row no group, or no second one, that it says? */
  private isUnknown(place: number): boolean {
    const { firsts, seconds } = this.placed;
    if (firsts[place] === NOWHERE) return false;
    const isLast = (group: number, names: string[]): boolean => group === names.length - 1;
    return (
      isLast(firsts[place]!, this.names) || (!!seconds && isLast(seconds[place]!, this.seconds))
    );
  }

  /** What groups have more from one group of the second column to another; those that are not asked are then in none. */
  private compare(publishers: string[]): Compared | null {
    const { change, by, how } = this.asked;
    if (!change || !this.split || !change.texts.every((text) => this.split!.texts.includes(text)))
      return null;
    const silent = this.silence(change.texts, publishers);
    const { firsts } = this.placed;
    const [before, after] = this.sides(firsts, this.names.length);
    const steps = stepsBetween(how, before, after);
    const compare = comparing(this.by);
    const groups = this.names.slice(0, this.unknown).map((_, group) => group);
    groups.sort((one, other) => compare(this.names[one]!, this.names[other]!));
    const label = labels(this.by, by.step, this.language, this.words);
    const nameOf = (group: number): { text: string; label: string } => {
      return { text: this.names[group]!, label: label(this.names[group]!) };
    };
    const earlier = change.among === "first" ? this.findEarlier(change.texts[1]) : null;
    const isAsked = (group: number): boolean => group !== this.unknown || change.among === "all";
    const kept = steps.map(
      (step, group) => isAsked(group) && isAmong(step, change.among, earlier?.has(group)),
    );
    this.keep((group) => kept[group]!);
    this.steps = steps;
    const isShown = (group: number): boolean => kept[group]!;
    return { ...summarize(steps, groups, !isCommune(this.by), isShown, nameOf), silent };
  }

  /** The groups that have rows in one of the second column that comes before this one. */
  private findEarlier(text: string): ReadonlySet<number> {
    const { firsts, seconds } = this.placed;
    const found = new Set<number>();
    firsts.forEach((group, place) => {
      const second = this.seconds[seconds![place]!];
      if (group !== NOWHERE && second && second < text) found.add(group);
    });
    return found;
  }

  /** Only rows of these groups and places are in any. */
  private keep(isKept: (group: number, place: number) => boolean): void {
    const { firsts } = this.placed;
    const kept = firsts.map((group, place) =>
      group !== NOWHERE && isKept(group, place) ? group : NOWHERE,
    );
    this.placed = { ...this.placed, firsts: kept };
  }

  /** Leaves out the rows of who publishes nothing of one of two years; who they are, and how many rows of the other. */
  private silence(texts: [string, string], names: string[]): Compared["silent"] {
    const { has, publishers } = this;
    if (!has || !publishers) return [];
    const lacking = ["", ...names].map((_, code) => texts.filter((text) => !has(code, text)));
    const found = texts.map((text) => {
      const other = texts.find((one) => one !== text);
      const cells = this.cellsOf(other);
      const some = cells.map((cell, place) => {
        const isLacking = cell !== NOWHERE && lacking[publishers[place]!]!.includes(text);
        return isLacking ? publishers[place]! : NOWHERE;
      });
      const rows = this.count(some, names.length + 1).rows;
      const silent = names.filter((_, place) => rows[place + 1]);
      silent.sort((one, other) => (fold(one) < fold(other) ? -1 : 1));
      return { text, names: silent, rows: rows.reduce((sum, count) => sum + count, 0) };
    });
    this.keep((_, place) => !lacking[publishers[place]!]!.length);
    return found.filter(({ rows }) => rows);
  }

  /** What `count` lines come to in each of the two groups that are compared. */
  private sides(lines: Uint32Array, count: number): [Side, Side] {
    const sideOf = (text: string): Side => {
      const own = this.once(this.cellsOf(text, lines), count);
      const counts = countRows(this.amounts, own, count);
      const figures = this.hasSums(this.pair())
        ? aggregate(this.asked.how, this.amounts, own, counts)
        : new Array<Figure>(count).fill(null);
      return { rows: counts.rows, figures };
    };
    const [before, after] = this.asked.change!.texts;
    return [sideOf(before), sideOf(after)];
  }

  /** The change of all rows that are in a line. */
  private changeOf(lines: Uint32Array): Figure {
    if (!this.compared) return null;
    return stepsBetween(this.asked.how, ...this.sides(lines, 1))[0]!.change;
  }

  group(): Grouped {
    const { split } = this;
    const { firsts, sources } = this.placed;
    const { kept, filled, sorted } = this.rank();
    const { by, then } = this.asked;
    const [unknown, others] = [kept.length, kept.length + 1]; // lines after those of groups
    const lines = ranked([...kept, this.unknown], this.names.length, firsts);
    const bodies = this.lines(lines, others + 1, [by.column]);
    const silences = this.silences(lines, others + 1);
    const unsaid = this.total(lines, (line) => line === unknown, [by.column]);
    const label = labels(this.by, by.step, this.language, this.words);
    const rows = kept.map((group, i): GroupRow => {
      const text = this.names[group]!;
      const change = this.compared && this.steps[group]!.change;
      return { ...bodies[i]!, text, label: label(text), change, silent: silences[i]! };
    });
    return {
      columns: split ? this.columns(split, then!) : [],
      rows,
      unknown: unsaid.rows ? unsaid : null,
      shown: this.total(lines, (line) => line < unknown),
      others:
        filled > kept.length ? this.total(lines, (line) => line === others, [by.column]) : null,
      all: this.total(lines, () => true),
      groups: filled,
      left: this.left,
      under: this.leftUnder(),
      whose: this.whose,
      several: this.several(),
      sorted,
      lists: Boolean(sources),
      namesakes: this.namesakes.filter(({ text }) => rows.some((row) => row.text === text)),
      compared: this.compared,
      years: this.amounts?.years ? spanOf(this.amounts.years, this.amounts.units, firsts) : null,
    };
  }

  /** What is left out below, where that is no number of people. */
  private leftUnder(): Grouped["under"] {
    const { divisor, rate } = this.asked;
    const isOfRows = divisor !== undefined || rate !== undefined;
    return (isOfRows && this.amounts?.under?.left) || null;
  }

  /** All the rows of some lines, which have one value of some columns. */
  private total(
    lines: Uint32Array,
    isIn: (line: number) => boolean,
    columns: number[] = [],
  ): GroupRow {
    const own = lines.map((line) => (line !== NOWHERE && isIn(line) ? 0 : NOWHERE));
    return { ...this.lines(own, 1, columns)[0]!, change: this.changeOf(own) };
  }

  /** In which groups of the second column those who publish a line have published nothing. */
  private silences(lines: Uint32Array, count: number): boolean[][] {
    const { has, publishers, split } = this;
    if (!has || !publishers || !split) return new Array<boolean[]>(count).fill([]);
    return silencesOf(lines, count, publishers, split.texts, has);
  }

  /** The columns over which there is no sum and of which the rows have several values. */
  private several(): number[] {
    if (!this.amounts) return [];
    if (this.asked.how === "ratio") return undividedOf(this.amounts);
    return this.asked.how === "sum" ? severalOf(this.amounts) : [];
  }

  /** Is there a sum of rows that have one value of these columns? Where some groups alone had one, they would be beside
   *  others of more years. */
  private hasSums(columns: number[]): boolean {
    return this.apart().every((column) => columns.includes(column));
  }

  /** The columns over whose values there is no figure: those of several values over which nothing is added, and years, where
   *  figures are those of one. */
  private apart(): number[] {
    const { then, yearly } = this.asked;
    return yearly ? [...this.several(), then!.column] : this.several();
  }

  private limit(): number {
    const { most } = this.asked;
    return most ? Math.min(Math.abs(most), this.most) : this.most;
  }

  /** The groups that have rows, in order as far as they are shown; and how many they are. */
  private rank(): { kept: number[]; filled: number; sorted: Sort | null } {
    const { most } = this.asked;
    const sort = this.askedOrder();
    const counts = this.count(this.placed.firsts, this.names.length).rows;
    const filled: number[] = [];
    counts.forEach((rows, group) => rows && group !== this.unknown && filled.push(group));
    const usual = this.usual();
    if (!most) {
      const kept = this.sort(filled, sort ?? usual, this.limit());
      const own = usual.by === "change" ? usual : null;
      return { kept, filled: filled.length, sorted: sort === this.asked.sort ? own : sort! };
    }
    let greatest: Sort = { by: "total", texts: [], descending: most > 0 };
    let sorted: Sort | null = null;
    const instead = this.instead();
    if (this.compared) sorted = usual;
    else if (instead !== undefined && this.sizes(greatest).every(Number.isNaN))
      sorted = greatest = { ...greatest, by: "column", texts: [instead] };
    const sizes = this.compared ? this.changes().map(Math.abs) : this.sizes(greatest);
    const kept = this.sort(filled, greatest, this.limit(), sizes);
    const order = sort ?? (this.compared && usual);
    const shown = order ? this.sort(kept, order, kept.length) : kept;
    return { kept: shown, filled: filled.length, sorted };
  }

  /** The order that is asked; that of a figure of all, which no group has, is that of the latest year. */
  private askedOrder(): Sort | undefined {
    const { sort } = this.asked;
    const instead = this.instead();
    if (sort?.by !== "total" || instead === undefined || this.compared) return sort;
    if (!this.sizes(sort).every(Number.isNaN)) return sort;
    return { ...sort, by: "column", texts: [instead] };
  }

  /** By name; those that are compared by what changes, but communes, of which none is the first. */
  private usual(): Sort {
    const { change, most } = this.asked;
    if (!this.compared || (isCommune(this.by) && !most))
      return { by: "name", texts: [], descending: false };
    return { by: "change", texts: change!.texts, descending: true };
  }

  private changes(): Float64Array {
    return Float64Array.from(this.steps, ({ change }) => (change === null ? NaN : Number(change)));
  }

  /** The group of the second column that says which groups are the greatest, where none has a figure of all: the
   *  latest period, else the first. */
  private instead(): string | undefined {
    const { then } = this.asked;
    if (!then || !this.apart().length) return undefined;
    const { texts } = this.split!;
    return isOrdered(this.fields[then.column]!) ? texts.at(-1) : texts[0];
  }

  /** The first of groups, so many, in an order; those without a figure are last, equal ones by name. */
  private sort(groups: number[], order: Sort, count: number, own?: Float64Array): number[] {
    const compare = comparing(this.by);
    const byName = (one: number, other: number): number =>
      compare(this.names[one]!, this.names[other]!);
    const sign = order.descending ? -1 : 1;
    if (order.by === "name")
      return [...groups].sort((one, other) => sign * byName(one, other)).slice(0, count);
    const all = own ?? this.sizes(order);
    const sizes = all.map((size) => (Number.isNaN(size) ? Infinity : sign * size));
    const last = Float64Array.from(groups, (group) => sizes[group]!).sort()[count - 1];
    const near = groups.filter((group) => last === undefined || sizes[group]! <= last);
    near.sort((one, other) => difference(sizes[one]!, sizes[other]!) || byName(one, other));
    return near.slice(0, count);
  }

  /** How large each group is beside the others, by what a sort says. */
  private sizes({ by, texts }: Sort): Float64Array {
    const { firsts } = this.placed;
    if (by === "rows")
      return this.asked.rate ? this.wholeSizes() : this.sizesIn(firsts, [], "rows");
    if (by === "change" && this.compared) return this.changes();
    if (by === "percent" && this.compared)
      return Float64Array.from(this.steps, ({ change, before }) => shareOf(change, before) ?? NaN);
    if (by === "column") return this.sizesIn(this.cellsOf(texts[0]), this.pair());
    return this.sizesIn(firsts, [this.asked.by.column]);
  }

  /** What is below in the rate of each group. */
  private wholeSizes(): Float64Array {
    const own = this.once(this.placed.firsts, this.names.length);
    const under = this.amounts!.under!;
    return sizesOf("sum", under, own, countRows(under, own, this.names.length));
  }

  /** The columns by which rows are grouped. */
  private pair(): number[] {
    const { by, then } = this.asked;
    return then ? [by.column, then.column] : [by.column];
  }

  /** How large the groups of `cells` are, whose rows have one value of some columns. */
  private sizesIn(cells: Uint32Array, columns: number[], how: How = this.asked.how): Float64Array {
    if (how !== "rows" && !this.hasSums(columns))
      return new Float64Array(this.names.length).fill(NaN);
    const own = this.once(cells, this.names.length);
    const counts = countRows(this.amounts, own, this.names.length);
    const sizes = sizesOf(how, this.amounts, own, counts);
    return sizes.map((size, group) => (counts.rows[group] ? size : NaN));
  }

  /** The line of each row that has this group of the second column, its group where no lines are given. */
  private cellsOf(text: string | undefined, lines = this.placed.firsts): Uint32Array {
    const part = this.split?.texts.indexOf(text ?? "") ?? -1;
    if (part < 0) return new Uint32Array(lines.length).fill(NOWHERE);
    return lines.map((line, place) => (this.split!.places[place] === part ? line : NOWHERE));
  }

  /** The same cells, where a row that stands several times is in each of them once. */
  private once(cells: Uint32Array, count: number): Uint32Array {
    const { sources } = this.placed;
    if (!sources) return cells;
    const seen = new Uint32Array(count).fill(NOWHERE);
    return cells.map((cell, place) => {
      if (cell === NOWHERE || seen[cell] === sources[place]) return NOWHERE;
      seen[cell] = sources[place]!;
      return cell;
    });
  }

  private count(cells: Uint32Array, count: number): ReturnType<typeof countRows> {
    return countRows(this.amounts, this.once(cells, count), count);
  }

  /** The groups of the second column that there is room for: those that are compared, the latest periods, or the greatest
   *  ones. */
  private splitBy({ column }: By): Split {
    const { seconds: texts } = this;
    const cells = this.once(this.placed.seconds!, texts.length);
    const counts = countRows(this.amounts, cells, texts.length);
    const field = this.fields[column]!;
    const compare = comparing(field);
    const last = texts.length - 1; // of rows that say none
    const named = [...texts.keys()].filter((group) => counts.rows[group] && group !== last);
    named.sort((one, other) => compare(texts[one]!, texts[other]!));
    const compared = named.filter((group) => this.asked.change?.texts.includes(texts[group]!));
    let usual = named.slice(-PERIODS);
    if (!isOrdered(field) && named.length > TEXTS) {
      const how = this.asked.how === "rows" || this.asked.how === "sum" ? this.asked.how : "rows";
      const sizes = sizesOf(how, this.amounts, cells, counts).map((size) => size || 0);
      usual = named.sort((one, other) => sizes[other]! - sizes[one]!).slice(0, TEXTS);
    }
    const kept = [...compared.filter((group) => !usual.includes(group)), ...usual];
    const others = kept.length < named.length;
    const unknown = counts.rows[last]! > 0;
    const count = kept.length + Number(others) + Number(unknown);
    const places = ranked(kept, texts.length, this.placed.seconds!);
    this.placed.seconds!.forEach((group, place) => {
      if (group === last) places[place] = count - 1;
    });
    return { texts: kept.map((group) => texts[group]!), places, others, unknown, count };
  }

  private columns({ texts, others, unknown }: Split, { column, step }: By): Grouped["columns"] {
    const label = labels(this.fields[column]!, step, this.language, this.words);
    const found: Grouped["columns"] = texts.map((text) => ({ text, label: label(text) }));
    if (others) found.push({ text: "", label: "" });
    if (unknown) found.push({ text: "", label: "", isUnknown: true });
    return found;
  }

  /** The figures of each of `count` lines, whose rows have one value of some columns. */
  private lines(lines: Uint32Array, count: number, columns: number[]): GroupRow[] {
    const { how } = this.asked;
    const { split } = this;
    const own = this.once(lines, count);
    const counts = countRows(this.amounts, own, count);
    const totals = this.hasSums(columns)
      ? aggregate(how, this.amounts, own, counts)
      : new Array<Figure>(count).fill(null);
    const wholes =
      this.asked.rate &&
      [this.amounts!, this.amounts!.under!].map((one) => aggregate("sum", one, own, counts));
    let parts: Figure[] = [];
    const width = split?.count ?? 0;
    if (split) {
      const cells = lines.map((line, place) =>
        line === NOWHERE ? NOWHERE : line * width + split.places[place]!,
      );
      const once = this.once(cells, count * width);
      const within = countRows(this.amounts, once, count * width);
      const found = aggregate(how, this.amounts, once, within);
      const hasSums = this.hasSums([...columns, this.asked.then!.column]);
      parts = found.map((figure, cell) => (within.rows[cell] && hasSums ? figure : null));
    }
    return totals.map((total, line) => ({
      text: "",
      label: "",
      values: [...parts.slice(line * width, (line + 1) * width), total],
      rows: counts.rows[line]!,
      change: null,
      silent: [],
      ...(wholes && { parts: [wholes[0]![line]!, wholes[1]![line]!] }),
    }));
  }
}

/** The place in `kept` of the group of each row, that after the last of them for all others. */
function ranked(kept: number[], count: number, cells: Uint32Array): Uint32Array {
  const ranks = new Uint32Array(count).fill(kept.length);
  kept.forEach((group, rank) => (ranks[group] = rank));
  return cells.map((cell) => (cell === NOWHERE ? NOWHERE : ranks[cell]!));
}

function difference(one: number, other: number): number {
  return one === other ? 0 : one - other;
}
