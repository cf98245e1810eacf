// What an address names and the table has not: of such a column nothing is shown, which is then told.

import { named } from "./address";
import type { Field } from "./column";

const WHOLE = ["de", "sur", "debut", "fin", "plus", "moins", "col"]; // keys whose text is the name of a column
const BEGUN = ["par", "puis", "f", "part"]; // and those whose text begins with it
const SIGN = "~"; // before what is no column: ~habitants, ~jours

/** The columns that an address names in vain, as it writes them. */
export function listUnknownColumns(hash: string, fields: Field[]): string[] {
  const said = new URLSearchParams(hash.slice(hash.indexOf("?") + 1));
  const begins = BEGUN.flatMap((key) => said.getAll(key));
  const wholes = WHOLE.flatMap((key) => said.getAll(key));
  wholes.push(...said.getAll("tri").map((order) => order.slice(1)));
  const unknown = [
    ...begins.filter((text) => named(text, fields)[0] < 0).map((text) => text.split(SIGN)[0]!),
    ...wholes.filter((text) => !fields.some(({ name }) => name === text)),
  ];
  return [...new Set(unknown)].filter((text) => text && !text.startsWith(SIGN));
}
