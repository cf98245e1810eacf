// What the groups come to, in one sentence.

import { saySeveral } from "../left";
import type { Words } from "../words";
import { isAdded, type End, type Named } from "./compared";
import { isCommune } from "./defaults";
import type { Grouped } from "./result";
import { isPeriod } from "./groups";
import { sayParts } from "./ratename";
import type { Answered } from "./view";

const NAMED = 3; // equals that are told by their names

type Write = (text: string, isChange?: boolean) => string;

/** Do the groups of the second column come one after the other? */
export function arePeriods({ then }: Answered): boolean {
  return then !== undefined && isPeriod(then);
}

type Asked = Pick<Answered, "groups" | "by" | "result" | "figure" | "measure">;

/** The greatest of them, or the least; of communes, which nobody ranks unless one sorts them, and of groups in their
 *  order, from which to which.
 *  Where no group has a figure of all, of the groups of the second column by which they stand. */
export function headline(answered: Answered, words: Words, write: Write, plain: Write): string {
  const { shown, groups, measure, fields, yearly } = answered;
  if (groups.change && shown !== answered.result) return sayChange(answered, words, write, plain);
  const hasTotals = shown.rows.some(({ values }) => values.at(-1) !== null);
  const isOfParts = yearly || shown.several.length > 0;
  if (hasTotals || !measure || !isOfParts)
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
  { result, groups, by, measure, figure: written }: Asked,
  words: Words,
  write: Write,
): string {
  const known = result.rows.filter(({ values }) => values.at(-1) !== null);
  if (!known.length) return words.say("grouped.nothing");
  const [least, greatest] = ends(known);
  const isOfRows = groups.how === "rows";
  const figure = groups.how === "ratio" ? "" : words.say(`grouped.how.${groups.how}`);
  const given = { figure, low: write(least.values.at(-1)!), high: write(greatest.values.at(-1)!) };
  if (known.length === 1 && result.groups === 1)
    return words.say("grouped.says.one", { ...given, name: known[0]!.label });
  if (known.length === result.groups && least === greatest)
    return words.count("grouped.says.each", result.groups, given);
  if (isCommune(by) && !groups.sort)
    return words.count("grouped.says.span", result.groups, given).replace("  ", " ");
  const first = groups.most < 0 ? least : greatest;
  const value = write(first.values.at(-1)!);
  const key = groups.most < 0 ? "grouped.says.least" : "grouped.says.most";
  const tied = known.filter(({ values }) => Number(values.at(-1)) === Number(first.values.at(-1)));
  if (tied.length > 1) return sayTied(tied, known, { key, value, isOfRows }, words);
  const isOfAll = first.rows > 0 && !written.isPerHundred; // of which some have no figure to divide
  const parts = sayParts(first, measure, words);
  const rows = isOfAll ? words.count("grouped.rows.n", first.rows) : parts && `(${parts})`;
  const said = { name: first.label, value, rows, figure };
  return words.say(isOfRows ? `${key}.rows` : key, said).trim();
}

/** « A et B ont le plus, à égalité : 4 € »; where all those that are shown are equal, others that are not may be too. */
function sayTied(
  tied: Grouped["rows"],
  known: Grouped["rows"],
  { key, value, isOfRows }: { key: string; value: string; isOfRows: boolean },
  words: Words,
): string {
  const said = isOfRows ? words.count("grouped.rows.tied", Number(tied[0]!.values.at(-1))) : value;
  if (tied.length === known.length) return words.say(`${key}.several`, { value: said });
  const names = tied.slice(0, NAMED).map(({ label }) => label);
  return words.say(`${key}.tied`, { names: sayList(names, tied.length, words), value: said });
}

const AMONG = ["first", "new"]; // groups that are told by how many they are

