// What people say in words of their own, in those that columns and accounts have: « hors service », « en panne » and « ne
// marche pas » are « pas en service », « payer son personnel » is « charges de personnel ».

const WORKS = "(?:march|fonctionn)(?:e|ent|ait|aient|er)";
const BROKEN = new RegExp(
  `(?<!\\p{L})(?:hors[- ]services?|(?:tomb[ée]+s?\\s+)?en panne|n(?:e\\s+|['’])${WORKS} (?:pas|plus)|en d[ée]rangement|d[ée]fectueu(?:x|ses?)|out of (?:service|order)|not working|broken)(?!\\p{L})`,
  "giu",
);
const WORKING = new RegExp(
  `(?<!\\p{L})(?:qui ${WORKS}|en [ée]tat de (?:marche|fonctionnement)|en marche)(?! (?:pas|plus))(?!\\p{L})`,
  "giu",
);

const STAFF = new RegExp(
  "(?<!\\p{L})(?:d[ée]penses?|frais|co[ûu]ts?|pay(?:er|e|ent)) (?:de |du |en |son |leur |le )personnel(?!\\p{L})",
  "giu",
);

/** A question in the words of the data. */
export function sayAsData(question: string): string {
  return question
    .replace(BROKEN, "pas en service")
    .replace(WORKING, "en service")
    .replace(STAFF, "charges de personnel");
}
