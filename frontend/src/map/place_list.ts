// The places in view, in words: what a keyboard or a screen reader goes through.

import { button, make } from "../explorer/make";
import type { Words } from "../explorer/words";
import type { Standing } from "./drawing";

const LISTED = 50; // places

/** Of rows, in two columns, what names each and what tells it from others. */
export type Named = (rows: number[]) => Promise<string[][]>;

export class PlaceList {
  readonly element = make("details", { class: "x-places" });
  private readonly list = make("ul");

  /** `box` is where one is once the place that one was at is no longer there. */
  constructor(
    private readonly box: HTMLElement,
    private readonly words: Words,
    private readonly named: Named,
    private readonly open: (place: Standing) => Promise<void>,
  ) {
    this.element.append(make("summary", {}, words.say("map.list")), this.list);
  }

  /** `crowded`: there are more of them than `places`. */
  async say(places: Standing[], crowded: boolean): Promise<void> {
    const { words } = this;
    const listed = places.slice(0, LISTED);
    const texts = await this.named(listed.map(({ rows }) => rows[0]!));
    const twice = new Set(texts[0]!.filter((text, place, some) => some.indexOf(text) !== place));
    const items = listed.map((standing, place) => {
      const row = standing.rows[0]!;
      const [best = "", other = ""] = texts.map((column) => column[place]!);
      const name = (twice.has(best) && [best, other].filter(Boolean).join(" – ")) || best || other;
      const number = (): string => words.say("map.row", { row: words.number(row + 1) });
      const open = (): void => void this.open(standing);
      return make("li", {}, button(name || number(), open, { "data-row": String(row) }));
    });
    const now = this.list.contains(document.activeElement)
      ? (document.activeElement as HTMLElement).dataset["row"]
      : "";
    const closer = crowded || places.length > LISTED;
    this.list.replaceChildren(
      ...items,
      ...(closer ? [make("li", {}, words.say("map.closer"))] : []),
    );
    if (now) (this.buttonOf(Number(now)) ?? this.box).focus({ preventScroll: true });
  }

  buttonOf(row: number): HTMLElement | null {
    return this.list.querySelector<HTMLElement>(`[data-row="${row}"]`);
  }
}
