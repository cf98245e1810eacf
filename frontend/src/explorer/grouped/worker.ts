// The part of the explorer's worker that groups rows, which comes when that is first asked.

import type { Field } from "../column";
import type { Query } from "../query";
import { amountColumns } from "./amounts";
import type { Grouping } from "./result";
import { omittingColumns } from "./omitted";
import { publishingColumns } from "./publishers";

export { Grouper } from "./group";

/** The columns that must be held to group. */
export function groupedColumns(fields: Field[], query: Query, grouping: Grouping): number[] {
  const { by, then, measure, divisor } = grouping;
  const columns = then ? [by.column, then.column] : [by.column];
  const added = measure === undefined ? [] : amountColumns(fields, measure, query);
  const under = divisor === undefined ? [] : amountColumns(fields, divisor, query);
  const others = [...omittingColumns(fields, query), ...publishingColumns(fields, then)];
  return [...columns, ...others, ...added, ...under];
}
