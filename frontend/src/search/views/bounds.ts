// The bounds that a question sets to rows: years, days, amounts, and quantities with their units.

import { valueOf } from "../../explorer/conditions";
import type { Between, Filter } from "../../explorer/query";
import { isYearly, type AskedColumn, type AskedColumns } from "./columns";
import { convert } from "./quantities";
import type { Wish } from "../wish/wish";

interface Bounds {
  column: number;
  low: number | undefined;
  high: number | undefined;
  strict: boolean;
}

/** On which days rows are, or go on, whether or not they have an end; null where no column says it. */
export function dayFilters(asked: AskedColumns, { days }: Wish): Filter[] | null {
  if (!days) return [];
  const { columns } = asked.table;
  const bounds = (column: number): [number, number] => [
    valueOf(days.first, columns[column]!, false)!,
    valueOf(days.last, columns[column]!, true)!,
  ];
  if (asked.dates) {
    const [begins, ends] = asked.dates;
    const [low] = bounds(ends);
    const [, high] = bounds(begins);
    return [
      { column: begins, high },
      { column: ends, low, open: true },
    ];
  }
  const column = asked.findDays();
  if (column === null) return null;
  const [low, high] = bounds(column);
  return [{ column, low, high }];
}

/** Null where the table has no row of these years. */
export function yearFilters(asked: AskedColumns, { years, between }: Wish): Filter[] | null {
  const column = asked.findYears();
  if (!years || column === null) return null;
  const field = asked.table.columns[column]!;
  const [low, high] = asked.findBounds();
  const [first, last] = years;
  if (!low || !high || first > high || last < low) return null;
  if (between && (first < low || last > high)) return null; // two years that are compared
  if (isYearly(field)) return [{ column, low: first, high: Math.min(last, high) }];
  const bounds = [first, Math.min(last, high)].map((year, at) =>
    valueOf(String(year), field, at === 1),
  );
  return [{ column, low: bounds[0]!, high: bounds[1]! }];
}

/** Null where no amount is beyond. */
export function amountFilters(
  asked: AskedColumns,
  { above, below, strict }: Wish,
  measure: number | undefined,
): Filter[] | null {
  if (above === undefined && below === undefined) return [];
  if (measure === undefined) return null;
  const bounds = { column: measure, low: above, high: below, strict };
  return boundFilter(asked.table.columns[measure]!, bounds);
}

/** The amount that is said, of a measure that may be money; null where there is none. */
export function exactFilter(
  { table }: AskedColumns,
  { exact }: Wish,
  measure: number | undefined,
): { exact?: Filter } | null {
  if (!exact) return {};
  const counts = table.columns[measure ?? -1]?.counts ?? "";
  if (measure === undefined || (counts && counts !== "€")) return null;
  return { exact: { column: measure, low: exact.amount, high: exact.amount } };
}

/** What a unit says of the first column that counts in it; null where none does, and where no row has as much. */
export function quantityFilters(asked: AskedColumns, { quantity }: Wish): Filter[] | null {
  if (!quantity) return [];
  const { columns, order } = asked.table;
  const column = order.find((place) => convert(quantity.unit, columns[place]!) !== null);
  if (column === undefined) return null;
  const factor = convert(quantity.unit, columns[column]!)!;
  return boundFilter(columns[column]!, {
    column,
    low: quantity.low === undefined ? undefined : quantity.low * factor,
    high: quantity.high === undefined ? undefined : quantity.high * factor,
    strict: quantity.strict,
  });
}

/** Rows within bounds, which `strict` ones are not in; null where no row is. */
function boundFilter(
  { low: least, high: most }: AskedColumn,
  { column, low, high, strict }: Bounds,
): Filter[] | null {
  const filter: Between = { column };
  if (low !== undefined) filter.low = low;
  if (high !== undefined) filter.high = high;
  if (strict && low !== undefined) filter.above = true;
  if (strict && high !== undefined) filter.below = true;
  const isBeyond = low !== undefined && low > Number(most ?? Infinity);
  const isBefore = high !== undefined && high < Number(least ?? -Infinity);
  return isBeyond || isBefore ? null : [filter];
}
