// How a council voted: « à l'unanimité », « sans opposition ».

import type { QuestionText } from "./text";

const UNANIMOUS = /\b(?:a l )?(?:unanim\w*|consensus)\b/;
const OPPOSED =
  /\b(?:sans|without|aucune?|no)(?: (?:aucune?|any|d|de|une?))* (?:opposition|(?:votes?|voix|avis) (?:contre|against)|(?:contre|against) votes?)\b|\bsans (?:vote )?contre(?: ni abstentions?)?\b/;
export const SITTING = /\b(?:(?:quelles?|la|les|chaque|par|which|each) )?(?:seances?|sittings?)\b/;

/** The votes that there are none of. */
export function takeVotes(text: QuestionText): string[] {
  const isUnanimous = text.take(UNANIMOUS) !== null;
  const isUnopposed = text.take(OPPOSED) !== null;
  if (isUnanimous) return ["contre", "abstention"];
  return isUnopposed ? ["contre"] : [];
}
