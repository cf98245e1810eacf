// The button that brings the explorer of a table: nothing of it is loaded before.

const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : "";

export function enableExplorers(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-explorer]")) {
    const button = element.querySelector<HTMLButtonElement>("button");
    if (!button) continue;
    button.closest<HTMLElement>("[hidden]")?.removeAttribute("hidden");
    button.addEventListener("click", () => {
      button.disabled = true;
      void load(element).catch(() => (button.disabled = false));
    });
    if (decodeURIComponent(location.hash).startsWith(`#${element.dataset["anchor"] ?? ""}?`)) button.click();
  }
}

async function load(element: HTMLElement): Promise<void> {
  const address = new URL("explorer.js", script).href;
  const { explore } = (await import(address)) as typeof import("./explorer/explorer");
  await explore(element);
}
