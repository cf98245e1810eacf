// What filters say, in words.

import { withoutCents } from "./cell";
import { called, type Field } from "./column";
import { isDated } from "./conditions";
import type { Between, Filter } from "./query";
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
  const show = shown(field, words.language, words.said);
  const write = (text: string): string => withoutCents([show(text)], field, words.language)[0]!;
  if ("text" in filter) {
    const [, whole] = /^"([^"]*)"$/.exec(filter.text) ?? [];
    const how = filter.lacks ? "lacks" : whole === undefined ? "contains" : "word";
    return `${words.say(`condition.${how}`)} ${whole ?? filter.text}`;
  }
  if ("start" in filter) return `${words.say("condition.start")} ${filter.start}`;
  if ("filled" in filter) return words.say(`condition.${filter.filled ? "filled" : "empty"}`);
  if ("values" in filter) {
    const said = filter.values.map((value) => (value ? write(value) : words.say("empty")));
    return [...new Set(said)].join(", ");
  }
  const said = tellBounds(filter, isDated(field), (value) => write(notation(field)(value)), words);
  return filter.open ? words.say("bound.or-empty", { bounds: said }) : said;
}

/** « de 5 à 10 », « au moins 5 », « plus de 5 et moins de 10 » */
function tellBounds(
  { low, high, above, below }: Between,
  dated: boolean,
  write: (value: number) => string,
  words: Words,
): string {
  const text = (value: number | undefined): string => (value === undefined ? "" : write(value));
  const given = { low: text(low), high: text(high) };
  const isBoth = low !== undefined && high !== undefined;
  if (isBoth && low === high) return given.low;
  if (isBoth && !above && !below) return words.say("between", given);
  if (dated) return words.say(low === undefined ? "until" : "since", given);
  const said = [
    given.low && `${words.say(above ? "bound.above" : "bound.least")} ${given.low}`,
    given.high && `${words.say(below ? "bound.below" : "bound.most")} ${given.high}`,
  ];
  return said.filter(Boolean).join(words.say("bound.and"));
}
