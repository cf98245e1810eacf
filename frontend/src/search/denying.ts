// Words by which a question asks for the contrary of what rows say: « ne… pas », « interdit », « sans ».

import { fold } from "../fold";

const NOT = "(?:ne|n|pas|sans|jamais|aucune?|not|no|without)";
const DENIED = new RegExp(` ${NOT} `);
const DENYING =
  /^(?:interdi|refus|exclu|ferme|absen|manqu|depourvu|impossib|rejet|annul|suspen|termin|fini|non|perdu|vid(?:e|es)$|payant|prive)/; // by itself
const MODAL = /^(?:peu[tx]|peuvent|doi[ts]|doivent|veu[tx]|veulent)$/; // « ne peuvent pas » denies what comes after

/** Does a question say of something that it is not so? Its contrary may be asked. */
export function isDenied(question: string): boolean {
  return DENIED.test(` ${fold(question)} `);
}

/** Does a word deny something by itself: « interdit », « fermées »? */
export function isDenying(word: string): boolean {
  return DENYING.test(fold(word));
}

/** Is the most, the least or none of it asked for, or the contrary of something: « le plus d'opposants », « qui ne ferment
 *  pas », « interdits »? */
export function isEssential(question: string, word: string): boolean {
  const bare = fold(word);
  if (isDenying(word)) return true;
  const most = `(?:plus|moins|most|fewest|least)(?: (?:grand|petit))?(?: (?:nombre|number))?(?: (?:d|de|des|du|of))?(?: \\w+)?`;
  const none = MODAL.test(bare)
    ? []
    : [`${NOT}(?: \\w+){0,2} ${bare}`, `${bare} (?:pas|jamais|not)`];
  return new RegExp(` (?:${[`${most} ${bare}`, ...none].join("|")}) `).test(` ${fold(question)} `);
}
