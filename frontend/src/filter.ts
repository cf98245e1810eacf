// A list is narrowed as one types: <input data-filter="#list" hidden>, the items being the list's own children. The
// address says it: ?list=words.
// Only the attribute `hidden` is set, so that the strictest Content-Security-Policy has nothing to say.

import { fold } from "./fold";

/** Milliseconds without typing before the count is announced, so that a screen reader is not cut at each letter. */
const PAUSE = 250;

export function enableFilters(root: ParentNode): void {
  for (const input of root.querySelectorAll<HTMLInputElement>("input[data-filter]")) {
    const list = root.querySelector(input.dataset["filter"] ?? "");
    if (list) enable(input, list);
  }
}

function enable(input: HTMLInputElement, list: Element): void {
  const items = Array.from(list.children)
    .filter((item) => item instanceof HTMLLIElement || item instanceof HTMLTableRowElement)
    .map((item) => ({ item, text: fold(item.textContent ?? "") }));
  const status = nearestStatus(input);
  const name = list.id;
  let announcement = 0;

  const narrow = (): void => {
    const words = fold(input.value).split(" ");
    let shown = 0;
    for (const { item, text } of items) {
      item.hidden = !words.every((word) => text.includes(word));
      if (!item.hidden) shown += 1;
    }
    window.clearTimeout(announcement);
    announcement = window.setTimeout(() => {
      announce(status, fold(input.value) ? shown : null);
      const url = new URL(location.href);
      if (input.value) url.searchParams.set(name, input.value);
      else url.searchParams.delete(name);
      history.replaceState(null, "", url);
    }, PAUSE);
  };

  input.addEventListener("input", narrow);
  reveal(input);
  input.value ||= new URLSearchParams(location.search).get(name) ?? "";
  if (input.value) narrow(); // the browser gives back what was typed when one returns to the page
}

/** Without JavaScript the field would do nothing: it, its labels and the block around it are hidden until now. */
function reveal(input: HTMLInputElement): void {
  input.hidden = false;
  for (const label of input.labels ?? []) label.hidden = false;
  input.closest<HTMLElement>("[hidden]")?.removeAttribute("hidden");
}

/** The status that shares the closest ancestor with the field: a page may hold several filters. */
function nearestStatus(input: Element): HTMLElement | null {
  for (let around = input.parentElement; around; around = around.parentElement) {
    const status = around.querySelector<HTMLElement>("[data-filter-status]");
    if (status) return status;
  }
  return null;
}

/** The sentences are the page's, in its language; `null` is no filter, and nothing to say. */
function announce(status: HTMLElement | null, shown: number | null): void {
  if (!status) return;
  const { none = "", one = "", many = "" } = status.dataset;
  const sentence = shown === null ? "" : shown === 0 ? none : shown === 1 ? one : many;
  status.textContent = sentence.replace(
    "{n}",
    (shown ?? 0).toLocaleString(document.documentElement.lang || "fr"),
  );
}
