// The ways from one page of rows to the others.

import { button, make } from "./make";
import type { Words } from "./words";

/** From the page `now`, counted from 0, to the others up to `last`; nothing where it is alone. */
export function makePager(
  now: number,
  last: number,
  words: Words,
  show: (page: number) => void,
): Node[] {
  if (!last) return [];
  const number = make("input", {
    type: "number",
    min: "1",
    max: String(last + 1),
    value: String(now + 1),
  });
  number.addEventListener("change", () =>
    show(Math.min(last, Math.max(0, (number.valueAsNumber || 1) - 1))),
  );
  const count = words.say("of", { n: words.number(last + 1) });
  return [
    button(words.say("previous"), () => show(now - 1), { disabled: now === 0 }),
    make("label", {}, `${words.say("page")} `, number, ` ${count}`),
    button(words.say("next"), () => show(now + 1), { disabled: now >= last }),
  ];
}
