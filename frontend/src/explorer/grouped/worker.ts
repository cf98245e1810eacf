// The part of the explorer's worker that groups rows, which comes when that is first asked.

import type { Field } from "../column";
import type { Query } from "../query";
import { amountColumns } from "./amounts";
import type { Grouping } from "./result";
import { omittingColumns } from "./omitted";
import { publishingColumns } from "./publishers";
import { conditionColumns } from "./rate";
import { yearColumn } from "./years";

export { Grouper } from "./group";

/** The columns that must be held to group. */
export function groupedColumns(fields: Field[], query: Query, grouping: Grouping): number[] {
  const { by, then, divisor, people, rate, days = [] } = grouping;
  const measure = rate ? rate.measure : grouping.measure;
  const columns = then ? [by.column, then.column] : [by.column];
  const added = measure === undefined ? [] : amountColumns(fields, measure, query);
  const under = divisor === undefined ? [] : amountColumns(fields, divisor, query);
  const year = people ? yearColumn(fields, then) : undefined;
  if (year !== undefined) columns.push(year);
  columns.push(...(fields[by.column]!.numbers ?? []));
  if (rate) columns.push(...conditionColumns(rate.conditions, fields.length));
  const others = [...omittingColumns(fields, query), ...publishingColumns(fields, then)];
  return [...columns, ...days, ...others, ...added, ...under];
}
