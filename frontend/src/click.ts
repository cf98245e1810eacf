// A button that brings a part of the page: nothing of it is loaded before.

const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : "";

interface Bundle {
  start: (element: HTMLElement, button: HTMLButtonElement) => Promise<void>;
}

/** Shows the button of an element, which loads a bundle and lets it start there; null where it has none. */
export function enable(element: HTMLElement, bundle: string): HTMLButtonElement | null {
  const button = element.querySelector<HTMLButtonElement>("button.go");
  if (!button) return null;
  button.closest<HTMLElement>("[hidden]")?.removeAttribute("hidden");
  button.addEventListener("click", () => {
    button.disabled = true;
    void load(bundle, element, button).catch(() => (button.disabled = false));
  });
  return button;
}

export async function load(bundle: string, element: HTMLElement, button: HTMLButtonElement): Promise<void> {
  const address = new URL(bundle, script).href;
  const { start } = (await import(address)) as Bundle;
  await start(element, button);
}
