// What is asked of a table that nobody has asked to group yet.

import type { GroupView, View } from "../address";
import type { Field } from "../column";
import { bound } from "../conditions";
import { measureOf } from "../measures";
import type { Opened } from "../opened";
import { isBetween, type Query } from "../query";
import { isOrdered, isPeriod, LENGTHS, stepsOf, type By } from "./groups";

const USUAL = 10; // groups

/** The groups of who asks for some of a view, and says no more. */
export async function findUsualGroups(view: View, opened: Opened): Promise<GroupView> {
  const { fields, order, shown } = opened;
  const differ = order.slice(0, shown);
  const column = await findLead(view.query, leadColumns(fields, differ), opened);
  const measure = measureOf(view, opened);
  const isDays = view.measure === undefined && fields[measure ?? -1]?.days;
  return usualGroups(fields, column, isDays ? undefined : measure, differ);
}

/** The first of some columns of which the rows found have several values; where none has, the first that no filter has
 *  one value of. */
async function findLead(
  { text, filters }: Query,
  columns: number[],
  { client, fields }: Opened,
): Promise<number> {
  const query = { text, filters };
  if (!text && !filters.length) return columns[0]!;
  const open = columns.filter((column) => {
    const step = stepsOf(fields[column]!)[0]!;
    return !isSettled({ column, step }, query, fields);
  });
  for (const column of open) {
    const given = { query, start: 0, count: 0, columns: [column] };
    const { alike } = await client.ask("page", given);
    if (!alike.length) return column;
  }
  return open[0] ?? columns[0]!;
}

/** The columns by which one would group, of those in which rows `differ`, as they are read: that which names a row, or the
 *  first that has words; then who gives, what for, when. */
function leadColumns(fields: Field[], differ: number[]): number[] {
  const texts = (place: number): boolean => fields[place]?.type === "string";
  const [naming = 0] = differ;
  const words = fields.findIndex((_, place) => texts(place));
  const first = texts(naming) ? naming : Math.max(0, words);
  const isLead = (place: number): boolean =>
    fields[place]!.kind === "string" || isPeriod(fields[place]!);
  return [first, ...differ.filter((place) => place !== first && isLead(place))];
}

/** Do filters leave one group of these: one value, or one year of dates? */
export function isSettled({ column, step }: By, { filters }: Query, fields: Field[]): boolean {
  const field = fields[column]!;
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
function usualGroups(
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
