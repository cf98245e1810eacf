// Words of one family: « subventionnées » leads to « subvention », « rénovée » to « rénovation », where what is published
// has that word. What verbs become is all that counts: « action » and « actif » have nothing to do with each other.

import { fold } from "../fold";

const LEAST_ROOT = 5; // letters of what two words of a family have in common
// What verbs end with, and the nouns that are made of them; the longest first
const VERB =
  /(?:issantes|issante|issants|issant|antes|ante|ants|ant|ees|ee|er|es|e|ies|ie|ir|is|(?<=[ru])(?:ites|ite|its|it|ire))$/y;
const ACTING =
  /(?:issements|issement|ements|ement|ations|ation|tions|tion|ctions|ction|ptions|ption|ions|ion|ateurs|ateur|atrices|atrice|ages|age|eurs|eur|euses|euse)$/y;
const BASE = /(?:es|e|s)?$/;
const PARTICIPLE = /é(?:e?s?)$/;
const QUALITY = /ités?$/;
const SILENT = /(?<!e|[ru]it|ant)es?$/; // of « finance » as of « financé » without its accent
const APART = new Set(["station", "fonction", "depart", "compos", "propos", "march"]); // « stationné » is of no station

/** What a word may be without the end of a verb, or of what is made of one. */
interface Roots {
  verb: string[];
  acting: string[];
  doubled: string[]; // of what acts, with « nn » as one: « subventionnement »
  base: string[];
}

/** Words that are there, each with the term by which it is found. */
export class Families {
  private readonly verbs = new Map<string, Set<string>>();
  private readonly nouns = new Map<string, Set<string>>();

  constructor(words: Iterable<[word: string, term: string]>) {
    for (const [word, term] of words) {
      const { verb, acting, base } = rootsOf(word);
      for (const root of verb) add(this.verbs, root, term);
      for (const root of [...acting, ...base]) add(this.nouns, root, term);
    }
  }

  /** The terms of the family of a word. */
  find(word: string): string[] {
    const { verb, acting, doubled, base } = rootsOf(word);
    const nouns = [...verb, ...doubled].flatMap((root) => [...(this.nouns.get(root) ?? [])]);
    const verbs = [...verb, ...acting, ...base].flatMap((root) => [
      ...(this.verbs.get(root) ?? []),
    ]);
    return [...new Set([...nouns, ...verbs])];
  }
}

function rootsOf(word: string): Roots {
  const bare = fold(word);
  const written = word.toLowerCase().normalize("NFC");
  const isQuality = QUALITY.test(written); // « mobilité » is no « construite »
  const isVerb = !isQuality && (PARTICIPLE.test(written) || !SILENT.test(bare));
  const acting = without(bare, ACTING);
  return {
    verb: isVerb ? without(bare, VERB) : [],
    acting,
    doubled: acting.filter((root) => bare.startsWith(`${root}n`) && root.endsWith("n")),
    base: [bare.replace(BASE, "")].filter(isRoot),
  };
}

/** A word without one of these ends: each of those that it has, « nn » of « subventionner » being one « n » too. */
function without(bare: string, ends: RegExp): string[] {
  const roots: string[] = [];
  for (let at = LEAST_ROOT; at < bare.length; at += 1) {
    ends.lastIndex = at;
    if (!ends.test(bare)) continue;
    const root = bare.slice(0, at);
    roots.push(root, root.replace(/([nt])\1$/, "$1"));
  }
  return [...new Set(roots)].filter(isRoot);
}

function isRoot(root: string): boolean {
  return root.length >= LEAST_ROOT && !APART.has(root);
}

function add(words: Map<string, Set<string>>, root: string, term: string): void {
  const known = words.get(root);
  if (known) known.add(term);
  else words.set(root, new Set([term]));
}
