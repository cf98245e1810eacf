// Which columns of a table have figures.

import type { View } from "./address";
import type { Opened } from "./opened";

type Columns = Pick<Opened, "fields" | "order">;

/** The columns that have figures, as they are read: what leads a row comes first. */
export function measures({ fields, order }: Columns): number[] {
  return order.filter((column) => fields[column]!.adds);
}

/** That which is shown: the one that is chosen, else the first that may be added up. */
export function measureOf(view: View, columns: Columns): number | undefined {
  const all = measures(columns);
  const { fields } = columns;
  return view.measure ?? all.find((column) => fields[column]!.adds === "sum") ?? all[0];
}
