// A figure as a part of another.

import type { Figure } from "./aggregate";

/** Null where the other is none, nothing or less. */
export function shareOf(part: Figure, whole: Figure): number | null {
  if (part === null || whole === null || Number(whole) <= 0) return null;
  return Number(part) / Number(whole);
}
