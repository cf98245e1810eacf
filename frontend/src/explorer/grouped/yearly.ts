// Figures that are those of one year: a state, as the pupils of a school, a rate, a ratio. Where rows of several years are
// asked, each has its own, and nobody reads their mean first.

import type { GroupView, View } from "../address";
import type { Field } from "../column";
import { isBetween, type Filter } from "../query";
import type { How } from "./aggregate";
import { isPeriod } from "./groups";
import { isRowYear } from "./years";

/** The column of the years of which a filter asks several, where figures are those of one. */
export function severalYears(
  { query }: View,
  { by, how, days, rate }: GroupView,
  measure: number | undefined,
  fields: Field[],
): number | undefined {
  if (days || rate || measure === undefined || isPeriod(fields[by.column]!)) return undefined;
  if (!isOfYear(how, fields[measure]!, fields)) return undefined;
  const years = query.filters.filter(({ column }) => isRowYear(fields[column]!));
  return years.find(asksSeveral)?.column;
}

/** Has each of these years a column? */
export function isYearly(view: View, measure: number | undefined, fields: Field[]): boolean {
  const { groups } = view;
  return (
    groups?.then !== undefined && groups.then.column === severalYears(view, groups, measure, fields)
  );
}

function isOfYear(how: How, { adds, within = [] }: Field, fields: Field[]): boolean {
  if (how === "ratio") return true;
  if (within.some((column) => isPeriod(fields[column]!))) return how === "mean" || how === "sum";
  return how === "mean" && adds === "mean";
}

function asksSeveral(filter: Filter): boolean {
  if ("values" in filter) return filter.values.length > 1;
  return isBetween(filter) && filter.low !== filter.high;
}
