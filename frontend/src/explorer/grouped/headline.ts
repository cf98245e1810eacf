// What the groups come to, in one sentence.

import type { Words } from "../words";
import { isCommune } from "./defaults";
import type { Answered } from "./view";

/** The greatest of them, or the least; of communes, which nobody ranks, and of groups in their order, from which to which. */
export function headline(
  { result, groups, by }: Answered,
  words: Words,
  write: (text: string) => string,
): string {
  const known = result.rows.filter(({ values }) => values.at(-1) !== null);
  if (!known.length) return words.say("grouped.nothing");
  const sizes = known.map(({ values }) => Number(values.at(-1)));
  const find = (size: number): (typeof known)[number] => known[sizes.indexOf(size)]!;
  const [least, greatest] = [find(Math.min(...sizes)), find(Math.max(...sizes))];
  const figure = words.say(`grouped.how.${groups.how}`);
  const given = { figure, low: write(least.values.at(-1)!), high: write(greatest.values.at(-1)!) };
  if (known.length === 1 && result.groups === 1)
    return words.say("grouped.says.one", { ...given, name: known[0]!.label });
  if (isCommune(by)) return words.count("grouped.says.span", result.groups, given);
  const first = groups.most < 0 ? least : greatest;
  const value = write(first.values.at(-1)!);
  const key = groups.most < 0 ? "grouped.says.least" : "grouped.says.most";
  const rows = words.count("grouped.rows.n", first.rows);
  return words.say(groups.how === "rows" ? `${key}.rows` : key, {
    name: first.label,
    value,
    rows,
    figure,
  });
}
