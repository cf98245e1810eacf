// Which chart of the groups is shown: buttons, one of which is pressed.

import type { Drawing } from "../address";
import { button, make } from "../make";
import type { Words } from "../words";
import type { Answered } from "./view";

export class Drawings {
  readonly element = make("div", { class: "x-drawings", role: "group" });
  shown: Drawing = "bars";

  constructor(
    private readonly words: Words,
    private readonly choose: (drawing: Drawing) => void,
  ) {
    this.element.setAttribute("aria-label", words.say("grouped.drawings"));
  }

  /** Offers those that are possible; says which of them is shown. */
  show({ groups }: Answered, possible: Drawing[]): Drawing {
    const focused = [...this.element.children].indexOf(document.activeElement as Element);
    this.shown = possible.includes(groups.drawing) ? groups.drawing : possible[0]!;
    const buttons = possible.map((drawing) =>
      button(this.words.say(`grouped.drawing.${drawing}`), () => this.choose(drawing), {
        "aria-pressed": String(drawing === this.shown),
      }),
    );
    this.element.replaceChildren(...buttons);
    this.element.hidden = possible.length < 2;
    if (focused >= 0) (buttons[focused] ?? buttons[0])?.focus();
    return this.shown;
  }
}
