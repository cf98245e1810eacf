// A question that asks several things, one after another: « qui a reçu le plus en 2024, et combien ? ».

import { words } from "./terms";
import { hasQuantity } from "./views/quantities";

const FEWEST_CLAUSE = 4; // words of what asks something by itself
// Where a question goes on to ask another thing
const CLAUSE =
  /[:?!;]|,\s+(?=(?:et |à |pour |avec |dans |de |en )?(?:combien|quel\p{L}*|est-ce|où|quand|c['’](?:est|était)|ça|on|je|nous|how|what|which|when|where)(?!\p{L})|,\s+(?=j['’]))|(?<!\p{L})(?:et|and)(?=\s+(?:à |pour |avec |dans |de |en |jusqu['’]à )?(?:combien|quel\p{L}*|est-ce|quand|on|ça|how|what|which)(?!\p{L}))|(?<!\p{L})et(?=\s+(?:est|a-t|ont|sont)-(?:elles?|ils?|on)(?!\p{L}))/iu;

/** The first thing that it asks, then more and more of it, up to the whole; less what stands in brackets, but for a
 *  quantity: « (50 kW) ». */
export function listBeginnings(question: string): string[] {
  const clauses = listClauses(
    question.replace(/\(([^)]*)\)/g, (_, inside: string) =>
      hasQuantity(inside) ? ` ${inside} ` : " ",
    ),
  );
  const beginnings = clauses.map((_, at) => clauses.slice(0, at + 1).join(" "));
  const isWhole = (place: number): boolean => place === beginnings.length - 1;
  return beginnings.filter((text, place) => isWhole(place) || words(text).length >= FEWEST_CLAUSE);
}

/** Its parts. */
export function listClauses(question: string): string[] {
  const parts = question.split(CLAUSE).map((text) => text.trim());
  return parts.filter((text) => words(text).length > 0);
}
