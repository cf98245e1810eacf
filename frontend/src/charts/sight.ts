// What is asked of a chart and the bar that answers stay in sight together: on a telephone the field stands over the
// bars, and the keyboard takes half of the screen.

const APART = 12; // pixels

/** Scrolls as little as shows `marked` below `field`, which stays above it (see the styles). */
export function keepInSight(field: Element, marked: Element | null): void {
  if (!marked) return;
  const { top, bottom } = marked.getBoundingClientRect();
  const start = field.getBoundingClientRect().bottom + APART;
  const end = (window.visualViewport?.height ?? window.innerHeight) - APART;
  if (bottom > end) window.scrollBy(0, bottom - end);
  else if (top < start) window.scrollBy(0, top - start);
}
