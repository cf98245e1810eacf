// What an aggregate leaves out, and why, in a sentence; and why there is no sum.

import { called, type Field } from "./column";
import type { Left } from "./grouped/amounts";
import type { Words } from "./words";

const COUNTING = "comptage"; // in a table of the territory, whether another dataset counts a row

/** "" where nothing is. `measure` is what is added up, nothing where rows are counted. */
export function sayLeft(
  words: Words,
  left: Left,
  measure: Field | undefined,
  fields: Field[],
): string {
  const column = measure ? called(measure) : "";
  const title = measure?.counted?.title ?? "";
  const broken = left.rules.map((place) => measure!.counted!.rows[place]!);
  const rules = sayRules(words, broken, fields);
  const isJoined = fields.some(({ name, apart }) => name === COUNTING && apart);
  const reasons: [string, number][] = [
    [measure?.minus ? "sums.lacking" : "sums.empty", left.empty],
    ["sums.unread", left.unread],
    [isJoined ? "sums.elsewhere" : "sums.apart", left.apart],
    ["sums.uncounted", left.uncounted],
  ];
  const said = reasons.flatMap(([key, count]) =>
    count ? [words.count(key, count, { column, title, rules })] : [],
  );
  return joined(words, said);
}

/** « Nature » autre que « réel » ou « 0 », … */
function sayRules(
  words: Words,
  rules: NonNullable<Field["counted"]>["rows"],
  fields: Field[],
): string {
  const list = (type: "conjunction" | "disjunction"): Intl.ListFormat =>
    new Intl.ListFormat(words.language, { type });
  const said = rules.map(({ column, values, out }) =>
    words.say(out ? "sums.rule.out" : "sums.rule", {
      column: called(fields[column]!),
      values: list("disjunction").format(values),
    }),
  );
  return list("disjunction").format(said);
}

/** « Laissé de côté : … ; … » */
export function joined(words: Words, said: string[]): string {
  return said.length ? words.say("sums.left", { reasons: said.join(words.say("sums.and")) }) : "";
}

/** Why a column is not added over several values of others: a state has one figure each year. */
export function saySeveral(
  words: Words,
  several: number[],
  measure: Field,
  fields: Field[],
): string {
  const said = several.map((place) => {
    const by = fields[place]!;
    const key = isYear(by) ? "sums.several.years" : "sums.several";
    return words.say(key, { column: called(measure), by: called(by) });
  });
  return said.join(" ");
}

/** Does a column say years, or days that have some? */
function isYear({ type, kind }: Field): boolean {
  return type === "year" || kind === "year" || type.startsWith("date");
}
