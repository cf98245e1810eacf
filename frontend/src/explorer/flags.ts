// Numbers that only say yes or no.

import type { Field } from "./column";
import type { Figures } from "./grouped/figures";

/** Do its numbers only say yes or no, as 1 and 0? */
export function isFlag({ type, adds }: Field, { min, max }: Figures["values"]): boolean {
  return type === "integer" && adds === "mean" && Number(min) >= 0 && Number(max) <= 1;
}
