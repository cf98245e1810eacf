// The part of the explorer's worker that groups rows, which comes when that is first asked.

import type { Field } from "../column";
import type { Query } from "../query";
import { amountColumns } from "./amounts";
import type { Grouping } from "./group";
import { omittingColumns } from "./omitted";

export { Grouper } from "./group";

/** The columns that must be held to group. */
export function groupedColumns(fields: Field[], query: Query, grouping: Grouping): number[] {
  const { by, then, measure } = grouping;
  const columns = then ? [by.column, then.column] : [by.column];
  const added = measure === undefined ? [] : amountColumns(fields, measure, query);
  return [...columns, ...omittingColumns(fields, query), ...added];
}
