// A written number with what it counts, as site_builder/render/pages/values.py attaches it.

const EURO = "€";
const MINUS = "\u2212";

/** 221 577 €, or €221,577 in a language that has the sign first; 63 fois. */
export function attachUnit(language: string, number: string, unit: string): string {
  if (!unit) return number;
  const isMoney = unit === EURO || unit.startsWith(`${EURO} `);
  if (!isMoney || !hasEuroFirst(language)) return `${number}\u00a0${unit}`;
  const minus = number.startsWith(MINUS) ? MINUS : "";
  return `${minus}${EURO}${number.slice(minus.length)}${unit.slice(EURO.length)}`;
}

function hasEuroFirst(language: string): boolean {
  return language.startsWith("en");
}
