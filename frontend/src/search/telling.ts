// What of a question may be a value: « piscine » of « piscine ouverte dimanche », « Ciné-club » of « Ciné-club 2023 »,
// « Les Bobines » of « Les Bobines Roubaix ».

import { fold } from "../fold";
import { coversYears, type Match, type Span, type Years } from "./matches";
import type { Names } from "./names";
import { askedWords, bareWord, words, type Term } from "./terms";
import { isLimit } from "./units";
import { QuestionText } from "./wish/text";
import { readYears } from "./wish/years";

const YEAR = /^(?:19|20)\d\d$/;

/** The words that stand for subjects, one by one, each with the first of these. */
export function listSubjectWords({ subjects }: Names): Map<string, string> {
  const phrases = subjects.flatMap(([asked, [meant = ""]]) =>
    asked.map((phrase) => [words(phrase), meant] as const),
  );
  const single = phrases.filter(([phrase]) => phrase.length === 1);
  return new Map(single.map(([[word], meant]) => [bareWord(word!), meant]));
}

// « Vieux-Métier » with the kind of place or of association before it: a square is no street of the same name
const NAME =
  /(?:[\p{L}-]+ (?:de la |de l['’]|du |des |de |d['’]))?\p{Lu}[\p{L}\p{N}’'-]{2,}(?: (?:(?:de|du|des|la|le|les|d’|l’) ){0,2}\p{Lu}[\p{L}\p{N}’'-]+)*/gu;

/** What is written as names are, but the first word of a sentence; the longest first. */
export function listNames(question: string): string[] {
  const inside = question.replace(/(?:^|[.?!]\s+)\p{Lu}\S*/gu, ".");
  return [...(inside.match(NAME) ?? [])].sort((one, other) => other.length - one.length);
}

/** The publishers whose whole names a question has, and what it says beside them. */
export function takePublishers(
  question: string,
  publishers: Names["publishers"],
): { text: string; slugs: string[] } {
  let text = ` ${fold(question)} `;
  const slugs: string[] = [];
  const longestFirst = publishers.map(([slug, name]) => [slug, ` ${fold(name)} `] as const);
  longestFirst.sort(([, one], [, other]) => other.length - one.length);
  for (const [slug, name] of longestFirst) {
    if (!text.includes(name)) continue;
    slugs.push(slug);
    text = text.replace(name, " ");
  }
  return { text: slugs.length ? text.trim() : question, slugs };
}

/** The words of a question less those that are `beside`, a day or an hour, and small ones around the others; and the years
 *  that it says. */
export function takeTelling(
  question: string,
  beside: ReadonlyMap<string, string>,
  term: Term,
): { text: string; span: Span | null } {
  const asked = askedWords(question);
  const { years } = readYears(new QuestionText(fold(question)));
  const kept = asked.filter(
    (word) => !YEAR.test(word) && !beside.has(bareWord(word)) && !isLimit(word),
  );
  while (kept.length && term(kept[0]!) === null) kept.shift();
  while (kept.length && term(kept.at(-1)!) === null) kept.pop();
  return { text: kept.join(" "), span: years ?? null };
}

/** A match with the years that are asked for, as far as its table has them; itself where it has none. */
export function askYears(one: Match, years: Years | undefined, span: Span): Match {
  if (!years || !coversYears(years, span)) return one;
  const [first, last] = span;
  return { ...one, years, asked: [first, Math.min(last, years[2])] };
}
