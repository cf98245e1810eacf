// Parts and proportions: « quelle part », « par habitant », « en pourcentage », « sur 100 € demandés ».

import type { QuestionText } from "./text";
import type { Wish } from "./wish";

export const SHARE =
  /\b(?:(?:a |dans )?(?:quelle|which|what) (?:proportion|part|share)(?: d\w*)?|quel pourcentage(?: d\w*)?|combien sur (?:100|cent)|(?:la )?proportion d\w*|(?:le )?pourcentage d\w*|la part d\w*|^part d\w*|(?:what )?percent(?:age)? of)\b/;
const PER_HEAD =
  /\b(?:(?:par|per) (?:habitante?s?|hab|tete|inhabitant|resident|capita|head|person)|chaque habitant|each inhabitant|(?:compte tenu|par rapport|en proportion|rapportee?s?) (?:a|au|du|de)(?: la| sa| leur)? (?:population|nombre d(?:e gens)? (?:habitants|qui y (?:vivent|habitent))))\b/;
const PER_HEAD_IN_SHORT =
  /(?<=\b(?:dettes?|endettee?s?|depenses?|recettes?|budgets?|impots?|subventions?|investissements?)(?: \w+){0,3} )(?<!\b(?:un|l|d|cet|tout) )habitant(?= |$)/; // « dette habitant 2025 »
const IN_PERCENT =
  /\b(?:en (?:proportion|pourcentages?|pour ?cent)|proportionnellement|(?:in|as a) percent(?:age)?|relatively|proportionally)\b/;
const MULTIPLIED = /\b(?:doubl|tripl|quadrupl)/; // « plus que doublé »
const PER_HUNDRED =
  /\b(?:sur|out of|of) (?:100|cent|every 100)(?: euros?)? (?!ont|sont|est|en|a)(\w{4,})/;

/** Of what each part is of a hundred, or "". */
export function takeHundredth(text: QuestionText, wish: Wish): string {
  const found = text.take(PER_HUNDRED);
  wish.perHundred = found !== null;
  return found?.[1] ?? "";
}

export function takeShare(text: QuestionText, wish: Wish): void {
  wish.share = text.take(SHARE) !== null;
}

export function takeProportion(text: QuestionText, wish: Wish): void {
  wish.perHead = text.take(PER_HEAD) !== null || text.take(PER_HEAD_IN_SHORT) !== null;
  wish.inPercent = text.take(IN_PERCENT) !== null || text.has(MULTIPLIED);
}
