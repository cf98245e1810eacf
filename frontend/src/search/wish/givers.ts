// Who gives: « qui provient de la métropole », « le plus grand nombre de communes ».

// Who gives a part, up to the next sign: all who give are shown beside each other
export const GIVEN_BY =
  /(?<!\p{L})(?:qui )?(?:provien(?:t|nent)|vien(?:t|nent)|provenant|venant|est donnée? par|sont données? par|comes?|came) (?:de (?:l['’])?|d['’]|du |des |from ).*?(?=\s(?:en|entre|depuis|pour|in|between|since)\s|\s*[,;:?!.]|$)/iu;
export const GIVEN_MOST =
  /\b(?:(?:le|du|d un|au|par le) )?plus (?:grand nombre )?d(?:e)? (?:collectivites|communes|villes|financeurs|editeurs)(?: differente?s)?\b|\b(?:the )?(?:most|largest number of) (?:public bodies|towns|givers)\b/;

/** A question without who gives a part, as all who give are asked beside each other. */
export function dropGivers(question: string): string {
  return question.replace(GIVEN_BY, " ");
}
