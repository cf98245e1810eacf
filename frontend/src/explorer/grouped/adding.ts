// The part of the explorer's worker that adds up the rows that are found, which comes after the first of them.

import type { Field } from "../column";
import type { Query, Table } from "../query";
import { amountsOf, dividedAmounts } from "./amounts";
import { figuresOf, type Figures } from "./figures";

export { amountColumns } from "./amounts";

export function addUp(
  rows: Uint32Array,
  table: Table,
  fields: Field[],
  query: Query,
  measure: number,
  divisor?: number,
): Figures {
  if (divisor === undefined) return figuresOf(amountsOf(rows, table, fields, measure, query));
  return figuresOf(dividedAmounts(rows, table, fields, measure, divisor, query));
}
