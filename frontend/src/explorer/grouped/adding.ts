// The part of the explorer's worker that adds up the rows that are found, which comes after the first of them.

import { amountsOf, type Amounts } from "./amounts";
import { figuresOf, type Figures } from "./figures";

export { amountColumns } from "./amounts";

export function addUp(...given: Parameters<typeof amountsOf>): Figures {
  const amounts: Amounts = amountsOf(...given);
  return figuresOf(amounts);
}
