// The button that brings the explorer of a table, which an address that asks something of it presses.

import { enable } from "./click";
import { asks } from "./explorer/address";

export function enableExplorers(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-explorer]")) {
    const button = enable(element, "explorer.js");
    const asked = (): void => {
      if (asks(location.hash, element.dataset["anchor"] ?? "")) button?.click();
    };
    window.addEventListener("hashchange", asked);
    asked();
  }
}
