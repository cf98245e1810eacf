// What groups have more from one group of the second column to another, as two selects ask: exact, and in percent of the
// first, of what can be added up and is more than nothing.

import { make } from "../make";
import type { Words } from "../words";
import type { Among } from "./compared";
import type { Grouped, GroupRow } from "./result";

export type Change = [string, string]; // the two groups

const AMONG: Among[] = ["all", "gone", "new", "first", "both"];

/** The same groups with two columns, whose difference is their figure of all; null where one of them is not there. */
export function changed(result: Grouped, change: Change): Grouped | null {
  if (!result.compared) return null;
  const places = change.map((text) => result.columns.findIndex((column) => column.text === text));
  const project = (row: GroupRow): GroupRow => ({
    ...row,
    values: [...places.map((place) => row.values[place] ?? null), row.change],
    silent: places.map((place) => row.silent[place] ?? false),
  });
  return {
    ...result,
    columns: places.map((place) => result.columns[place]!),
    rows: result.rows.map(project),
    unknown: result.unknown && project(result.unknown),
    shown: project(result.shown),
    others: result.others && project(result.others),
    all: project(result.all),
  };
}

/** « Écart de [2022] à [2024], parmi [tous] » */
export class Changes {
  readonly element = make("span", { class: "x-change" });
  private readonly before = make("select");
  private readonly after = make("select");
  private readonly among = make("select");
  private readonly ending: HTMLElement;
  private readonly choosing: HTMLElement;

  /** `ask` is told which is wanted, or none, and of which groups. */
  constructor(
    private readonly words: Words,
    ask: (change: Change | undefined, among: Among) => void,
  ) {
    this.ending = make("label", {}, `${words.say("grouped.change.to")} `, this.after);
    const beginning = make("label", {}, `${words.say("grouped.change")} `, this.before);
    this.choosing = make("label", {}, `${words.say("grouped.among")} `, this.among);
    this.element.append(beginning, this.ending, this.choosing);
    const tell = (): void => {
      const [before, after] = [this.before.value, this.after.value];
      ask(before ? [before, after] : undefined, this.among.value as Among);
    };
    for (const select of [this.before, this.after, this.among])
      select.addEventListener("change", tell);
  }

  /** Offers the groups of the second column; « others » is none of them. */
  show(
    { columns }: Grouped,
    change: Change | undefined,
    among: Among | undefined, // nothing where groups that have nothing in one are left out, or are no periods
  ): void {
    const named = columns.filter(({ text }) => text);
    this.element.hidden = named.length < 2;
    const options = named.map(({ text, label }): [string, string] => [text, label]);
    fill(this.before, [["", this.words.say("grouped.change.none")], ...options]);
    fill(this.after, options);
    this.before.value = change?.[0] ?? "";
    this.after.value = change?.[1] ?? named.at(-1)?.text ?? "";
    this.ending.hidden = !change;
    this.choosing.hidden = !change || among === undefined;
    const [before, after] = (change ?? []).map(
      (text) => named.find((column) => column.text === text)?.label ?? text,
    );
    const given = { before: before ?? "", after: after ?? "", first: named[0]?.label ?? "" };
    fill(
      this.among,
      AMONG.map((one) => [one, this.words.say(`grouped.among.${one}`, given)]),
    );
    this.among.value = among ?? "all";
  }
}

export function fill(select: HTMLSelectElement, options: [string, string][]): void {
  const { value } = select;
  select.replaceChildren(...options.map(([one, label]) => make("option", { value: one }, label)));
  if (options.some(([one]) => one === value)) select.value = value;
}
