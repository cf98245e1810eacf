// Words by which a question asks for the contrary of what rows say: « ne… pas », « interdit », « sans ».

import { fold } from "../fold";

const NOT = "(?:ne|n|pas|sans|jamais|aucune?|not|no|without)";
const NEGATED = new RegExp(` ${NOT} `);
const NEGATIVE =
  /^(?:interdi|refus|exclu|ferme|absen|manqu|depourvu|impossib|rejet|annul|suspen|termin|fini|non|perdu|vid(?:e|es)$|payant|prive)/; // by itself
const MODAL = /^(?:peu[tx]|peuvent|doi[ts]|doivent|veu[tx]|veulent)$/; // « ne peuvent pas » denies what comes after

/** Does a question say of something that it is not so? Its contrary may be asked. */
export function isNegated(question: string): boolean {
  return NEGATED.test(` ${fold(question)} `);
}

/** Does a word deny something by itself: « interdit », « fermées »? */
export function isNegative(word: string): boolean {
  return NEGATIVE.test(fold(word));
}

/** Is the most, the least or none of it asked for, or the contrary of something: « le plus d'opposants », « qui ne ferment
 *  pas », « interdits »? */
export function isEssential(question: string, word: string): boolean {
  const bare = fold(word);
  if (isNegative(word)) return true;
  const most = `(?:plus|moins|most|fewest|least)(?: (?:grand|petit))?(?: (?:nombre|number))?(?: (?:d|de|des|du|of))?(?: \\w+)?`;
  const none = MODAL.test(bare)
    ? []
    : [`${NOT}(?: \\w+){0,2} ${bare}`, `${bare} (?:pas|jamais|not)`];
  return new RegExp(` (?:${[`${most} ${bare}`, ...none].join("|")}) `).test(` ${fold(question)} `);
}
