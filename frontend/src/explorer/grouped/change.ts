// What groups have more from one group of the second column to another, as two selects ask: exact, and in percent of the
// first, of what can be added up and is more than nothing.

import { make } from "../make";
import type { Words } from "../words";
import type { Figure } from "./aggregate";
import { decimal, unitsOf } from "./decimals";
import type { Grouped, GroupRow } from "./group";

export type Change = [string, string]; // the two groups

/** The difference of two decimal texts. */
export function subtract(after: Figure, before: Figure): Figure {
  if (after === null || before === null) return null;
  const digits = Math.max(...[after, before].map((text) => text.split(".")[1]?.length ?? 0));
  return decimal(unitsOf(after, digits) - unitsOf(before, digits), digits);
}

/** As a part of the first; null where that is none, nothing or less. */
export function shareOf(after: Figure, before: Figure): number | null {
  if (after === null || before === null || Number(before) <= 0) return null;
  return Number(subtract(after, before)) / Number(before);
}

/** The same groups with two columns, whose difference is their figure of all; null where one of them is not there. */
export function changed(result: Grouped, [before, after]: Change): Grouped | null {
  const places = [before, after].map((text) =>
    result.columns.findIndex((column) => column.text === text),
  );
  if (places.includes(-1)) return null;
  const project = (row: GroupRow): GroupRow => {
    const [one, other] = places.map((place) => row.values[place] ?? null) as [Figure, Figure];
    return { ...row, values: [one, other, subtract(other, one)] };
  };
  return {
    ...result,
    columns: places.map((place) => result.columns[place]!),
    rows: result.rows.map(project),
    shown: project(result.shown),
    others: result.others && project(result.others),
    all: project(result.all),
  };
}

/** « Écart de [2022] à [2024] » */
export class Changes {
  readonly element = make("span", { class: "x-change" });
  private readonly before = make("select");
  private readonly after = make("select");
  private readonly ending: HTMLElement;

  /** `ask` is told which is wanted, or none. */
  constructor(
    private readonly words: Words,
    ask: (change: Change | undefined) => void,
  ) {
    this.ending = make("label", {}, `${words.say("grouped.change.to")} `, this.after);
    const beginning = make("label", {}, `${words.say("grouped.change")} `, this.before);
    this.element.append(beginning, this.ending);
    const tell = (): void => {
      const [before, after] = [this.before.value, this.after.value];
      ask(before ? [before, after] : undefined);
    };
    for (const select of [this.before, this.after]) select.addEventListener("change", tell);
  }

  /** Offers the groups of the second column, where they are `periods`; « others » is none of them. */
  show({ columns }: Grouped, periods: boolean, change: Change | undefined): void {
    const named = columns.filter(({ text }) => text);
    this.element.hidden = !periods || named.length < 2;
    const options = named.map(({ text, label }): [string, string] => [text, label]);
    fill(this.before, [["", this.words.say("grouped.change.none")], ...options]);
    fill(this.after, options);
    this.before.value = change?.[0] ?? "";
    this.after.value = change?.[1] ?? named.at(-1)?.text ?? "";
    this.ending.hidden = !change;
  }
}

export function fill(select: HTMLSelectElement, options: [string, string][]): void {
  const { value } = select;
  select.replaceChildren(...options.map(([one, label]) => make("option", { value: one }, label)));
  if (options.some(([one]) => one === value)) select.value = value;
}
