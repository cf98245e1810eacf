// The same page in another language is asked what this one was: the words of a search, filters, an explorer's view.

export function keepQuestion(root: ParentNode): void {
  for (const link of root.querySelectorAll<HTMLAnchorElement>("nav a[hreflang]")) {
    link.addEventListener("click", () => {
      link.search = location.search;
      link.hash = location.hash;
    });
  }
}
