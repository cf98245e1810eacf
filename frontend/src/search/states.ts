// Whether something works, as one says it and as columns of yes and no do: « hors service », « en panne » and « ne marche
// pas » are « pas en service ».

const WORKS = "(?:march|fonctionn)(?:e|ent|ait|aient|er)";
const BROKEN = new RegExp(
  `(?<!\\p{L})(?:hors[- ]services?|(?:tomb[ée]+s?\\s+)?en panne|n(?:e\\s+|['’])${WORKS} (?:pas|plus)|en d[ée]rangement|d[ée]fectueu(?:x|ses?)|out of (?:service|order)|not working|broken)(?!\\p{L})`,
  "giu",
);
const WORKING = new RegExp(
  `(?<!\\p{L})(?:qui ${WORKS}|en [ée]tat de (?:marche|fonctionnement)|en marche)(?! (?:pas|plus))(?!\\p{L})`,
  "giu",
);

/** A question in the words of columns: their titles are those of the data. */
export function sayStates(question: string): string {
  return question.replace(BROKEN, "pas en service").replace(WORKING, "en service");
}
