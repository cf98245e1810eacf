// The buttons that bring a part of the page: a map, the comparison of communes, the list of all datasets narrowed, what
// one asks of a chart. An address that asks something of it presses its button; so does whoever touches a chart.

import { enable } from "./click";

const TOUCHED = ["focusin", "change", "click"];

export function enableParts(root: ParentNode): void {
  const asked = new URLSearchParams(location.search);
  for (const part of ["map", "compare", "facets", "chart"]) {
    for (const element of root.querySelectorAll<HTMLElement>(`[data-${part}]`)) {
      const button = enable(element, `${part}.js`);
      const press = (): void => button?.click();
      const { anchor } = element.dataset;
      if (anchor ? asked.has(anchor) : String(asked)) press();
      if (part !== "chart") continue;
      for (const event of TOUCHED) element.addEventListener(event, press);
    }
  }
  for (const link of root.querySelectorAll<HTMLElement>("[data-narrowed]")) link.hidden = false;
}
