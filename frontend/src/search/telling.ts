// What of a question may be a value: « piscine » of « piscine ouverte dimanche », « Ciné-club » of « Ciné-club 2023 »,
// « Les Bobines » of « Les Bobines Roubaix ».

import { fold } from "../fold";
import type { Names } from "./names";
import { askedWords, bareWord, words, type Term } from "./terms";
import { isLimit } from "./units";

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

// « sauf Lille, Roubaix et La Madeleine », « (pas la maternelle) », but not « n’a pas la clim »
const OF = "(?:(?:à|aux?|pour|in|for) )?(?:celles? (?:d['’]|de |des |du ))?";
const ARTICLE = "(?:la |le |les |l['’]|the )";
const BEFORE = `${OF}${ARTICLE}?(?:(?:ville|commune|mairie) (?:de |d['’]|du ))?`;
const CAPITAL = "\\p{Lu}[\\p{L}'’-]+";
const NAMED = `${CAPITAL}(?: (?:de |d['’]|la |le |les |en )?${CAPITAL})*`;
const WORD_LEFT_OUT = "\\p{Ll}[\\p{L}'’-]+";
const FIRST_LEFT_OUT = `${BEFORE}(?:${NAMED}|${WORD_LEFT_OUT})`;
const NEXT_LEFT_OUT = `${OF}(?:${ARTICLE}?${NAMED}|${ARTICLE}${WORD_LEFT_OUT}|${WORD_LEFT_OUT}(?=\\s*(?:[?.,;!)]|$)))`;
const JOINED = "(?:\\s*,\\s*(?:et )?|\\s+(?:et|ou|ni|and|or)\\s+)";
const EXCLUDED = new RegExp(
  `(?:(?<!\\p{L})(?:[Ss]auf|hormis|excepté|except)|(?<=(?:[(,]|^)\\s*(?:et |mais |but )?)(?:pas|not)(?= (?:la|le|les|l['’]|the))|(?<!\\p{L})pas(?= la (?:ville|commune|mairie) )) ?(${FIRST_LEFT_OUT}(?:${JOINED}${NEXT_LEFT_OUT})*)`,
  "gu",
);
const BETWEEN_LEFT_OUT = new RegExp(JOINED, "u");
const BEFORE_LEFT_OUT = new RegExp(`^${BEFORE}`, "u");

/** What a question says that it does not ask for, one after another, and the question without it. */
export function takeExcluded(question: string): { text: string; excluded: string[] } {
  const lists = [...question.matchAll(EXCLUDED)].map(([, list = ""]) => list);
  const excluded = lists.flatMap((list) =>
    list.split(BETWEEN_LEFT_OUT).map((one) => one.replace(BEFORE_LEFT_OUT, "")),
  );
  return { text: question.replace(EXCLUDED, " ").trim(), excluded };
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

/** The words of a question less those that are `beside`, a day or an hour, and small ones around the others; and the year
 *  that it says, or 0. */
export function takeTelling(
  question: string,
  beside: ReadonlyMap<string, string>,
  term: Term,
): { text: string; year: number } {
  const asked = askedWords(question);
  const year = Number(asked.filter((word) => YEAR.test(word)).at(-1) ?? 0);
  const kept = asked.filter(
    (word) => !YEAR.test(word) && !beside.has(bareWord(word)) && !isLimit(word),
  );
  while (kept.length && term(kept[0]!) === null) kept.shift();
  while (kept.length && term(kept.at(-1)!) === null) kept.pop();
  return { text: kept.join(" "), year };
}
