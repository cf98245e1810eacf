// What filters say, in words.

import { called, type Field } from "./column";
import type { Filter } from "./query";
import type { Words } from "./words";
import { notation, shown } from "./written";

/** « la nature : en argent », of the filter of a column. */
export function tellFilter(filter: Filter, fields: Field[], words: Words): string {
  const column = called(fields[filter.column]!);
  return words.say("active", { column, value: told(filter, fields, words) });
}

function told(filter: Filter, fields: Field[], words: Words): string {
  const field = fields[filter.column]!;
  if ("sign" in filter)
    return `${words.say(`condition.${filter.sign}`)} ${called(fields[filter.other]!)}`;
  const write = shown(field, words.language, words.said);
  if ("text" in filter) {
    const [, whole] = /^"([^"]*)"$/.exec(filter.text) ?? [];
    const how = whole === undefined ? "contains" : "word";
    return `${words.say(`condition.${how}`)} ${whole ?? filter.text}`;
  }
  if ("start" in filter) return `${words.say("condition.start")} ${filter.start}`;
  if ("filled" in filter) return words.say(`condition.${filter.filled ? "filled" : "empty"}`);
  if ("values" in filter)
    return filter.values.map((value) => (value ? write(value) : words.say("empty"))).join(", ");
  const { low, high } = filter;
  const text = (value: number | undefined): string =>
    value === undefined ? "" : write(notation(field)(value));
  const key = low === undefined ? "until" : high === undefined ? "since" : "between";
  return words.say(key, { low: text(low), high: text(high) });
}
