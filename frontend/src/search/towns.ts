// Towns as people call them: « Marcq » is Marcq-en-Barœul, where no other begins so.

import { fold } from "../fold";
import type { Names } from "./names";

const HEAD = /^(\p{L}{4,})[- ](?:en|sur|sous|lez|lès|les|du|de|aux|au|la|le|d['’])(?![\p{L}])/u;
const TAIL = "(?![\\p{L}\\p{N}]|[-  ](?:en|sur|sous|lez|les|du|de la|aux|d['’]))";

// « Quelle commune de la métropole » asks of all of them, not of what the metropolis publishes
const OF_TERRITORY =
  /(?<!\p{L})((?:villes?|communes?|mairies?|collectivit[ée]s?)(?: membres)?) (?:de (?:la |notre )?m[ée]tropole|de (?:l['’]|notre )agglom[ée]ration|du territoire|de (?:la |notre )communaut[ée](?: (?:urbaine|de communes|d['’]agglom[ée]ration))?)(?![\p{L}]| europ)/giu;

/** A question about all communes without whose they are. */
export function dropTerritory(question: string): string {
  return question.replace(OF_TERRITORY, "$1");
}

export class Towns {
  private readonly called: [pattern: RegExp, name: string][];

  constructor(publishers: Names["publishers"]) {
    const heads = new Map<string, string[]>();
    for (const [, name] of publishers) {
      const head = fold(HEAD.exec(name)?.[1] ?? "");
      if (head) heads.set(head, [...(heads.get(head) ?? []), name]);
    }
    this.called = [...heads].flatMap(([head, [name, ...others]]) =>
      others.length ? [] : [[new RegExp(`(?<![\\p{L}\\p{N}])${head}${TAIL}`, "giu"), name!]],
    );
  }

  /** A question with their whole names. */
  sayWhole(question: string): string {
    return this.called.reduce(
      (text, [pattern, name]) => text.replace(pattern, () => name),
      question,
    );
  }
}
