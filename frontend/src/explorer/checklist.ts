// Values to choose among, with their counts: the first of them, the others by typing or on demand.

import { fold } from "../fold";
import { button, make } from "./make";
import type { Words } from "./words";

const LISTED = 100; // values at once, where one types
const MOST = 1000; // that are all shown on demand
const FEW = 12; // values that the eye finds

export interface Value {
  text: string; // as it is chosen
  label: string; // as it is read
  count: number;
}

export interface Panel {
  element: HTMLElement;
  refresh: () => void; // when other filters have changed, and with them the counts
}

/** `chosen` is kept up to date, and `change` told; `first` values are shown at first. */
export function checklist(
  chosen: Set<string>,
  asked: () => Promise<Value[]>,
  change: () => void,
  words: Words,
  first = LISTED,
): Panel {
  const list = make("ul", { class: "x-values" });
  const find = make("input", { type: "search" });
  const finding = make("label", { hidden: true }, `${words.say("find")} `, find);
  const more = make("p", { class: "small" });
  let found: (Value & { folded: string })[] = [];
  let shown: { text: string; box: HTMLInputElement; number: HTMLElement }[] = [];
  let whole = false; // are all to be shown?

  const item = ({ text, label, count }: Value): HTMLElement => {
    const box = make("input", { type: "checkbox" });
    box.checked = chosen.has(text);
    box.addEventListener("change", () => {
      if (box.checked) chosen.add(text);
      else chosen.delete(text);
      change();
    });
    const number = make("span", { class: "n" }, words.number(count));
    shown.push({ text, box, number });
    return make("li", {}, make("label", {}, box, ` ${label} `, number));
  };
  /** The values that are shown stay where they are: one is among them. */
  const recount = (): void => {
    const counts = new Map(found.map(({ text, count }) => [text, count]));
    for (const { text, box, number } of shown) {
      box.checked = chosen.has(text);
      number.textContent = words.number(counts.get(text) ?? 0);
    }
  };
  const rest = (count: number, shown: number): Node | string => {
    if (count > MOST) return words.count("more", count - shown);
    const show = (): void => {
      whole = true;
      fill();
      list.children[shown]?.querySelector("input")?.focus();
    };
    return button(words.say("all", { n: words.number(count) }), show);
  };
  const fill = (): void => {
    const word = fold(find.value);
    const some = found.filter(({ folded }) => folded.includes(word));
    const most = whole && some.length <= MOST ? MOST : word ? LISTED : first;
    shown = [];
    list.replaceChildren(...some.slice(0, most).map(item));
    more.replaceChildren(...(some.length > most ? [rest(some.length, most)] : []));
  };
  const refresh = (): void =>
    void asked().then((values) => {
      found = values.map((value) => ({ ...value, folded: fold(value.label) }));
      finding.hidden = found.length <= FEW;
      if (list.contains(document.activeElement)) recount();
      else fill();
    });
  find.addEventListener("input", fill);
  return { element: make("div", { class: "x-facets" }, finding, list, more), refresh };
}
