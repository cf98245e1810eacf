// Amounts that a question says: « plus de 23 000 € », « entre 5 et 10 k€ », « au moins 2 000 habitants ».

import type { Wish } from "./wish";

const NUMBER = String.raw`(\d[\d\s.,]*)\s*(k€|m€|millions?|mille)?\s*(?:€|euros?)?`;
const OF_PEOPLE = String.raw`(\s*(?:habitant|inhabitant|resident)\w*)?`;
const ABOVE =
  "plus d[e'’]|sup[ée]rieure?s? à|superieure?s? a|au[- ]del[àa] d[e'’]|d[ée]passe(?:nt)?|more than|over|above|greater than";
const FROM = "au moins|at least";
const BELOW = "moins d[e'’]|inf[ée]rieure?s? [àa]|less than|under|below";
const UP_TO = "au plus|jusqu['’][àa]|at most|up to";
const AMOUNT = new RegExp(
  `(?:(${ABOVE})|(${FROM})|(${BELOW})|(${UP_TO}))\\s*${NUMBER}${OF_PEOPLE}`,
  "giu",
);
const EXACT =
  /(?<![\p{L}\p{N}.,]|(?:sur|pour|for|of|per) )(\d[\d\s.,]*)\s*(k€|m€|millions?|mille)?\s*(?:d['’])?(?:€|euros?(?!\p{L}))/iu;
const TIMES: [RegExp, number][] = [
  [/^(?:k€|mille)/iu, 1e3],
  [/^m/iu, 1e6],
];
const BETWEEN = new RegExp(
  `(?:entre|between|de|from)\\s+${NUMBER}\\s*(?:et|and|à|a|to)\\s+${NUMBER}`,
  "iu",
);

/** The question without them. */
export function takeAmounts(question: string, wish: Wish): string {
  const between = BETWEEN.exec(question);
  if (between && /€|euros?$/iu.test(between[0].trim())) {
    wish.above = readNumber(between[1]!);
    wish.below = readNumber(between[3]!);
    return question.replace(between[0], " ");
  }
  const left = question.replace(
    AMOUNT,
    (_, above, from, below, _upTo, digits: string, times = "", people = "") => {
      const amount = readAmount(digits, String(times));
      if (above || from) wish.above = amount;
      else wish.below = amount;
      wish.ofPeople = Boolean(people);
      wish.strict = Boolean(above || below);
      return " ";
    },
  );
  return takeExact(left, wish);
}

function takeExact(question: string, wish: Wish): string {
  const found = EXACT.exec(question);
  if (!found || wish.above !== undefined || wish.below !== undefined) return question;
  wish.exact = { amount: readAmount(found[1]!, found[2] ?? ""), text: found[0].trim() };
  return question.replace(found[0], " ");
}

function readAmount(digits: string, times: string): number {
  const [, factor] = TIMES.find(([word]) => word.test(times)) ?? [null, 1];
  return readNumber(digits) * factor;
}

/** « 23 000 », « 23.000,50 », « 23,000 » of English. */
function readNumber(digits: string): number {
  const bare = digits.replace(/[\s]/g, "").replace(/[.,](?=\d{3}(?!\d))/g, "");
  return Number.parseFloat(bare.replace(",", "."));
}
