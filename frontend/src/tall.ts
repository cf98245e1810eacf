// A page that another site shows in a frame tells it how high it is, and again whenever that changes.

export function tellHeight(root: ParentNode): void {
  const shown = root.querySelector<HTMLElement>("[data-tall]");
  if (!shown || window.parent === window) return;
  const tell = (): void => {
    const height = Math.ceil(shown.getBoundingClientRect().bottom + window.scrollY);
    window.parent.postMessage({ beffroi: { height } }, "*"); // whoever frames it may know how high it is
  };
  new ResizeObserver(tell).observe(shown);
}
