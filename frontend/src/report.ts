// Below each table, the button that brings what reports a row; without JavaScript the page's own link does.

import { load } from "./click";

export function enableReports(root: ParentNode): void {
  const link = root.querySelector<HTMLAnchorElement>("a[data-report]");
  if (!link) return;
  for (const table of root.querySelectorAll<HTMLElement>("[data-explorer]")) {
    const button = document.createElement("button");
    const first = (): void => {
      button.removeEventListener("click", first);
      void load("rows.js", table, button).catch(() => button.addEventListener("click", first)); // one may try again
    };
    button.type = "button";
    button.className = "x-reports";
    button.textContent = link.dataset["report"] ?? "";
    button.addEventListener("click", first);
    table.after(button);
  }
}
