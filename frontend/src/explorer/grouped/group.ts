// What a grouping comes to: its groups in order, as many as are shown, by the groups of a second column, with the totals
// of those that are shown, of the others and of all.

import type { Field } from "../column";
import type { Query, Table } from "../query";
import { aggregate, countRows, NOWHERE, sizesOf, type Figure, type How } from "./aggregate";
import { severalOf, spreadAmounts, type Amounts, type Left } from "./amounts";
import { askedAmounts, byPeople } from "./asked";
import { comparing, groupsOf, isOrdered, labels, type By } from "./groups";
import { omitted } from "./omitted";
import { publishersOf } from "./publishers";
import { placeRows, type Placed } from "./placed";

/** What is asked of groups. `most`: so many groups, the greatest ones; the least ones, where it is negative; 0 for all in their order. `sort` is
 *  the order of those that are shown. */
export interface Grouping {
  by: By;
  then?: By;
  how: How;
  measure?: number;
  divisor?: number; // of a ratio, the column by which the measure is divided
  people?: Record<string, number> | undefined; // or of each commune, its inhabitants
  most: number;
  sort?: Sort | undefined;
}

/** By which figure: that of all, of a group of the second column, the difference between two of these; by the number of
 *  rows, or by the names of groups. */
export interface Sort {
  by: "name" | "total" | "rows" | "column" | "change";
  texts: string[]; // the groups of the second column
  descending: boolean;
}

/** A group, or several: its figure in each group of the second column, then in all of them. */
export interface GroupRow {
  text: string; // canonical; "" of several
  label: string;
  values: Figure[];
  rows: number;
}

/** `several` are the columns over which there are no sums and of which the rows have several values; `sorted` is the
 *  order of the groups, where it is by a column because they have no figure of all; `lists`: may a row have several
 *  groups? */
export interface Grouped {
  columns: { text: string; label: string }[]; // the groups of the second column, "" for its others
  rows: GroupRow[];
  shown: GroupRow;
  others: GroupRow | null;
  all: GroupRow;
  groups: number;
  left: Left & { groupless: number; splitless: number; peopleless: number };
  under: Left | null; // of that by which the measure is divided
  whose: string[]; // the publishers of rows that have no group
  several: number[];
  sorted: Sort | null;
  lists: boolean;
}

const PERIODS = 24; // groups of a second column that are shown
const TEXTS = 6;

interface Split {
  texts: string[]; // those that are shown
  places: Uint32Array; // of each row
  count: number;
}

