// A written number with what it counts, as site_builder/render/pages/values.py attaches it.

const EURO = "€";
const PERCENT = "%";
const MINUS = "\u2212";

/** 221 577 €, or €221,577 in English, which has the sign first; 63 fois; 4 %, or 4%. */
export function attachUnit(language: string, number: string, unit: string): string {
  if (!unit) return number;
  if (language.startsWith("en")) return attachInEnglish(number, unit);
  return `${number}\u00a0${unit}`;
}

function attachInEnglish(number: string, unit: string): string {
  if (unit === PERCENT) return number + unit;
  if (unit !== EURO && !unit.startsWith(`${EURO} `)) return `${number}\u00a0${unit}`;
  const minus = number.startsWith(MINUS) ? MINUS : "";
  return `${minus}${EURO}${number.slice(minus.length)}${unit.slice(EURO.length)}`;
}
