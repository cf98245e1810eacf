// What is compared, in the address: ?mesure=…&categorie=…&annees=2020-2024&communes=59350,59512

export interface View {
  measure: string;
  category: string;
  first: string; // year
  last: string;
  communes: string[]; // INSEE codes, in the order in which they were chosen
}

/** What an address asks: what it does not say is missing. */
export function read(search: string): Partial<View> {
  const said = new URLSearchParams(search);
  const asked: Partial<View> = {};
  const measure = said.get("mesure");
  const category = said.get("categorie");
  const [first, last] = (said.get("annees") ?? "").split("-");
  if (measure) asked.measure = measure;
  if (category) asked.category = category;
  if (first) Object.assign(asked, { first, last: last ?? first });
  if (said.has("communes"))
    asked.communes = (said.get("communes") ?? "").split(",").filter(Boolean);
  return asked;
}

export function write({ measure, category, first, last, communes }: View): string {
  const parts = [`mesure=${encodeURIComponent(measure)}`];
  if (category) parts.push(`categorie=${encodeURIComponent(category)}`);
  if (first) parts.push(`annees=${first === last ? first : `${first}-${last}`}`);
  parts.push(`communes=${communes.map(encodeURIComponent).join(",")}`);
  return `?${parts.join("&")}`;
}