export class Grouper {
  private readonly left: Grouped["left"];
  private readonly amounts: Amounts | null;
  private readonly placed: Placed;
  private readonly names: string[]; // of groups
  private readonly seconds: string[];
  private readonly split: Split | undefined;
  private readonly whose: string[];
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
    const { by, then, how, measure, people } = asked;
    this.by = fields[by.column]!;
    const summed = how === "rows" || how === "distinct" ? undefined : measure;
    const amounts = askedAmounts(asked, rows, table, fields, query);
    const marks = omitted(rows, table, fields, query, summed);
    const groups = groupsOf(by, table[by.column]!);
    const seconds = then && groupsOf(then, table[then.column]!);
    const codes = [table[by.column]!.codes, then && table[then.column]!.codes] as const;
    this.placed = placeRows(rows, marks, [groups, codes[0]], seconds && [seconds, codes[1]!]);
    const { sources, groupless, splitless } = this.placed;
    const spread = amounts && sources ? spreadAmounts(amounts, sources) : amounts;
    const peopled = spread && people && byPeople(spread, this.placed.firsts, groups.texts, people);
    this.amounts = peopled?.amounts ?? spread;
    const apart = marks.reduce((sum, mark) => sum + Math.min(mark, 1), 0);
    const left = amounts?.left ?? { apart, uncounted: 0, rules: [], empty: 0, unread: 0 };
    this.left = { ...left, groupless, splitless, peopleless: peopled?.unknown ?? 0 };
    this.whose = publishersOf(rows, this.placed.lacking, table, fields);
    this.names = groups.texts;
    this.seconds = seconds?.texts ?? [];
    this.split = then && this.splitBy(then);
  }

  group(): Grouped {
    const { split } = this;
    const { firsts, sources } = this.placed;
    const { kept, filled, sorted } = this.rank();
    const { by, then } = this.asked;
    const lines = ranked(kept, this.names.length, firsts);
    const bodies = this.lines(lines, kept.length + 1, [by.column]);
    const label = labels(this.by, by.step, this.language, this.words);
    const rows = kept.map((group, i) => {
      const text = this.names[group]!;
      return { ...bodies[i]!, text, label: label(text) };
    });
    const shown = lines.map((line) => (line < kept.length ? 0 : NOWHERE));
    const all = lines.map((line) => (line === NOWHERE ? NOWHERE : 0));
    return {
      columns: split ? this.columns(split, then!) : [],
      rows,
      shown: this.lines(shown, 1, [])[0]!,
      others: filled > kept.length ? bodies[kept.length]! : null,
      all: this.lines(all, 1, [])[0]!,
      groups: filled,
      left: this.left,
      under: (this.asked.divisor !== undefined && this.amounts?.under?.left) || null,
      whose: this.whose,
      several: this.several(),
      sorted,
      lists: Boolean(sources),
    };
  }

  /** The columns over which there is no sum and of which the rows have several values. */
  private several(): number[] {
    const isSummed = this.asked.how === "sum" || this.asked.how === "ratio";
    return isSummed && this.amounts ? severalOf(this.amounts) : [];
  }

  /** Is there a sum of rows that have one value of these columns? Where some groups alone had one, they would be beside
   *  others of more years. */
  private hasSums(columns: number[]): boolean {
    return this.several().every((column) => columns.includes(column));
  }

  private limit(): number {
    const { most } = this.asked;
    return most ? Math.min(Math.abs(most), this.most) : this.most;
  }

  /** The groups that have rows, in order as far as they are shown; and how many they are. */
  private rank(): { kept: number[]; filled: number; sorted: Sort | null } {
    const { most, sort } = this.asked;
    const counts = this.count(this.placed.firsts, this.names.length).rows;
    const filled: number[] = [];
    counts.forEach((rows, group) => rows && filled.push(group));
    const name: Sort = { by: "name", texts: [], descending: false };
    if (!most) {
      const kept = this.sort(filled, sort ?? name, this.limit());
      return { kept, filled: filled.length, sorted: null };
    }
    let greatest: Sort = { by: "total", texts: [], descending: most > 0 };
    let sorted: Sort | null = null;
    const instead = this.instead();
    if (instead !== undefined && this.sizes(greatest).every(Number.isNaN))
      sorted = greatest = { ...greatest, by: "column", texts: [instead] };
    const kept = this.sort(filled, greatest, this.limit());
    const shown = sort ? this.sort(kept, sort, kept.length) : kept;
    return { kept: shown, filled: filled.length, sorted };
  }

  /** The group of the second column that says which groups are the greatest, where none has a figure of all: the
   *  latest period, else the first. */
  private instead(): string | undefined {
    const { then } = this.asked;
    if (!then || !this.several().length) return undefined;
    const { texts } = this.split!;
    return isOrdered(this.fields[then.column]!) ? texts.at(-1) : texts[0];
  }

  /** The first of groups, so many, in an order; those without a figure are last, equal ones by name. */
  private sort(groups: number[], order: Sort, count: number): number[] {
    const compare = comparing(this.by);
    const byName = (one: number, other: number): number =>
      compare(this.names[one]!, this.names[other]!);
    const sign = order.descending ? -1 : 1;
    if (order.by === "name")
      return [...groups].sort((one, other) => sign * byName(one, other)).slice(0, count);
    const sizes = this.sizes(order).map((size) => (Number.isNaN(size) ? Infinity : sign * size));
    const last = Float64Array.from(groups, (group) => sizes[group]!).sort()[count - 1];
    const near = groups.filter((group) => last === undefined || sizes[group]! <= last);
    near.sort((one, other) => difference(sizes[one]!, sizes[other]!) || byName(one, other));
    return near.slice(0, count);
  }

  /** How large each group is beside the others, by what a sort says. */
  private sizes({ by, texts }: Sort): Float64Array {
    const { firsts } = this.placed;
    if (by === "rows") return this.sizesIn(firsts, [], "rows");
    if (by === "total") return this.sizesIn(firsts, [this.asked.by.column]);
    const [before, after] = texts.map((text) => this.sizesIn(this.cellsOf(text), this.pair()));
    if (by === "column") return before!;
    return after!.map((size, group) => size - before![group]!);
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

  /** The group of each row that has this group of the second column. */
  private cellsOf(text: string | undefined): Uint32Array {
    const { firsts } = this.placed;
    const part = this.split?.texts.indexOf(text ?? "") ?? -1;
    if (part < 0) return new Uint32Array(firsts.length).fill(NOWHERE);
    return firsts.map((group, place) => (this.split!.places[place] === part ? group : NOWHERE));
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

  /** The groups of the second column that there is room for: the latest periods, or the greatest ones. */
  private splitBy({ column }: By): Split {
    const { seconds: texts } = this;
    const cells = this.once(this.placed.seconds!, texts.length);
    const counts = countRows(this.amounts, cells, texts.length);
    const field = this.fields[column]!;
    const compare = comparing(field);
    const named = texts.map((_, group) => group).filter((group) => counts.rows[group]);
    named.sort((one, other) => compare(texts[one]!, texts[other]!));
    let kept = named.slice(-PERIODS);
    if (!isOrdered(field) && named.length > TEXTS) {
      const how = this.asked.how === "rows" || this.asked.how === "sum" ? this.asked.how : "rows";
      const sizes = sizesOf(how, this.amounts, cells, counts).map((size) => size || 0);
      kept = named.sort((one, other) => sizes[other]! - sizes[one]!).slice(0, TEXTS);
    }
    const count = kept.length + Number(kept.length < named.length);
    return {
      texts: kept.map((group) => texts[group]!),
      places: ranked(kept, texts.length, this.placed.seconds!),
      count,
    };
  }

  private columns({ texts, count }: Split, { column, step }: By): Grouped["columns"] {
    const label = labels(this.fields[column]!, step, this.language, this.words);
    const found = texts.map((text) => ({ text, label: label(text) }));
    return count > texts.length ? [...found, { text: "", label: "" }] : found;
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
