// The values of a chart, read one by one: one tab stop, arrows from one to the next; touched or pointed at, they are
// written below the drawing.

import { make } from "../explorer/make";

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export class Reading {
  readonly element: HTMLElement;
  private points: SVGElement[] = [];
  private at = 0;

  /** `help` says how one goes on. */
  constructor(private readonly help: string) {
    this.element = make("p", { class: "small x-read", "aria-hidden": "true" }, help);
  }

  /** Of a new drawing. */
  follow(svg: SVGSVGElement | null): void {
    this.points = [...(svg?.querySelectorAll<SVGElement>(".x-point") ?? [])];
    const chosen = this.points.filter((point) => point.classList.contains("x-marked"));
    this.at = Math.max(0, this.points.indexOf(chosen[0]!));
    const said = chosen.map((point) => point.getAttribute("aria-label"));
    this.element.textContent = said.join(" ; ") || this.help;
    this.points.forEach((point, place) => {
      point.setAttribute("tabindex", place === this.at ? "0" : "-1");
      point.addEventListener("focus", () => this.read(place));
      point.addEventListener("pointerenter", () => this.say(place));
      point.addEventListener("click", () => point.focus());
      point.addEventListener("keydown", (event) => this.press(event));
    });
  }

  private press(event: KeyboardEvent): void {
    const last = this.points.length - 1;
    const step = STEPS[event.key];
    const ends: Record<string, number> = { Home: 0, End: last };
    const next = step ? this.at + step : ends[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.points[Math.min(last, Math.max(0, next))]!.focus();
  }

  private read(place: number): void {
    this.points[this.at]!.setAttribute("tabindex", "-1");
    this.points[place]!.setAttribute("tabindex", "0");
    this.at = place;
    this.say(place);
  }

  private say(place: number): void {
    this.element.textContent = this.points[place]!.getAttribute("aria-label");
  }
}