/** « Jamais avant 2024 (depuis 2020) : 5 groupes, +18 800 € »; "" of others than those who are new. */
function sayNew(answered: Answered, words: Words, write: Write): string {
  const { shown, result, groups } = answered;
  const { change } = shown.all;
  if (!isNew(answered) || change === null) return "";
  const [before, after] = shown.columns.map(({ label }) => label) as [string, string];
  const first = result.columns.find(({ text }) => text)!.label;
  const name = words.say(`grouped.among.${groups.among!}`, { before, after, first });
  const count = words.count("grouped.count", shown.groups);
  const given = { name: name.charAt(0).toUpperCase() + name.slice(1), count };
  return words.say("grouped.says.new", { ...given, value: signed(change, write) });
}

/** Are those alone asked who are new? Of what is not added all are. */
function isNew(answered: Answered): boolean {
  const { how, among = "all" } = answered.groups;
  return isAdded(how) && arePeriods(answered) && AMONG.includes(among);
}

/** « De 2022 à 2024 : Lecture a le plus progressé, de 3 à 41 € ; la plus forte baisse, −12 € (Jeux et Sport, à égalité) »;
 *  `plain` writes a figure without its unit. */
function sayChange(answered: Answered, words: Words, write: Write, plain: Write): string {
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
    const low = signed(first!.figure, write);
    return words.say("grouped.says.change.one", { ...given, name, low });
  }
  const told = found.filter(({ figure }, i) => (i ? Number(figure) > 0 : Number(figure) < 0));
  const areYears = arePeriods(answered);
  const ends = told.reverse().map((end) => {
    const given = { kind: kindOf(end, areYears), low: plain(end.before!), high: write(end.after!) };
    return sayEnd(end, words, { ...given, figure: signed(end.figure, write) });
  });
  const same = areYears ? "grouped.says.same" : "grouped.says.level";
  const whole = ends.join(words.say("sums.and")) || words.say(same);
  return words.say("grouped.says.change", { ...given, said: whole });
}

/** Of years somebody has risen or fallen; of anything else, somebody has more or less. */
function kindOf({ figure }: End, areYears: boolean): string {
  const isFall = Number(figure) < 0;
  if (areYears) return isFall ? "fall" : "rise";
  return isFall ? "less" : "more";
}

/** Who has changed most: from what to what, where it is one alone. */
function sayEnd({ named }: End, words: Words, given: Record<"kind" | "figure", string>): string {
  const names = sayNames(named, words);
  const key = `grouped.says.${given.kind}`;
  if (named.count === 1) return words.say(key, { ...given, name: names });
  return words.say(`${key}.tied`, { ...given, names: words.say("grouped.names.tied", { names }) });
}

/** « +34 € » */
function signed(figure: string, write: Write): string {
  const said = write(figure, true);
  return Number(figure) > 0 ? `+${said}` : said;
}

/** Who has nothing any more, who had nothing, who has no figure, and whose rows are not compared. */
export function sayCompared(answered: Answered, words: Words): string {
  const { shown, groups } = answered;
  const { compared } = shown;
  if (!compared) return "";
  const [before, after] = shown.columns.map(({ label }) => label) as [string, string];
  const areYears = arePeriods(answered);
  const kinds: [string, Named, string][] = [
    [areYears ? "grouped.gone" : "grouped.without", compared.gone, after],
    [areYears ? "grouped.begun" : "grouped.without", compared.begun, before],
    ["grouped.left", compared.left, ""],
  ];
  const said = kinds.flatMap(([key, named, side]) => {
    if (!named.count || isNew(answered)) return [];
    return [words.count(key, named.count, { before, after, side, names: sayNames(named, words) })];
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

/** The least and the greatest: one and the same row where all are equal, however they are written. */
function ends(rows: Grouped["rows"]): [Grouped["rows"][number], Grouped["rows"][number]] {
  const sizes = rows.map(({ values }) => Number(values.at(-1)));
  const find = (size: number): Grouped["rows"][number] => rows[sizes.indexOf(size)]!;
  return [find(Math.min(...sizes)), find(Math.max(...sizes))];
}
