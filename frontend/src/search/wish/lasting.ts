// How long something is, or when it is so: « combien de temps », « la nuit », « pour la première fois ».

import type { QuestionText } from "./text";
import type { Wish } from "./wish";

const LASTING =
  /\b(?:combien de (?:temps|jours)|durees?|dur(?:e|ent|er|ait|aient|a|ont)|(?:plus )?longtemps|(?:le|la|les) plus (?:long|court)(?:s|ues?|es?)?|eternis\w+|how long|how many days|durations?|longest|shortest)\b/;
const SHORTEST = /\b(?:plus courte?s?|shortest)\b/;
const FIRST_TIME =
  /\b(?:(?:pour )?la premiere fois|premiere fois|for the first time|jamais (?:\w+ )?(?:avant|auparavant)|never before|nouve(?:aux|lles?) (?=assos?\b|associations?\b|beneficiaires?\b|titulaires?\b|entreprises?\b)|new (?=associations?\b|recipients?\b|charities\b))/;
const OPEN = "(?:(?:rest\\w* |est |sont |stays? |is |are )?(?:ouvert\\w*|open) )?";
const ALWAYS = new RegExp(
  `\\b${OPEN}(?:(?:durant |pendant )?toute la nuit|(?:de )?(?:jour et (?:de )?nuit|nuit et (?:de )?jour)|24 ?h(?:eures)?(?: sur)? 24(?: ?h(?:eures)?)?(?:(?: et)? 7 ?j(?:ours)?(?: sur)? 7)?|24 7|non stop|all night(?: long)?|day and night|around the clock)\\b`,
);

/** Is it the longest that is asked for (1), the shortest (-1), or all (0)? */
export function takeLasting(text: QuestionText, wish: Wish): number {
  const sign = text.has(SHORTEST) ? -1 : 1;
  const said = text.takeAll(LASTING);
  wish.lasting = said.length > 0;
  const isRanked = said.some(([one]) => / plus |eternis|longest|shortest/.test(` ${one} `));
  return isRanked ? sign : 0;
}

export function takeTimes(text: QuestionText, wish: Wish): void {
  wish.isFirst = text.take(FIRST_TIME) !== null;
  wish.isAlways = text.take(ALWAYS) !== null;
}
