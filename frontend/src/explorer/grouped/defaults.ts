// What is asked of a table that nobody has asked to group yet.

import type { GroupView } from "../address";
import type { Field } from "../column";
import { isOrdered, stepsOf } from "./groups";

const USUAL = 10; // groups

/** By the column that names a row, or by the first that has words; then by that over which a measure is not added, where
 *  it is one of those in which rows `differ`. */
export function usualGroups(
  fields: Field[],
  naming: number,
  measure: number | undefined,
  differ: number[],
): GroupView {
  const texts = (place: number): boolean => fields[place]?.type === "string";
  const column = texts(naming)
    ? naming
    : Math.max(
        0,
        fields.findIndex((_, place) => texts(place)),
      );
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
