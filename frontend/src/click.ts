// A button that brings a part of the page: nothing of it is loaded before.

const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : "";

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
    void load(name, element, button).catch(() => (button.disabled = false));
  });
  return button;
}

export async function load(name: string, element: HTMLElement, button: HTMLButtonElement): Promise<void> {
  const { start } = await bundle(name);
  await start(element, button);
}
