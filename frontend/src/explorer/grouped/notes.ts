// What is said beside groups: which rows they leave out, whose these are, and how figures are to be read.

import { PEOPLE, type Drawing } from "../address";
import { called, type Field } from "../column";
import { joined, sayLeft, saySeveral } from "../left";
import type { Words } from "../words";
import { isAdded } from "./compared";
import type { Days } from "./days";
import { isPeriod } from "./groups";
import { sayingField } from "./ratename";
import type { Answered } from "./view";
import { isRounded } from "./writing";

export const SHOWN = 1000; // groups of a page
const NAMED = 6; // publishers of rows that are in no group

/** Which rows have no days, and whose those are that do not say their group; "" where there are none. */
export function sayLacking({ result, groups, fields }: Answered, words: Words): string {
  const { left, whose } = result;
  const lacking = groups.days && left.empty;
  const said = lacking ? joined(words, [words.count("grouped.days.lacking", left.empty)]) : "";
  const early = left.negative ? sayEarly(words, left.negative, groups.days!, fields) : "";
  return [said, early, sayWhose(whose, words)].filter(Boolean).join(" ");
}

/** Who publishes the rows that do not say their group. */
function sayWhose(whose: string[], words: Words): string {
  if (!whose.length) return "";
  const names = whose.slice(0, NAMED).join(", ");
  const more = whose.length - NAMED;
  const publishers = more > 0 ? words.count("grouped.whose.more", more, { names }) : names;
  return words.say("grouped.whose", { publishers });
}

/** How many rows have their last date before the first. */
function sayEarly(words: Words, count: number, [first, last]: Days, fields: Field[]): string {
  const [from, to] = [called(fields[first]!), called(fields[last]!)];
  return words.count("grouped.days.negative", count, { from, to });
}

/** `beside` is what stands above already, `drawing` what is drawn. */
export function sayNotes(
  answered: Answered,
  words: Words,
  beside: string,
  drawing: Drawing,
): string {
  const { view, result, shown, measure, groups, by } = answered;
  const said = sayOmitted(answered, words);
  const isWhole = !said.length && !(groups.days && result.left.empty);
  if (isWhole) said.push(words.count("sums.whole", result.all.rows));
  const apart = sayApart(answered, words);
  if (!beside.includes(apart)) said.unshift(apart);
  if (result.years && result === shown && isPeriod(by))
    said.push(words.say("grouped.mean.total", { first: result.years[0], last: result.years[1] }));
  if (groups.how === "ratio" && groups.divisor === PEOPLE)
    said.push(words.say("grouped.people.known"));
  if (view.groups!.how !== groups.how) said.push(words.say("grouped.people.unknown"));
  if (isUndrawn(answered, drawing)) said.push(words.say("grouped.undrawn"));
  if (result.lists) said.push(words.say("grouped.lists"));
  if (groups.change && shown === result) said.push(words.say("grouped.change.unknown"));
  if (measure?.share !== undefined) said.push(words.say("sums.share"));
  const texts = [...result.rows, result.all].flatMap(({ values }) => values);
  if (isRounded(result) && texts.some((text) => text?.includes(".")))
    said.push(words.say("grouped.rounded"));
  if (result.groups > SHOWN && result.rows.length === SHOWN)
    said.push(words.say("grouped.cut", { n: words.number(SHOWN) }));
  return said.join(" ");
}

/** Are there rows that say no period or no place, by which alone one draws? Those that say no second group are a line, or in
 *  the figures of a map. */
function isUndrawn({ shown, then }: Answered, drawing: Drawing): boolean {
  if (drawing !== "lines" && drawing !== "map") return false;
  if (shown.unknown !== null) return true;
  const isAlong = drawing === "lines" && then !== undefined && isPeriod(then);
  return isAlong && shown.columns.some(({ isUnknown }) => isUnknown);
}

/** Which rows have no figure, and why. */
function sayOmitted({ result, groups, measure, fields }: Answered, words: Words): string[] {
  const { left, under } = result;
  const { rate } = groups;
  const divisor = typeof groups.divisor === "number" ? fields[groups.divisor] : undefined;
  const said = [under ? sayLeft(words, under, rate ? measure : divisor, fields) : ""];
  const own = groups.days ? { ...left, empty: 0 } : left; // which stands above
  said.push(sayLeft(words, own, rate ? sayingField(rate, fields, words) : measure, fields));
  if (left.peopleless)
    said.push(joined(words, [words.count("grouped.peopleless", left.peopleless)]));
  return said.filter(Boolean);
}

/** Why there is no sum of several values of a column. */
function sayApart({ result, measure, fields }: Answered, words: Words): string {
  return measure ? saySeveral(words, result.several, measure, fields) : "";
}

/** What stands where there is no figure: nothing adds up over the values of some columns. */
export function sayAbsent(
  { groups, result, shown }: Answered,
  words: Words,
  isTotal: boolean,
  isAll: boolean,
  isSilent: boolean,
): string {
  if (isSilent) return words.say("grouped.silent");
  const bound = [isTotal ? -1 : groups.by.column, isAll ? -1 : (groups.then?.column ?? -1)];
  const isFree = result.several.some((column) => !bound.includes(column));
  if (isFree) return words.say("grouped.unsummed");
  if (shown === result || !isAdded(groups.how)) return words.say("grouped.none");
  return isTotal ? "0" : words.say("grouped.none.counted");
}
