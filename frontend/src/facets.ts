// The button that narrows the list of all datasets, which an address that asks something of it presses; and the links
// of other lists that lead there.

import { enable } from "./click";
import { asks } from "./facets/address";

export function enableFacets(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-facets]")) {
    const button = enable(element, "facets.js");
    if (asks(location.search)) button?.click();
  }
  for (const link of root.querySelectorAll<HTMLElement>("[data-narrowed]")) link.hidden = false;
}
