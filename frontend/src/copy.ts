// A button beside each text that is there to be copied; without JavaScript it is selected by hand.

const PAUSE = 2000; // milliseconds for which one reads that it is done

export function enableCopying(root: ParentNode): void {
  for (const box of root.querySelectorAll<HTMLElement>("[data-copy]")) {
    for (const text of box.querySelectorAll("pre")) {
      const button = document.createElement("button");
      const rest = (): string => (button.textContent = box.dataset["copy"] ?? "");
      button.type = "button";
      button.setAttribute("aria-live", "polite");
      rest();
      button.addEventListener("click", () => {
        void copy(text).then(() => {
          button.textContent = box.dataset["copied"] ?? "";
          setTimeout(rest, PAUSE);
        });
      });
      text.after(button);
    }
  }
}

/** What cannot be copied by a script, in a page that is not served over HTTPS, is selected for the reader. */
async function copy(element: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(element.textContent ?? "");
  } catch {
    getSelection()?.selectAllChildren(element);
    document.execCommand("copy");
  }
}
