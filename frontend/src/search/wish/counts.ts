// What is counted or computed: « combien », « en moyenne », « par mois ».

import type { QuestionText } from "./text";
import type { Figure, Wish } from "./wish";

const FIGURES: [Figure, RegExp][] = [
  ["mean", /\b(?:en moyenne|moyennes?|moyen|average|mean)\b/],
  ["median", /\b(?:medianes?|median)\b/],
  ["max", /\b(?:maximum|maxi|max)\b/],
  ["min", /\b(?:minimum|mini)\b/],
  [
    "sum",
    /\b(?:(?:montants? |somme |en )?totale?s?|totaux|(?:la )?somme(?: totale)?|en tout|cumule?e?s?|sum)\b/,
  ],
];
const COUNTED = /\b(?:combien|how (?:many|much)|nombre(?: total)? d|nombre de|number of|nb de)\b/;
// « combien d’argent » asks for no rows
const ROWS_COUNTED =
  /\b(?:(?:combien|nombre|nb|(?:le|la) (?:plus|moins)) d(?! argent|e sous|\w? euros)|how many|number of|(?:most|fewest) \w+)/;
const COUNTED_WORD = /\b(?:(?:combien|nombre|nb) d\w*|how many|number of) (\w+)/;
// « combien d’associations différentes »
const DISTINCT =
  /(?<=\b(?:(?:combien|nombre|nb) d\w*(?: \w+)?|how many|number of) )(?:differente?s?|distincte?s?)\b ?/;
const BY_MONTH =
  /\b(?:quels? mois|which months?|par mois|chaque mois|(?:per|by|each|every) month|monthly)\b/;

export function readCounted(text: QuestionText, wish: Wish): void {
  wish.isDistinct = text.take(DISTINCT, "") !== null;
  wish.countsRows = text.has(ROWS_COUNTED);
  wish.countedWord = text.find(COUNTED_WORD);
}

export function takeMonths(text: QuestionText, wish: Wish): void {
  wish.byMonth = wish.byDay || text.take(BY_MONTH) !== null;
}

export function takeFigure(text: QuestionText, wish: Wish): void {
  const figure = FIGURES.find(([, pattern]) => text.take(pattern));
  if (figure) [wish.figure] = figure;
  wish.counted = text.take(COUNTED) !== null;
}
