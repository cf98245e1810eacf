// By how much what was given is less than what was asked for.

import { CHANGED } from "./changes";
import { BIGGEST, MOST, WHICH_YEAR } from "./order";
import type { QuestionText } from "./text";
import type { Wish } from "./wish";

// « reçu le plus loin de ce qu’elle réclamait », « l’écart entre demandé et accordé »
const GAP = [
  /\b(?:demand|reclam|sollicit|request|ask)(?:e|ee|es|ees|ait|aient|ed)\b/,
  /\b(?:recue?s?|obtenue?s?|obtient|obtiennent|attribuee?s?|accordee?s?|received|granted|awarded)\b/,
  /\b(?:l |un )?(?:plus |plus gros )?(?:loin|ecarts?|differences?|gap)(?: (?:de|entre|du|between|from))?\b/,
];
const SURPLUS = /\bplus que\b|\bmore than\b/; // which no column says

/** How great it is, and when, the rows say. */
export function takeGap(text: QuestionText, wish: Wish): void {
  wish.isOfGap = GAP.every((pattern) => text.has(pattern)) && !text.has(SURPLUS);
  if (!wish.isOfGap) return;
  const others = [CHANGED, BIGGEST, MOST, WHICH_YEAR, /\bpour quoi\b/, /\bmontants?\b/];
  for (const pattern of [...GAP, ...others]) text.take(pattern);
}
