// Words as the search compares them: without what French adds at their ends, without accents, without small words.

import { stemmer } from "@orama/stemmers/french";
import { fold } from "../fold";

const SMALL = new Set(
  ("donnee donnees fichier liste nombre a ai as au aux avec ce ces cet cette ca comme comment combien d dans de des du elle en est et eux il ils j je l la le les leur leurs lui m ma " +
    "mais me mes mon n ne nos notre nous on ont ou où par pas peu peut pour qu quand que quel quelle quelles quels qui quoi s sa sans se ses si son " +
    "sont sur pres autour chez moi toi t ta te tes toi ton tous tout toute toutes trouver tu un une va vos votre vous y à été être faire fait").split(" ").map(fold),
);
const SAME = new Map([["st", "saint"], ["ste", "sainte"]]);
const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/** The words of a text: « Les écoles d’Œuilly » → « Les », « écoles », « d », « Œuilly ». */
export function words(text: string): string[] {
  return text.normalize("NFC").match(WORD) ?? [];
}

/** What a word is compared by; null for one that says nothing. */
export function term(word: string): string | null {
  const said = fold(word); // before its end is taken off, which depends on accents
  const bare = SAME.get(said) ?? said.replace(/(?<=..[aiou])s$/, ""); // « vélos », whose end the stemmer leaves
  if (SMALL.has(bare) || (bare.length < 2 && !/\d/.test(bare))) return null;
  return stemmer(bare) || bare;
}

export function terms(text: string): string[] {
  return words(text).map(term).filter((one) => one !== null);
}
