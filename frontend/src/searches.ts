// The page of the search: what it needs comes once one begins to ask, and at once where the address has a question.

import { bundle } from "./click";

export function enableSearch(root: ParentNode): void {
  const element = root.querySelector<HTMLElement>("[data-search]");
  const form = element?.querySelector("form");
  if (!element || !form) return;
  element.querySelector("p")?.remove(); // what is said where there is no script
  form.closest("[hidden]")?.removeAttribute("hidden");
  const begin = (): void => {
    form.removeEventListener("focusin", begin);
    void bundle("search.js")
      .then(({ start }) => start(element))
      .catch(() => form.after(element.dataset["failed"] ?? ""));
  };
  form.addEventListener("submit", (event) => event.preventDefault()); // this is the page it leads to
  form.addEventListener("focusin", begin);
  if (new URLSearchParams(location.search).get("q")) form.querySelector("input")?.focus({ preventScroll: true });
}
