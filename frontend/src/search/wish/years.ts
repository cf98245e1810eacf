// Years that a question says: « en 2024 », « entre 2020 et 2024 », « depuis 2019 », « l'année d'avant », « par an ».

import { readNumber, SOME_LATELY, THIS_YEAR, YEAR_AGO, YEAR_BEFORE } from "../views/lately";
import type { QuestionText } from "./text";
import type { Wish } from "./wish";

const YEAR = "((?:19|20)\\d\\d)";
const LAST_YEAR = 9999;
const SPAN = new RegExp(
  `\\b(?:(?:entre|de|from|between) )?${YEAR} (?:(?:et|a|to|and) )?${YEAR}\\b`,
);
const SINCE = new RegExp(`\\b(?:depuis|since|a partir de) ${YEAR}\\b`);
const ONE_YEAR = new RegExp(`\\b(?:(?:en|in|pour|annee|l annee) )?${YEAR}\\b`);
// « l'année la plus maigre », « la pire année »
const LEAN = "(?:maigres?|faibles?|basse|mauvaise|dure|noire)";
const BEST_YEAR = new RegExp(
  `\\b(?:quelle (?:a ete |est |fut |etait )?)?(?:(?:l )?annee la (?:(moins) \\w+|plus (?:(${LEAN})|\\w+))|(?:l )?annee record|(?:la )?(?:(pire)|meilleure) annee|(?:the )?(?:(worst|leanest)|best) year)\\b`,
);
const YEARLY =
  /\b(?:par (?:an|annee|exercice)|chaque annee|tous les ans|toutes les annees|annee par annee|annuel(?:le)?s?|l? ?evolutions?|evolue(?:nt)?|au fil d\w+ (?:ans|annees|temps)|dans le temps|(?:per|by|each|every) year|year by year|yearly|over time|trends?)\b/;
const EVERY_YEAR = /\b(?:chaque annee|tous les ans|toutes les annees|every year)\b/;

export function takeYears(text: QuestionText, wish: Wish): void {
  takeLately(text, wish);
  takeYearBefore(text, wish);
  wish.isEveryYear = text.has(EVERY_YEAR);
  wish.yearly = text.take(YEARLY) !== null;
  takeBestYear(text, wish);
}

function takeYearBefore(text: QuestionText, wish: Wish): void {
  wish.isBefore = text.take(YEAR_BEFORE) !== null;
  const { years, between } = readYears(text);
  wish.between = between;
  if (years) wish.years = years;
  if (!wish.isBefore) return;
  if (wish.years) {
    wish.between = true;
    wish.years = [wish.years[0] - 1, wish.years[1]];
  } else wish.lately ??= { years: 2, ago: 0 };
}

function takeLately(text: QuestionText, wish: Wish): void {
  const some = text.take(SOME_LATELY);
  if (some) wish.lately = { years: readNumber(some[1] || some[2]!), ago: 0 };
  else if (text.take(YEAR_AGO)) wish.lately = { years: 1, ago: 1 };
  else if (text.take(THIS_YEAR)) wish.lately = { years: 1, ago: 0 };
}

/** The years that are written, the last one being far away in « depuis 2020 »; are two of them? */
export function readYears(text: QuestionText): Pick<Wish, "years" | "between"> {
  const span = text.take(SPAN);
  if (span) {
    const [first, last] = [Number(span[1]), Number(span[2])];
    return { years: [Math.min(first, last), Math.max(first, last)], between: first !== last };
  }
  const since = text.take(SINCE);
  const said = [since, text.take(ONE_YEAR), since ? null : text.take(ONE_YEAR)];
  const years = said.flatMap((found) => (found ? [Number(found[1])] : []));
  const between = !since && years.length > 1;
  if (since && years.length < 2) years.push(LAST_YEAR);
  if (!years.length) return { between };
  return { years: [Math.min(...years), Math.max(...years)], between };
}

/** Each year is shown, the one that is asked for first. */
function takeBestYear(text: QuestionText, wish: Wish): void {
  for (const [, ...lean] of text.takeAll(BEST_YEAR)) {
    wish.yearly = true;
    wish.ranked ||= lean.some(Boolean) ? -1 : 1;
  }
}

export function isSameYear(years: Wish["years"]): boolean {
  return years !== undefined && years[0] === years[1];
}
