// What a grouping comes to: its groups in order, as many as are shown, by the groups of a second column, with the totals
// of those that are shown, of the others and of all.

import type { Field } from "../column";
import type { Query, Table } from "../query";
import { aggregate, countRows, NOWHERE, sizesOf, type Figure, type How } from "./aggregate";
import { amountsOf, apartRows, type Amounts, type Left } from "./amounts";
import { comparing, groupsOf, isOrdered, labels, type By } from "./groups";

/** `most`: so many groups, the greatest ones; the least ones, where it is negative; 0 for all in their order. */
export interface Grouping {
  by: By;
  then?: By;
  how: How;
  measure?: number;
  most: number;
}

/** A group, or several: its figure in each group of the second column, then in all of them. */
export interface GroupRow {
  text: string; // canonical; "" of several
  label: string;
  values: Figure[];
  rows: number;
}

export interface Grouped {
  columns: { text: string; label: string }[]; // the groups of the second column, "" for its others
  rows: GroupRow[];
  shown: GroupRow;
  others: GroupRow | null;
  all: GroupRow;
  groups: number;
  left: Left & { groupless: number; splitless: number };
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
  private readonly cells: Uint32Array;

  /** `most` groups at most are given, whatever is asked. */
  constructor(
    private readonly asked: Grouping,
    private readonly rows: Uint32Array,
    private readonly table: Table,
    private readonly fields: Field[],
    query: Query,
    private readonly most: number,
    private readonly language: string,
    private readonly words: Record<string, string>,
  ) {
    const { measure, how } = asked;
    const measured = how !== "rows" && measure !== undefined;
    this.amounts = measured ? amountsOf(rows, table, fields, measure, query) : null;
    const apart = apartRows(rows, table, fields, query);
    const none = { apart: apart.reduce((sum, one) => sum + one, 0), empty: 0, unread: 0 };
    this.left = { ...(this.amounts?.left ?? none), groupless: 0, splitless: 0 };
    this.cells = new Uint32Array(rows.length);
    apart.forEach((one, place) => (this.cells[place] = one ? NOWHERE : 0));
  }

  group(): Grouped {
    const { by, then } = this.asked;
    const groups = this.place(by, "groupless");
    const seconds = then && this.place(then, "splitless");
    const { cells } = this;
    const firsts = new Uint32Array(cells.length).fill(NOWHERE);
    cells.forEach((cell, place) => {
      if (cell !== NOWHERE) firsts[place] = groups.places[place]!;
    });
    const [order, filled] = this.rank(groups.texts, firsts);
    const kept = order.slice(0, this.limit());
    const several = filled > kept.length;
    const split = seconds && then && this.split(then, seconds);
    const lines = ranked(kept, groups.texts.length, firsts);
    const bodies = this.lines(lines, kept.length + 1, split);
    const label = labels(this.fields[by.column]!, by.step, this.language, this.words);
    const rows = kept.map((group, i) => {
      const text = groups.texts[group]!;
      return { ...bodies[i]!, text, label: label(text) };
    });
    const shown = lines.map((line) => (line < kept.length ? 0 : NOWHERE));
    const all = lines.map((line) => (line === NOWHERE ? NOWHERE : 0));
    return {
      columns: split ? this.columns(split, then) : [],
      rows,
      shown: this.lines(shown, 1, split)[0]!,
      others: several ? bodies[kept.length]! : null,
      all: this.lines(all, 1, split)[0]!,
      groups: filled,
      left: this.left,
    };
  }

  private limit(): number {
    const { most } = this.asked;
    return most ? Math.min(Math.abs(most), this.most) : this.most;
  }

  /** The groups of the rows; those without one are in none, and counted. */
  private place(
    by: By,
    lacking: "groupless" | "splitless",
  ): { texts: string[]; places: Uint32Array } {
    const held = this.table[by.column]!;
    const { texts, places } = groupsOf(by, held);
    const found = new Uint32Array(this.rows.length);
    for (let place = 0; place < found.length; place += 1) {
      found[place] = places[held.codes[this.rows[place]!]!]!;
      if (found[place] !== NOWHERE || this.cells[place] === NOWHERE) continue;
      this.cells[place] = NOWHERE;
      this.left[lacking] += 1;
    }
    return { texts, places: found };
  }

  /** The groups that have rows, in order as far as they are shown; and how many they are. */
  private rank(texts: string[], cells: Uint32Array): [number[], number] {
    const counts = countRows(this.amounts, cells, texts.length);
    const compare = comparing(this.fields[this.asked.by.column]!);
    const byName = (one: number, other: number): number => compare(texts[one]!, texts[other]!);
    const filled: number[] = [];
    counts.rows.forEach((rows, group) => rows && filled.push(group));
    if (!this.asked.most) return [filled.sort(byName), filled.length];
    const sign = this.asked.most < 0 ? 1 : -1;
    const sizes = sizesOf(this.asked.how, this.amounts, cells, counts).map((size) =>
      Number.isNaN(size) ? Infinity : sign * size,
    );
    const last = Float64Array.from(filled, (group) => sizes[group]!).sort()[this.limit() - 1];
    const near = filled.filter((group) => last === undefined || sizes[group]! <= last);
    near.sort((one, other) => difference(sizes[one]!, sizes[other]!) || byName(one, other));
    return [near, filled.length];
  }

  /** The groups of the second column that there is room for: the latest periods, or the greatest ones. */
  private split(
    { column }: By,
    { texts, places }: { texts: string[]; places: Uint32Array },
  ): Split {
    const cells = places.map((group, place) => (this.cells[place] === NOWHERE ? NOWHERE : group));
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
      places: ranked(kept, texts.length, cells),
      count,
    };
  }

  private columns({ texts, count }: Split, { column, step }: By): Grouped["columns"] {
    const label = labels(this.fields[column]!, step, this.language, this.words);
    const found = texts.map((text) => ({ text, label: label(text) }));
    return count > texts.length ? [...found, { text: "", label: "" }] : found;
  }

  /** The figures of each of `count` lines. */
  private lines(lines: Uint32Array, count: number, split: Split | undefined): GroupRow[] {
    const { how } = this.asked;
    const counts = countRows(this.amounts, lines, count);
    const totals = aggregate(how, this.amounts, lines, counts);
    let parts: Figure[] = [];
    const width = split?.count ?? 0;
    if (split) {
      const cells = lines.map((line, place) =>
        line === NOWHERE ? NOWHERE : line * width + split.places[place]!,
      );
      const within = countRows(this.amounts, cells, count * width);
      const found = aggregate(how, this.amounts, cells, within);
      parts = found.map((figure, cell) => (within.rows[cell] ? figure : null));
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
