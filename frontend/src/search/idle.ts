// Words of questions that say nothing of what is asked for: « laquelle », « depuis », « tous les jours ». They are those
// behind whose arrow nothing stands in site_builder/locale/*/synonyms.txt.

import { fold } from "../fold";
import type { Names } from "./names";
import { words } from "./terms";

export class Idle {
  private readonly phrases: string[][]; // the longest first

  constructor(subjects: Names["subjects"] = []) {
    const idle = subjects.filter(([, meant]) => !meant.length).flatMap(([asked]) => asked);
    this.phrases = idle.map((phrase) => words(phrase).map(fold));
    this.phrases.sort((one, other) => other.length - one.length);
  }

  /** The words of a question without them; all of them, where there is no other. */
  without(asked: string[]): string[] {
    const bare = asked.map(fold);
    const left: string[] = [];
    for (let at = 0; at < bare.length;) {
      const found = this.phrases.find((phrase) => phrase.every((one, i) => bare[at + i] === one));
      if (!found) left.push(asked[at]!);
      at += found?.length ?? 1;
    }
    return left.length ? left : asked;
  }
}
