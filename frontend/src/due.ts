// Whether data are late depends on the day on which the page is read: the page itself holds a date only.

export function sayDue(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-due]")) {
    const { due = "", kept = "", late = "" } = element.dataset;
    element.textContent = today() > due ? late : kept;
  }
}

/** The reader's own day, as YYYY-MM-DD. */
export function today(): string {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");
}
