// The streets that a question names, though it writes them without capitals: « le feu au coin de la rue de la pie voleuse ».

export const KIND_OF_STREET =
  "rue|avenue|av|boulevard|bd|place|chemin|allée|allee|quai|impasse|square|sentier|venelle|ruelle|passage|cours|drève|dreve|parvis";
const SMALL = "(?:de|du|des|la|le|les)\\s+|[ld]['’]\\s*";
// Words at which the name of a street ends
const END = `(?:à|a|au|aux|en|et|ou|où|il|elle|on|est|sont|pour|par|avec|sur|entre|depuis|jusqu\\S*|ferm\\S+|barr\\S+|\\d\\S*|${KIND_OF_STREET})(?![^\\s,;:.?!()])`;
const WORD = `(?!${END})[^\\s,;:.?!()]+`;
const STREET = new RegExp(
  `(?<!\\p{L})(?:${KIND_OF_STREET})\\.?\\s+(?:${SMALL}){0,2}${WORD}(?:\\s+${WORD}){0,4}`,
  "giu",
);

/** All of them together first, then one by one. */
export function listStreets(question: string): string[] {
  const streets = [...question.matchAll(STREET)].map(([text]) => text);
  return streets.length > 1 ? [streets.join(" "), ...streets] : streets;
}
