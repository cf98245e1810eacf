// What the groups come to, in one sentence.

import { saySeveral } from "../left";
import type { Words } from "../words";
import { isAdded, type Named } from "./compared";
import { isCommune } from "./defaults";
import type { Grouped } from "./result";
import { isPeriod } from "./groups";
import type { Answered } from "./view";

type Asked = Pick<Answered, "groups" | "by" | "result" | "figure">;

/** The greatest of them, or the least; of communes, which nobody ranks unless one sorts them, and of groups in their
 *  order, from which to which.
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
    return sayMean(answered, say({ ...answered, result: shown }, words, write), words);
  const part = partOf(shown);
  if (part < 0) return saySeveral(words, shown.several, measure, fields);
  const rows = shown.rows.map((row) => ({ ...row, rows: 0, values: [row.values[part] ?? null] }));
  const said = say({ ...answered, result: { ...shown, rows } }, words, write);
  return words.say("grouped.says.in", { part: shown.columns[part]!.label, said });
}

/** « 5 € par habitant, moyenne de 2020 à 2024 »: of a ratio over several years, where groups are not the years. */
export function sayMean({ result, shown, by }: Answered, said: string, words: Words): string {
  if (!result.years || result !== shown || isPeriod(by)) return said;
  const [first, last] = result.years;
  return words.say("sums.mean.of", { said, first, last });
}

/** The second column's group by which groups stand, else its last; -1 where there is none. */
function partOf({ columns, sorted }: Grouped): number {
  const part = columns.findIndex(({ text }) => text && text === sorted?.texts[0]);
  return part < 0 ? columns.map(({ text }) => Boolean(text)).lastIndexOf(true) : part;
}

function say(
  { result, groups, by, figure: written }: Asked,
  words: Words,
  write: (text: string) => string,
): string {
  const known = result.rows.filter(({ values }) => values.at(-1) !== null);
  if (!known.length) return words.say("grouped.nothing");
  const [least, greatest] = ends(known);
  const figure = groups.how === "ratio" ? "" : words.say(`grouped.how.${groups.how}`);
  const given = { figure, low: write(least.values.at(-1)!), high: write(greatest.values.at(-1)!) };
  if (known.length === 1 && result.groups === 1)
    return words.say("grouped.says.one", { ...given, name: known[0]!.label });
  if (isCommune(by) && !groups.sort)
    return words.count("grouped.says.span", result.groups, given).replace("  ", " ");
  const first = groups.most < 0 ? least : greatest;
  const value = write(first.values.at(-1)!);
  const key = groups.most < 0 ? "grouped.says.least" : "grouped.says.most";
  const isOfAll = first.rows > 0 && !written.isPerHundred; // of which some have no figure to divide
  const rows = isOfAll ? words.count("grouped.rows.n", first.rows) : "";
  const said = { name: first.label, value, rows, figure };
  return words.say(groups.how === "rows" ? `${key}.rows` : key, said).trim();
}

const AMONG = ["first", "new"]; // groups that are told by how many they are

/** « Jamais avant 2024 (depuis 2020) : 5 groupes, +18 800 € »; "" of others than those who are new. */
function sayNew({ shown, result, groups }: Answered, words: Words, write: Write): string {
  const { change } = shown.all;
  if (!isNew(groups) || change === null) return "";
  const [before, after] = shown.columns.map(({ label }) => label) as [string, string];
  const first = result.columns.find(({ text }) => text)!.label;
  const name = words.say(`grouped.among.${groups.among!}`, { before, after, first });
  const count = words.count("grouped.count", shown.groups);
  const given = { name: name.charAt(0).toUpperCase() + name.slice(1), count };
  return words.say("grouped.says.new", { ...given, value: write(change) });
}

/** Are those alone asked who are new? Of what is not added all are. */
function isNew({ how, among = "all" }: Answered["groups"]): boolean {
  return isAdded(how) && AMONG.includes(among);
}

type Write = (text: string) => string;

/** « De 2022 à 2024 : la plus forte baisse, −12 € (Lecture) ; la plus forte hausse, 34 € (Jeux et Sport, à égalité) » */
function sayChange(answered: Answered, words: Words, write: Write): string {
  const { shown } = answered;
  const [before, after] = shown.columns.map(({ label }) => label) as [string, string];
  const found = shown.compared?.ends ?? [];
  if (!found.length) return words.say("grouped.nothing");
  const said = sayNew(answered, words, write);
  if (said) return said;
  const given = { before, after };
  const [first] = found;
  if (found[0]!.figure === found[1]!.figure && first!.named.count === 1) {
    const name = first!.named.names[0]!.label;
    return words.say("grouped.says.change.one", { ...given, name, low: write(first!.figure) });
  }
  const told = found.filter(({ figure }, i) => (i ? Number(figure) > 0 : Number(figure) < 0));
  const ends = told.map(({ figure, named }) => {
    const key = Number(figure) < 0 ? "grouped.says.fall" : "grouped.says.rise";
    const names = sayNames(named, words);
    const tied = named.count > 1 ? words.say("grouped.names.tied", { names }) : names;
    return words.say(key, { figure: write(figure), names: tied });
  });
  const whole = ends.join(words.say("sums.and")) || words.say("grouped.says.same");
  return words.say("grouped.says.change", { ...given, said: whole });
}

/** Who has nothing any more, who had nothing, who has no figure, and whose rows are not compared. */
export function sayCompared({ shown, groups }: Answered, words: Words): string {
  const { compared } = shown;
  if (!compared) return "";
  const [before, after] = shown.columns.map(({ label }) => label) as [string, string];
  const kinds: [string, Named][] = [
    ["grouped.gone", compared.gone],
    ["grouped.begun", compared.begun],
    ["grouped.left", compared.left],
  ];
  const said = kinds.flatMap(([key, named]) => {
    if (!named.count || isNew(groups)) return [];
    return [words.count(key, named.count, { before, after, names: sayNames(named, words) })];
  });
  const labels = new Map(groups.change!.map((text, i) => [text, [before, after][i]!]));
  for (const { text, names, rows } of compared.silent) {
    const [year, list] = [labels.get(text)!, sayList(names, names.length, words)];
    const key = names.length === 1 ? "grouped.silence" : "grouped.silences";
    said.push(words.count(key, rows, { names: list, year }));
  }
  return said.join(" ");
}

function sayNames({ names, count }: Named, words: Words): string {
  return sayList(
    names.map(({ label }) => label),
    count,
    words,
  );
}

/** « A, B et C », « A, B, C et 4 autres » */
function sayList(names: string[], count: number, words: Words): string {
  const more = count - names.length;
  if (more) return words.count("grouped.names.more", more, { names: names.join(", ") });
  return new Intl.ListFormat(words.language, { type: "conjunction" }).format(names);
}

function ends(rows: Grouped["rows"]): [Grouped["rows"][number], Grouped["rows"][number]] {
  const sizes = rows.map(({ values }) => Number(values.at(-1)));
  const find = (size: number): Grouped["rows"][number] => rows[sizes.indexOf(size)]!;
  return [find(Math.min(...sizes)), find(Math.max(...sizes))];
}
