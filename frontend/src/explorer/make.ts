// Elements, without markup: what a cell holds can only ever be text.

type Child = Node | string;

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | boolean> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

export function button(
  text: string,
  work: () => void,
  attributes: Record<string, string | boolean> = {},
): HTMLButtonElement {
  const element = make("button", { type: "button", ...attributes }, text);
  element.addEventListener("click", work);
  return element;
}

const PAUSE = 200; // milliseconds without typing, before what was typed is asked

/** A field to type in; `work` is told what was typed once one pauses. */
export function typed(text: string, work: (text: string) => void): HTMLInputElement {
  const element = make("input", { type: "search", value: text });
  let pause = 0;
  element.addEventListener("input", () => {
    window.clearTimeout(pause);
    pause = window.setTimeout(() => work(element.value), PAUSE);
  });
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

export function draw(
  tag: string,
  attributes: Record<string, string | number>,
  ...children: Node[]
): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}
