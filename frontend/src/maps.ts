// The button that brings the map of a table.

import { enable } from "./click";

export function enableMaps(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-map]")) enable(element, "map.js");
}
