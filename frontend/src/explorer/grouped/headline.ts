// What the groups come to, in one sentence.

import { saySeveral } from "../left";
import type { Words } from "../words";
import { isCommune } from "./defaults";
import type { Grouped } from "./group";
import type { Answered } from "./view";

type Asked = Pick<Answered, "groups" | "by" | "result">;

/** The greatest of them, or the least; of communes, which nobody ranks, and of groups in their order, from which to which.
 *  Where no group has a figure of all, of the groups of the second column by which they stand. */
export function headline(
  answered: Answered,
  words: Words,
  write: (text: string) => string,
): string {
  const { shown, groups, measure, fields } = answered;
  if (groups.change && shown !== answered.result) return sayChange(answered, words, write);
  const hasTotals = shown.rows.some(({ values }) => values.at(-1) !== null);
  if (hasTotals || !measure || !shown.several.length)
    return say({ ...answered, result: shown }, words, write);
  const part = partOf(shown);
  if (part < 0) return saySeveral(words, shown.several, measure, fields);
  const rows = shown.rows.map((row) => ({ ...row, rows: 0, values: [row.values[part] ?? null] }));
  const said = say({ ...answered, result: { ...shown, rows } }, words, write);
  return words.say("grouped.says.in", { part: shown.columns[part]!.label, said });
}

/** The second column's group by which groups stand, else its last; -1 where there is none. */
function partOf({ columns, sorted }: Grouped): number {
  const part = columns.findIndex(({ text }) => text && text === sorted?.texts[0]);
  return part < 0 ? columns.map(({ text }) => Boolean(text)).lastIndexOf(true) : part;
}

function say({ result, groups, by }: Asked, words: Words, write: (text: string) => string): string {
  const known = result.rows.filter(({ values }) => values.at(-1) !== null);
  if (!known.length) return words.say("grouped.nothing");
  const [least, greatest] = ends(known);
  const figure = words.say(`grouped.how.${groups.how}`);
  const given = { figure, low: write(least.values.at(-1)!), high: write(greatest.values.at(-1)!) };
  if (known.length === 1 && result.groups === 1)
    return words.say("grouped.says.one", { ...given, name: known[0]!.label });
  if (isCommune(by)) return words.count("grouped.says.span", result.groups, given);
  const first = groups.most < 0 ? least : greatest;
  const value = write(first.values.at(-1)!);
  const key = groups.most < 0 ? "grouped.says.least" : "grouped.says.most";
  const rows = first.rows ? words.count("grouped.rows.n", first.rows) : "";
  const said = { name: first.label, value, rows, figure };
  return words.say(groups.how === "rows" ? `${key}.rows` : key, said).trim();
}

/** « De 2022 à 2024 : de −12 € (Lecture) à 34 € (Jeux) » */
function sayChange({ shown, by }: Answered, words: Words, write: (text: string) => string): string {
  const [before, after] = shown.columns.map(({ label }) => label) as [string, string];
  const known = shown.rows.filter(({ values }) => values.at(-1) !== null);
  if (!known.length) return words.say("grouped.nothing");
  const [least, greatest] = ends(known);
  const given = { before, after, low: write(least.values.at(-1)!) };
  const high = write(greatest.values.at(-1)!);
  if (known.length === 1)
    return words.say("grouped.says.change.one", { ...given, name: greatest.label });
  const key = isCommune(by) ? "grouped.says.change.span" : "grouped.says.change";
  return words.say(key, { ...given, high, least: least.label, greatest: greatest.label });
}

function ends(rows: Grouped["rows"]): [Grouped["rows"][number], Grouped["rows"][number]] {
  const sizes = rows.map(({ values }) => Number(values.at(-1)));
  const find = (size: number): Grouped["rows"][number] => rows[sizes.indexOf(size)]!;
  return [find(Math.min(...sizes)), find(Math.max(...sizes))];
}
