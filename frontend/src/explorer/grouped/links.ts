// The rows of a group: what a query has to ask more.

import type { Field } from "../column";
import { valueOf } from "../conditions";
import { isBetween, type Filter, type Query } from "../query";
import { UNKNOWN, type By } from "./groups";

/** The same rows, of one group alone. */
export function narrowed(
  { text, filters, whole = false }: Query,
  by: By,
  field: Field,
  group: string,
): Query {
  const added = filterOf(by, field, group);
  const isSame = (filter: Filter): boolean =>
    ("values" in filter && "values" in added) || ("filled" in filter && "filled" in added);
  const others = filters.filter((filter) => filter.column !== by.column || !isSame(filter));
  const merged = isBetween(added) ? met(others, added, by.column) : [...others, added];
  return { text, filters: merged, whole };
}

function filterOf({ column, step }: By, field: Field, group: string): Filter {
  if (group === UNKNOWN) return { column, filled: false };
  if (!step) return { column, values: [group] };
  if (field.type === "yearmonth")
    return step === "year" ? { column, start: group } : { column, values: [group] };
  const [low, high] = [valueOf(group, field, false)!, valueOf(group, field, true)!];
  return { column, low, high };
}

/** Intervals of one column become one, for that is how people take it away. */
function met(
  filters: Filter[],
  added: Filter & { low?: number; high?: number },
  column: number,
): Filter[] {
  let { low = -Infinity, high = Infinity } = added;
  const others = filters.filter((filter) => {
    if (filter.column !== column || !isBetween(filter)) return true;
    low = Math.max(low, filter.low ?? -Infinity);
    high = Math.min(high, filter.high ?? Infinity);
    return false;
  });
  return [...others, { column, low, high }];
}
