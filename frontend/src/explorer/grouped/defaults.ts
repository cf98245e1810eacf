// What is asked of a table that nobody has asked to group yet.

import type { GroupView } from "../address";
import type { Field } from "../column";
import { isOrdered, stepsOf } from "./groups";

const USUAL = 10; // groups

/** By the column that names a row, or by the first that has words. */
export function usualGroups(
  fields: Field[],
  naming: number,
  measure: number | undefined,
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
  return { by: { column, step: stepsOf(field)[0]! }, how, most, drawing: "" };
}

/** Communes are shown in their order, and no one is the first. */
export function isCommune({ kind, name }: Field): boolean {
  return kind === "insee" || /commune|ville|insee/i.test(name);
}
