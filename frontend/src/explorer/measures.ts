// Which columns of a table have figures.

import type { View } from "./address";
import type { Field } from "./column";
import type { Opened } from "./opened";
import { isBetween } from "./query";

type Columns = Pick<Opened, "fields" | "order">;

/** The columns that have figures, as they are read: what leads a row comes first. */
export function measures({ fields, order }: Columns): number[] {
  return order.filter((column) => fields[column]!.adds);
}

/** That which is shown: the one that is chosen or asked about, else the first that may be added up. */
export function measureOf(view: View, columns: Columns): number | undefined {
  const all = measures(columns);
  const { fields } = columns;
  const asked = view.measure ?? (view.groups ? undefined : askedMeasure(view, fields));
  return asked ?? all.find((column) => fields[column]!.adds === "sum") ?? all[0];
}

/** The column with figures by which rows stand, else one of which a filter has bounds. */
export function askedMeasure({ query }: View, fields: Field[]): number | undefined {
  const columns = query.filters.filter(isBetween).map(({ column }) => column);
  if (query.order) columns.unshift(query.order.column);
  return columns.find((column) => fields[column]!.adds);
}
