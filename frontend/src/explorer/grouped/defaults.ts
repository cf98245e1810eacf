// What is asked of a table that nobody has asked to group yet.

import type { GroupView } from "../address";
import type { Field } from "../column";
import { bound } from "../conditions";
import { isBetween, type Query } from "../query";
import { isOrdered, isPeriod, LENGTHS, stepsOf, type By } from "./groups";

const USUAL = 10; // groups

/** The columns by which one would group, of those in which rows `differ`, as they are read: that which names a row, or the
 *  first that has words; then who gives, what for, when. */
export function leadColumns(fields: Field[], differ: number[]): number[] {
  const texts = (place: number): boolean => fields[place]?.type === "string";
  const [naming = 0] = differ;
  const words = fields.findIndex((_, place) => texts(place));
  const first = texts(naming) ? naming : Math.max(0, words);
  const isLead = (place: number): boolean =>
    fields[place]!.kind === "string" || isPeriod(fields[place]!);
  return [first, ...differ.filter((place) => place !== first && isLead(place))];
}

/** Do filters leave one group of these: one value, or one year of dates? */
export function isSettled({ column, step }: By, { filters }: Query, field: Field): boolean {
  const length = step ? LENGTHS[step] : undefined;
  const textOf = (value: number | undefined): string => bound(value, field).slice(0, length);
  return filters.some((filter) => {
    if (filter.column !== column) return false;
    if ("values" in filter) return filter.values.length === 1;
    if ("filled" in filter) return !filter.filled;
    return isBetween(filter) && !!textOf(filter.low) && textOf(filter.low) === textOf(filter.high);
  });
}

/** By a column; then by that over which a measure is not added, where it is one of those in which rows `differ`. */
export function usualGroups(
  fields: Field[],
  column: number,
  measure: number | undefined,
  differ: number[],
): GroupView {
  const field = fields[column]!;
  const adds = measure === undefined ? undefined : fields[measure]!.adds;
  const how = adds ?? "rows";
  const most = isOrdered(field) || isCommune(field) ? 0 : USUAL;
  const groups: GroupView = { by: { column, step: stepsOf(field)[0]! }, how, most, drawing: "" };
  const { within = [] } = measure === undefined ? field : fields[measure]!;
  const then = within.find((one) => one !== column && differ.includes(one));
  if (then !== undefined) groups.then = { column: then, step: stepsOf(fields[then]!)[0]! };
  return groups;
}

/** Communes are shown in their order, and no one is the first. */
export function isCommune({ kind, name }: Field): boolean {
  return kind === "insee" || /commune|ville|insee/i.test(name);
}
