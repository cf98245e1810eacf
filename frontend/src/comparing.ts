// The button that brings the comparison of communes, which an address that asks something presses.

import { enable } from "./click";

export function enableComparing(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-compare]")) {
    const button = enable(element, "compare.js");
    if (location.search) button?.click();
  }
}
