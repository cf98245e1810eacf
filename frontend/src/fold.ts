// Words as people type them: case, accents, ligatures, apostrophes and hyphens do not count.

/** « Villeneuve-d’Ascq » → "villeneuve d ascq", « Œuvres d'été » → "oeuvres d ete". */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .replace(/œ/g, "oe")
    .replace(/æ/g, "ae")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
