// A field that proposes what its text may mean: by keyboard, by touch and by ear (ARIA 1.2, combobox with a list).

import { fold } from "../fold";
import { make } from "../explorer/make";

interface Option {
  value: string;
  label: string;
}

const MOST = 50; // options that are shown
let made = 0;

export class Combobox {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  private readonly list: HTMLUListElement;
  private options: Option[] = [];
  private shown: Option[] = [];
  private at = -1;

  /** `tell` is told how many options there are as one types. */
  constructor(
    label: string,
    private readonly choose: (value: string) => void,
    private readonly tell: (count: number) => void,
  ) {
    const id = `combobox-${(made += 1)}`;
    this.list = make("ul", { role: "listbox", id: `${id}-list`, "aria-label": label, hidden: "" });
    this.input = make("input", {
      id,
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      placeholder: label,
      "aria-label": label,
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": `${id}-list`,
    });
    this.element = make("span", { class: "x-combobox" }, this.input, this.list);
    this.input.addEventListener("input", () => this.open());
    this.input.addEventListener("click", () => this.open());
    this.input.addEventListener("blur", () => this.close());
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    this.list.addEventListener("click", (event) => {
      const option = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (option) this.take(Number(option.dataset["place"]));
    });
  }

  offer(options: Option[]): void {
    this.options = options;
    if (!this.list.hidden) this.open();
  }

  private open(): void {
    const text = fold(this.input.value);
    const folded = this.options.map((option) => [fold(option.label), option] as const);
    const begin = folded.filter(([label]) => label.startsWith(text));
    const inside = folded.filter(([label]) => !label.startsWith(text) && label.includes(text));
    const found = [...begin, ...inside].map(([, option]) => option);
    this.shown = found.slice(0, MOST);
    this.list.replaceChildren(
      ...this.shown.map(({ label }, place) =>
        make(
          "li",
          {
            role: "option",
            id: `${this.input.id}-${place}`,
            "aria-selected": "false",
            "data-place": String(place),
          },
          label,
        ),
      ),
    );
    this.list.hidden = !this.shown.length;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.point(text && this.shown.length ? 0 : -1);
    this.tell(found.length);
  }

  private close(): void {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.point(-1);
  }

  private press(event: KeyboardEvent): void {
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) return this.open();
      const count = this.shown.length;
      const step = key === "ArrowDown" ? 1 : -1;
      this.point(this.at < 0 && step < 0 ? count - 1 : (this.at + step + count) % count);
    } else if (key === "Enter") {
      event.preventDefault();
      if (this.list.hidden) this.open();
      else this.take(this.at);
    } else if (key === "Escape") {
      if (this.list.hidden) this.input.value = "";
      this.close();
    }
  }

  private point(place: number): void {
    this.at = place;
    [...this.list.children].forEach((option, i) =>
      option.setAttribute("aria-selected", String(i === place)),
    );
    const option = this.list.children[place];
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  private take(place: number): void {
    const option = this.shown[place];
    if (!option) return;
    this.input.value = "";
    this.close();
    this.choose(option.value);
  }
}
