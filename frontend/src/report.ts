// Below each table, the button that brings what reports a row; without JavaScript the page's own link does.

const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : "";

export function enableReports(root: ParentNode): void {
  const link = root.querySelector<HTMLAnchorElement>("a[data-report]");
  if (!link) return;
  for (const table of root.querySelectorAll<HTMLElement>("[data-explorer]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "x-reports";
    button.textContent = link.dataset["report"] ?? "";
    button.addEventListener("click", () => void load(table, button));
    table.after(button);
  }
}

async function load(table: HTMLElement, button: HTMLButtonElement): Promise<void> {
  const address = new URL("rows.js", script).href;
  const { report } = (await import(address)) as typeof import("./report/rows");
  await report(table, button);
}
