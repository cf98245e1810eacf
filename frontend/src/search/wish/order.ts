// Who is to be first: « le plus », « la moins chère », « top 5 », « où se place Roubaix », « le plus souvent ».

import { NUMBERS } from "../views/lately";
import type { QuestionText } from "./text";
import type { Wish } from "./wish";

const BIG =
  "(?:gros(?:se)?|grand(?:e)?|eleve(?:e)?|fort(?:e)?|important(?:e)?|haut(?:e)?|cher(?:e)?)s?";
const SMALL = "(?:petit(?:e)?|faible|bas(?:se)?)s?";
const SMALLEST = new RegExp(`\\b(?:(?:le|la|les) )?plus ${SMALL}\\b|\\b(?:lowest|smallest)\\b`);
const LEAST =
  /\b(?:le|la|les) (?:moins(?: bien (?:lotie?s?|dotee?s?|pourvue?s?|equipee?s?))?|plus mal (?:lotie?s?|dotee?s?|pourvue?s?|equipee?s?))\b|\b(?:fewest|least)\b/;
export const BIGGEST = new RegExp(
  `\\b(?:(?:le|la|les|l) )?plus ${BIG}\\b|\\b(?:top|palmares|classement|principa(?:les?|ux|l)|highest|largest|biggest)\\b`,
);
export const MOST =
  /\b(?:le|la|les|l) (?:plus|mieux (?:lotie?s?|dotee?s?|pourvue?s?|equipee?s?|servie?s?))\b|\b(?:most|best off)\b/;
const TOP = /\btop (\d{1,2})\b|\b(\d{1,2})(?= (?:les )?plus gros)/;
const FIRST_OF_ALL = new RegExp(`\\b(?:les|the) (${Object.keys(NUMBERS).join("|")})\\b`);
const OFTEN =
  /\b(?:(?:le |la |les )?(?:plus|(moins))|most|(least)) (?:souvent|frequemment|often|frequently)\b/;
export const WHICH_YEAR = /\b(?:en |in )?(?:quelle annee|(?:which|what) year)\b/;

/** How often rows are so is asked; which groups are first then, or 0. */
export function takeOften(text: QuestionText, wish: Wish): number {
  const often = text.take(OFTEN);
  wish.often = often !== null;
  if (!often) return 0;
  return often[1] || often[2] ? -1 : 1;
}

/** How many are asked for. */
export function takeMost(text: QuestionText, wish: Wish): void {
  const top = text.take(TOP, " top ");
  if (top) wish.most = Number(top[1] || top[2]);
  const firstOfAll = top ? null : text.take(FIRST_OF_ALL);
  if (firstOfAll) wish.most = NUMBERS[firstOfAll[1]!]!;
}

export function takeOrder(text: QuestionText, wish: Wish): void {
  if (text.take(SMALLEST, " which ") || text.take(LEAST)) wish.ranked = -1;
  else if (text.take(BIGGEST, " which ") || text.take(MOST)) wish.ranked = 1;
}
