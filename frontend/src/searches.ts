// The page of the search, and the field of the home page: what they need comes once one begins to ask, and at once where
// the address has a question.

import { bundle } from "./click";

export function enableSearch(root: ParentNode): void {
  const element = root.querySelector<HTMLElement>("[data-search]");
  const form = element?.querySelector("form");
  if (!element || !form) return;
  element.querySelector("p")?.remove(); // what is said where there is no script
  form.closest("[hidden]")?.removeAttribute("hidden");
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  status.className = "x-status";
  form.after(status);
  const begin = (): void => {
    form.removeEventListener("focusin", begin);
    void bundle("search.js")
      .then(({ start }) => start(element))
      .catch(() => {
        status.textContent = element.dataset["failed"] ?? "";
        form.addEventListener("focusin", begin); // one may try again
      });
  };
  form.addEventListener("focusin", begin);
  if (!new URLSearchParams(location.search).get("q")) return;
  begin();
  form.querySelector("input")?.focus({ preventScroll: true });
}
