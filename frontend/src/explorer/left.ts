// What an aggregate leaves out, and why, in a sentence.

import { called, type Field } from "./column";
import type { Left } from "./grouped/amounts";
import type { Words } from "./words";

/** "" where nothing is. `measure` is what is added up, nothing where rows are counted. */
export function sayLeft(words: Words, left: Left, measure: Field | undefined): string {
  const column = measure ? called(measure) : "";
  const reasons: [string, number][] = [
    ["sums.empty", left.empty],
    ["sums.unread", left.unread],
    ["sums.apart", left.apart],
  ];
  const said = reasons.flatMap(([key, count]) =>
    count ? [words.count(key, count, { column })] : [],
  );
  return joined(words, said);
}

/** « Laissé de côté : … ; … » */
export function joined(words: Words, said: string[]): string {
  return said.length ? words.say("sums.left", { reasons: said.join(words.say("sums.and")) }) : "";
}
