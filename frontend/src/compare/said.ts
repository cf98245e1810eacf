// What figures of communes come to, in a sentence, and the median of communes of a size.

import type { Words } from "../explorer/words";
import type { Commune, Measure, Median, SizeClass } from "./data";
import { median, type Writing } from "./figures";
import type { View } from "./view";

/** Of communes that have a figure in the year. */
export function saySentence(
  communes: Commune[],
  year: string,
  measure: Measure,
  view: View,
  writing: Writing,
  words: Words,
): string {
  if (!communes.length) return words.say("compare.nothing");
  const values = communes.map(({ insee }) => measure.get(insee, year, view.category)!.value);
  const label = measure.label(view.category);
  const given = {
    name: communes[0]!.name,
    value: writing.unified(values[0]!),
    low: writing.first(Math.min(...values)),
    high: writing.unified(Math.max(...values)),
    median: writing.unified(median(values)),
    when: year && ` ${words.say("compare.in", { year })}`,
    what: label && `${words.say("compare.category", { category: label })} `,
  };
  if (values.length === 1) return words.say("compare.sentence.one", given);
  const text =
    values.length === 2
      ? words.say("compare.sentence.two", given)
      : words.count("compare.sentence", values.length, given);
  return capitalised(text);
}

/** The median of the communes of a size, or why there is none; "" where nobody asked for it. */
export function sayMedian(
  known: Median | undefined,
  size: SizeClass,
  writing: Writing,
  words: Words,
): string {
  if (!known) return "";
  const said = words.say(`compare.median.${known.reason || "of"}`, {
    size: sizeName(words, size),
    value: known.value === null ? "" : writing.unified(known.value),
    communes: words.number(known.communes),
    of: words.number(known.of),
  });
  return capitalised(said);
}

function sizeName(words: Words, { least, most }: SizeClass): string {
  if (most === null) return words.say("compare.size.above", { least: words.number(least) });
  if (least <= 1) return words.say("compare.size.below", { most: words.number(most + 1) });
  return words.say("compare.size.between", {
    least: words.number(least),
    most: words.number(most),
  });
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
