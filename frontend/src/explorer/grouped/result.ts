// What is asked of groups, and what they come to.

import type { Figure, How } from "./aggregate";
import type { Left } from "./amounts";
import type { Compared, Comparison } from "./compared";
import type { Days } from "./days";
import type { By } from "./groups";
import type { Namesakes } from "./namesakes";
import type { Rate } from "./rate";

/** What is asked of groups. `most`: so many groups, the greatest ones; the least ones, where it is negative; 0 for all in their order. `sort` is
 *  the order of those that are shown. */
export interface Grouping {
  by: By;
  then?: By;
  how: How;
  measure?: number;
  divisor?: number; // of a ratio, the column by which the measure is divided
  people?: Record<string, number> | undefined; // or of each commune, its inhabitants
  days?: Days; // in place of a measure, those between two dates
  rate?: Rate | undefined; // a ratio of rows, or of their amounts, to all of their group
  most: number;
  sort?: Sort | undefined;
  change?: Comparison | undefined;
  yearly?: boolean; // are figures those of one group of the second column, a year, and of no two?
}

/** By which figure: that of all, of a group of the second column, the difference between two of these, also as a part of
 *  the first; by the number of rows, or by the names of groups. */
export interface Sort {
  by: "name" | "total" | "rows" | "column" | "change" | "percent";
  texts: string[]; // the groups of the second column
  descending: boolean;
}

/** A group, or several: its figure in each group of the second column, then in all of them; `change`: what it has more
 *  from one to another; `silent`: in which of them whoever publishes its rows has published nothing; `parts`: of a rate
 *  what is above and what below. */
export interface GroupRow {
  text: string; // canonical; "" of several
  label: string;
  values: Figure[];
  rows: number;
  change: Figure;
  silent: boolean[];
  parts?: [above: Figure, below: Figure];
}

/** A group of the second column, "" for its others and for the rows that say none. */
export interface Part {
  text: string;
  label: string; // "" of others
  isUnknown?: boolean;
}

/** `several` are the columns over which there are no sums and of which the rows have several values; `sorted` is the
 *  order of the groups, where it is by a column because they have no figure of all; `lists`: may a row have several
 *  groups? */
export interface Grouped {
  columns: Part[];
  rows: GroupRow[];
  unknown: GroupRow | null; // of the rows whose cell is empty: no group, and beside all of them
  shown: GroupRow;
  others: GroupRow | null;
  all: GroupRow;
  groups: number;
  left: Left & { peopleless: number };
  under: Left | null; // of that by which the measure is divided
  whose: string[]; // the publishers of rows that do not say their group
  several: number[];
  sorted: Sort | null;
  lists: boolean;
  namesakes: Namesakes[]; // of the groups that are shown
  compared: Compared | null; // where two groups of the second column are
  years: [string, string] | null; // the first and the last of a ratio over several
}

/** The rows of groups, and after them that of the rows that say none. */
export function everyRow({ rows, unknown }: Grouped): GroupRow[] {
  return unknown ? [...rows, unknown] : rows;
}
