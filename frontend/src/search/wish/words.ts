// What a question asks of each word that is left of it: groups by it, its column, who it is.

import type { Said } from "./wish";

export const TOWNS = "(?:villes?|communes?|mairies?|towns?|cit(?:y|ies)|municipalit(?:y|ies))";
const BY = new Set(["par", "selon", "by", "per", "chaque", "each"]);
const WHICH = new Set(["quel", "quelle", "quels", "quelles", "qui", "which", "what", "who"]);
const IS = new Set(["est", "sont", "etait", "etaient", "a", "ete", "is", "are", "was", "were"]);
const ARTICLES = new Set(["le", "la", "les", "l", "d", "de", "du", "des", "the"]);
const TOWN = new RegExp(`^${TOWNS}$`);
const GIVES = /^(?:(?:donne|verse|finance|accorde|depense)(?:nt)?|gives?|pays?|spends?)$/; // town halls do
export const PEOPLE = new Set(["qui", "who"]); // it is asked for by its name alone

/** These words one by one, each with what is asked of it. */
export function listSaid(words: string[]): Said[] {
  const said: Said[] = [];
  let role: Said["role"] = "";
  for (const [at, text] of words.entries()) {
    const isOfThat = words.slice(at).some((one) => PEOPLE.has(one)); // « quel est le prénom qui… »
    const verb = words[IS.has(words[at + 1] ?? "") ? at + 2 : at + 1] ?? ""; // « a donné »
    if (PEOPLE.has(text) && GIVES.test(verb)) askTown(said);
    else if (PEOPLE.has(text) && isRelative(said)) continue;
    else if (PEOPLE.has(text)) {
      const head = said.at(-1);
      if (head?.role === "" && head.text === words[at - 1]) head.role = "head";
      said.push({ text, role: "which" });
    } else if (BY.has(text)) role = "by";
    else if (WHICH.has(text)) role = "which";
    else if (role === "which" && IS.has(text) && isOfThat) continue;
    else if (!ARTICLES.has(text)) {
      said.push({ text, role });
      role = "";
    }
  }
  return said;
}

/** Which town, by the word that the question has for it: « les villes qui donnent ». */
function askTown(said: Said[]): void {
  const town = said.find(({ text }) => TOWN.test(text));
  if (town) town.role = "which";
  else said.push({ text: "commune", role: "which" });
}

/** « Le prénom qui… », « les villes qui… »: it is said already what is asked for. */
function isRelative(said: Said[]): boolean {
  return said.some(({ role }) => role === "which") || TOWN.test(said.at(-1)?.text ?? "");
}
