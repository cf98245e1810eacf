// Years that are said by others: « 2025 et l'année d'avant », « l'an dernier », « les deux dernières années ». What is said
// of no year is about the data's last ones.

import type { AskedColumns } from "./columns";
import type { Wish } from "../wish/wish";

/** The last `years` of the data, but none of the `ago` last ones by the calendar. */
export interface Lately {
  years: number;
  ago: 0 | 1;
}

export const NUMBERS: Record<string, number> = {
  ...{ deux: 2, trois: 3, quatre: 4, cinq: 5, six: 6, dix: 10 },
  ...{ two: 2, three: 3, four: 4, five: 5, ten: 10 },
};
const NUMBER = `(\\d{1,2}|${Object.keys(NUMBERS).join("|")})`;
export const YEAR_BEFORE =
  /\b(?:l )?(?:an(?:nee)? d avant|annee precedente|an precedent)\b|\b(?:the )?(?:year before|previous year)\b/;
export const SOME_LATELY = new RegExp(
  `\\b(?:(?:les|ces|des) )?${NUMBER} (?:derniere?s an(?:nee)?s|an(?:nee)?s derniere?s)\\b|\\b(?:the )?(?:last|past) ${NUMBER} years\\b`,
);
export const YEAR_AGO = /\bl an(?:nee)? (?:derniere?|passee?)\b|\blast year\b/;
export const THIS_YEAR = /\b(?:cette annee|this year)\b/;

/** « deux », « 2 », « two ». */
export function readNumber(text: string): number {
  return NUMBERS[text] ?? Number(text);
}

/** What is asked with the years that a table has: those that are said by others, and the first and the last one where
 *  what has grown the most is asked without any. */
export function settleYears(asked: AskedColumns, wish: Wish): Wish {
  const [low, high] = asked.findBounds();
  if (!low || low === high) return wish;
  if (wish.lately) {
    const { years, ago } = wish.lately;
    const last = Math.min(high, new Date().getFullYear() - ago);
    return { ...wish, years: [Math.max(low, last - years + 1), last] };
  }
  const isOfAll = wish.change && wish.ranked && !wish.years && !wish.yearly;
  return isOfAll ? { ...wish, years: [low, high], between: true } : wish;
}

/** Who is first in a year is told of that year alone, before the one before it: a mean of both would name another. */
export function listTurns(wish: Wish): Wish[] {
  if (!wish.years || !wish.isBefore || !wish.ranked || wish.change) return [wish];
  const [, last] = wish.years;
  return [{ ...wish, years: [last, last], between: false }, wish];
}
