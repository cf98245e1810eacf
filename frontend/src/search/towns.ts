// Towns as people call them: « Marcq » is Marcq-en-Barœul, where no other begins so.

import { fold } from "../fold";
import type { Names } from "./names";

const HEAD = /^(\p{L}{4,})[- ](?:en|sur|sous|lez|lès|les|du|de|aux|au|la|le|d['’])(?![\p{L}])/u;
const TAIL = "(?![\\p{L}\\p{N}]|[-  ](?:en|sur|sous|lez|les|du|de la|aux|d['’]))";

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
