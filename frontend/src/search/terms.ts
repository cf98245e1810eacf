// Words as the search compares them: without what French adds at their ends, without accents, without small words.

import { stemmer } from "@orama/stemmers/french";
import { fold } from "../fold";

const SMALL = new Set(
  (
    "donnee donnees fichier liste nombre a ai as au aux avec ce ces cet cette ca comme comment combien d dans de des du elle en est et eux il ils j je l la le les leur leurs lui m ma " +
    "mais me mes mon n ne nos notre nous on ont ou où par pas peu peut pour qu quand que quel quelle quelles quels qui quoi s sa sans se ses si son " +
    "plus sont sur pres autour chez moi toi t ta te tes toi ton tous tout toute toutes trouver tu un une va vos votre vous y à été être faire fait " +
    "appelle appellent appeler"
  )
    .split(" ")
    .map(fold),
);
const SAME = new Map([
  ["st", "saint"],
  ["ste", "sainte"],
  ["eaux", "eau"], // the stemmer leaves these, as it must « heureux »
  ["enjeux", "enjeu"],
  ["feux", "feu"],
  ["jeux", "jeu"],
  ["lieux", "lieu"],
  ["milieux", "milieu"],
  ["voeux", "voeu"],
]);
const ENGLISH = new Set(
  (
    "a about all am an and any are as at be been between by can could data dataset datasets did do does each every file files find for from get give had has have her his how i if in " +
    "into is it its like list lists many me more most much my no not number of on one or other our out over show since so some such than that the their them then there these they " +
    "this those to under up us was we were what when where which who whom whose why will with would you your"
  ).split(" "),
);
// What English adds where French does not: « libraries » becomes one with « library » and « addresses » with « address »,
// as do « mairies » with « mairie » and « adresses » with « adresse ».
const ENDS: [end: RegExp, instead: string][] = [
  [/(?<=..)(?:ie|y)s?$/, "i"],
  [/sses?$/, "ss"],
];
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const SETS = /(?<!\p{L})jeux? de donn[ée]es?(?!\p{L})/giu; // what everything here is
const LEAST_STEM = 4; // letters of what is left of a word, without which « don » and « donné » would be one

/** The words of a text: « Les écoles d’Œuilly » → « Les », « écoles », « d », « Œuilly ». */
export function words(text: string): string[] {
  return text.normalize("NFC").match(WORD) ?? [];
}

/** Those of a question: « jeu de données » says nothing beside others. */
export function askedWords(question: string): string[] {
  const asked = words(question.replace(SETS, " "));
  return asked.length ? asked : words(question);
}

/** A word as it is written, « jeux » and « jeu » being one. */
export function bareWord(word: string): string {
  const said = fold(word);
  return SAME.get(said) ?? said;
}

/** What a word is compared by; null for one that says nothing. */
export type Term = (word: string) => string | null;

/** The same in pages of a language. The data are French in English pages too: what English has comes beside it. */
export function speaking(language: string): Term {
  const english = language === "en";
  return (word) => {
    const said = fold(word); // before its end is taken off, which depends on accents
    const bare = (SAME.get(said) ?? said)
      .replace(/(?<=..[aiou])s$/, "") // « vélos », whose end the stemmer leaves
      .replace(/(?<=..i)cs?$/, "que"); // « public » is one with « publique »
    if (
      SMALL.has(said) ||
      SMALL.has(bare) ||
      (english && ENGLISH.has(said)) ||
      (bare.length < 2 && !/\d/.test(bare))
    )
      return null;
    const one = english
      ? ENDS.reduce((text, [end, instead]) => text.replace(end, instead), bare)
      : bare;
    const stem = stemmer(one);
    return stem.length < LEAST_STEM ? bare.replace(/(?<=...)s$/, "") : stem;
  };
}
