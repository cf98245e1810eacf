// What groups have more from one group of the second column to another: of what is counted or added, a group that has
// nothing in one of them has 0; of anything else it has no figure there, and is left out.

import type { Figure, How } from "./aggregate";
import { subtract } from "./decimals";

/** Which groups are compared: all, those that have nothing any more, those that had nothing, of these those that have no
 *  row before either, those that have some in both. */
export type Among = "all" | "gone" | "new" | "first" | "both";

export interface Comparison {
  texts: [string, string]; // the two groups of the second column
  among: Among;
}

/** The figures of a group in one of the two: how many rows it has there, and what they come to. */
export interface Side {
  rows: Uint32Array;
  figures: Figure[];
}

/** `kind`: whether a group has something in both, in the first or the second alone, in none, or has no figure where it
 *  has rows. */
export interface Step {
  kind: "both" | "gone" | "new" | "left" | "none";
  change: Figure;
  before: Figure;
  after: Figure;
}

/** So many groups, of which the first are named. */
export interface Named {
  count: number;
  names: { text: string; label: string }[];
}

/** A change, who has it, and what the first of them has before and after. */
export interface End {
  figure: string;
  named: Named;
  before: Figure;
  after: Figure;
}

/** What the comparison comes to; `ends`: the least and the greatest change; `silent`: of which of the two years some
 *  publishers have nothing, whose rows are not compared. */
export interface Compared {
  ends: End[];
  gone: Named;
  begun: Named;
  left: Named;
  silent: { text: string; names: string[]; rows: number }[];
}

const NAMED = 3; // groups

/** Is it 0 where there is no row? */
export function isAdded(how: How): boolean {
  return how === "rows" || how === "distinct" || how === "sum";
}

/** Of each group. */
export function stepsBetween(how: How, before: Side, after: Side): Step[] {
  return before.figures.map((_, group) => {
    const [first, last] = [before, after].map((side) => figureOf(how, side, group));
    const isThere = before.rows[group] || after.rows[group];
    const nothing = { change: null, before: null, after: null };
    if (!isThere) return { kind: "none", ...nothing };
    if (first == null || last == null) return { kind: "left", ...nothing };
    const kind = kindOf(how, Number(first), Number(last));
    return { kind, change: subtract(last, first), before: first, after: last };
  });
}

function figureOf(how: How, { rows, figures }: Side, group: number): Figure {
  if (rows[group]) return figures[group]!;
  return isAdded(how) ? "0" : null;
}

function kindOf(how: How, first: number, last: number): Step["kind"] {
  if (!isAdded(how) || Boolean(first) === Boolean(last)) return "both";
  return first ? "gone" : "new";
}

/** Is a group one of those that are asked? `isEarlier`: it has rows before the second of the two. */
export function isAmong({ kind }: Step, among: Among, isEarlier = false): boolean {
  if (among === "first") return kind === "new" && !isEarlier;
  if (among === "all") return kind !== "left" && kind !== "none";
  return kind === among;
}

/** `groups` are in their order, `isShown` says which are asked, `nameOf` says how one is called; `ranked`: are those first named that change most? */
export function summarize(
  steps: Step[],
  groups: number[],
  ranked: boolean,
  isShown: (group: number) => boolean,
  nameOf: (group: number) => { text: string; label: string },
): Omit<Compared, "silent"> {
  const named = (some: number[]): Named => {
    return { count: some.length, names: some.slice(0, NAMED).map(nameOf) };
  };
  const sizeOf = (group: number): number => Math.abs(Number(steps[group]!.change));
  const of = (kind: Step["kind"]): Named => {
    const some = groups.filter((group) => steps[group]!.kind === kind);
    return named(ranked ? some.sort((one, other) => sizeOf(other) - sizeOf(one)) : some);
  };
  const shown = groups.filter((group) => isShown(group));
  const endOf = (figure: string): End => {
    const level = shown.filter((group) => steps[group]!.change === figure);
    const { before, after } = steps[level[0]!]!;
    return { figure, named: named(level), before, after };
  };
  return {
    ends: endsOf(steps, shown).map(endOf),
    gone: of("gone"),
    begun: of("new"),
    left: of("left"),
  };
}

/** The least and the greatest change; nothing of no group. */
function endsOf(steps: Step[], groups: number[]): string[] {
  let ends: [string, string] | undefined;
  for (const group of groups) {
    const change = steps[group]!.change!;
    ends ??= [change, change];
    if (Number(change) < Number(ends[0])) ends[0] = change;
    if (Number(change) > Number(ends[1])) ends[1] = change;
  }
  return ends ?? [];
}

/** The groups that are named. */
export function namesOf({ compared }: { compared: Compared | null }): Named["names"] {
  if (!compared) return [];
  const { ends, gone, begun, left } = compared;
  return [...ends.map(({ named }) => named), gone, begun, left].flatMap(({ names }) => names);
}
