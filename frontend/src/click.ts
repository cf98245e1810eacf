// A button that brings a part of the page: nothing of it is loaded before.

const script =
  document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : "";

interface Bundle {
  start: (element: HTMLElement, button?: HTMLButtonElement) => Promise<void>;
}

/** A script that lies beside this one. */
export async function bundle(name: string): Promise<Bundle> {
  return (await import(new URL(name, script).href)) as Bundle;
}

/** Shows the button of an element, which loads a bundle and lets it start there; null where it has none. */
export function enable(element: HTMLElement, name: string): HTMLButtonElement | null {
  const button = element.querySelector<HTMLButtonElement>("button.go");
  if (!button) return null;
  button.closest<HTMLElement>("[hidden]")?.removeAttribute("hidden");
  button.addEventListener("click", () => {
    button.disabled = true;
    void load(name, element, button).catch(() => fail(element, button));
  });
  return button;
}

/** A script did not come: it is said, and one may click again. */
function fail(element: HTMLElement, button: HTMLButtonElement): void {
  button.disabled = false;
  const told = element.querySelector("[role=status]") ?? document.createElement("p");
  told.setAttribute("role", "status");
  told.className = "x-status";
  if (!told.isConnected) button.after(told);
  told.textContent = element.dataset["failed"] ?? "";
}

export async function load(
  name: string,
  element: HTMLElement,
  button: HTMLButtonElement,
): Promise<void> {
  const { start } = await bundle(name);
  await start(element, button);
}
