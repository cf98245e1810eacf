// Towns as people call them: « Marcq » is Marcq-en-Barœul, where no other begins so.

import { fold } from "../fold";
import type { Names } from "./names";

const HEAD = /^(\p{L}{4,})[- ](?:en|sur|sous|lez|lès|les|du|de|aux|au|la|le|d['’])(?![\p{L}])/u;
const TAIL = "(?![\\p{L}\\p{N}]|[-  ](?:en|sur|sous|lez|les|du|de la|aux|d['’]))";

// « Quelle commune de la métropole » asks of all of them, not of what the metropolis publishes
const OF_TERRITORY =
  /(?<!\p{L})((?:villes?|communes?|mairies?|collectivit[ée]s?)(?: membres)?) (?:de (?:la |notre )?m[ée]tropole|de (?:l['’]|notre )agglom[ée]ration|du territoire|de (?:la |notre )communaut[ée](?: (?:urbaine|de communes|d['’]agglom[ée]ration))?)(?![\p{L}]| europ)/giu;

// Who gives: « l'aide de la Métropole », « aidée par la Métropole », though « les associations de la métropole » and « les plus
// aidées de la métropole » are those of all communes
const TAKEN = "(?:aides?|subventions?|argent|soutien|reçoi\\p{L}*|re[çc]ue?s?|touch\\p{L}+)";
const GIVEN = "(?:(?:aid|vers|accord|donn|financ|subventionn|pay)[ée]e?s?|soutenue?s?)";
const TAKERS =
  "(?:villes?|communes?|mairies?|associations?|clubs?|écoles?|habitants?|organismes?|budgets?)";
const BETWEEN = `(?: (?!(?:[ld]['’])?${TAKERS}(?!\\p{L}))[\\p{L}'’]+){0,3}`;
// What is of all communes: the first word of its name, and as it is asked for
const JOINT = new Map([
  ["metropole", "m[ée]tropole"],
  ["communaute", "communaut[ée]"],
  ["agglomeration", "agglom[ée]ration"],
  ["departement", "d[ée]partement"],
  ["region", "r[ée]gion"],
]);
const GIVER = new RegExp(
  `(?<=(?<!\\p{L})(?:${TAKEN}${BETWEEN} (?:de (?:la |l['’])|du )|${GIVEN}${BETWEEN} par (?:la |le |l['’])))` +
    `(${[...JOINT.values()].join("|")})(?![\\p{L}]| (?:europ|urb|de |d['’]))`,
  "giu",
);

/** A question about all communes without whose they are. */
export function dropTerritory(question: string): string {
  return question.replace(OF_TERRITORY, "$1");
}

export class Towns {
  private readonly called: [pattern: RegExp, name: string][];
  private readonly joint: Map<string, string>; // what is of all communes, by the first word of its name

  constructor(publishers: Names["publishers"]) {
    const heads = new Map<string, string[]>();
    for (const [, name] of publishers) {
      const head = fold(HEAD.exec(name)?.[1] ?? "");
      if (head) heads.set(head, [...(heads.get(head) ?? []), name]);
    }
    const first = publishers.map(([, name]) => [fold(name).split(" ")[0]!, name] as const);
    const isAlone = ([head]: readonly [string, string]): boolean =>
      JOINT.has(head) && first.filter(([other]) => other === head).length === 1;
    this.joint = new Map(first.filter(isAlone));
    this.called = [...heads].flatMap(([head, [name, ...others]]) =>
      others.length ? [] : [[new RegExp(`(?<![\\p{L}\\p{N}])${head}${TAIL}`, "giu"), name!]],
    );
  }

  /** A question with their whole names. */
  sayWhole(question: string): string {
    const given = question.replace(GIVER, (said, head: string) => {
      const name = this.joint.get(fold(head));
      return name ? said.replace(head, () => name) : said;
    });
    return this.called.reduce((text, [pattern, name]) => text.replace(pattern, () => name), given);
  }
}
