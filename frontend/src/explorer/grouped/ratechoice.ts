// A rate within each group as one asks it: « la part de [lignes] où [Vote] est [à l’unanimité] ».

import type { GroupView } from "../address";
import { called, type Field } from "../column";
import { make } from "../make";
import { measures } from "../measures";
import type { Opened } from "../opened";
import type { Filter, Query } from "../query";
import { fill } from "./change";
import { stepsOf } from "./groups";
import type { Rate } from "./rate";
import { sayConditions } from "./ratename";

const LISTED = 200; // values of a column
const KEPT = "kept"; // conditions of an address, which no select says
const FILLED = "filled";
const VALUE = "=";

export class RateChoice {
  readonly elements: HTMLElement[];
  private readonly measure = make("select", { class: "x-long-choice" });
  private readonly column = make("select", { class: "x-long-choice" });
  private readonly value = make("select", { class: "x-long-choice" });
  private readonly ending: HTMLElement;
  private readonly columns: number[];
  private rate: Rate | undefined; // the one that is shown
  private query: Query = { text: "", filters: [] };
  private turn = 0;

  /** `ask` is told which rate is wanted instead. */
  constructor(
    private readonly opened: Opened,
    ask: (rate: Rate) => void,
  ) {
    const { words, fields, order } = opened;
    this.columns = order.filter((column) => isChosenAmong(fields[column]!));
    this.ending = make("label", {}, `${words.say("grouped.rate.is")} `, this.value);
    this.elements = [
      make("label", {}, `${words.say("grouped.of")} `, this.measure),
      make("label", {}, `${words.say("grouped.rate.where")} `, this.column),
      this.ending,
    ];
    this.measure.addEventListener("change", () => ask(this.chosen(this.rate!.conditions)));
    this.value.addEventListener("change", () => ask(this.chosen([this.condition()])));
    this.column.addEventListener("change", () => {
      void this.lead(Number(this.column.value)).then(
        (one) => ask(this.chosen([one])),
        () => undefined, // whose failure is told
      );
    });
  }

  /** The rate of who asks for one, and has not said yet of what. */
  async begin({ by, then }: GroupView): Promise<Rate> {
    const [, ...others] = this.columns; // the first names a row
    const isFree = (column: number): boolean => column !== by.column && column !== then?.column;
    const column = others.find(isFree) ?? this.columns[0] ?? by.column;
    return { conditions: [await this.lead(column)] };
  }

  show({ rate }: GroupView, query: Query): void {
    this.query = { text: query.text, filters: query.filters };
    this.rate = rate;
    for (const element of this.elements) element.hidden = !rate;
    if (!rate) return;
    const { words, fields } = this.opened;
    const isSummed = ({ adds, minus }: Field): boolean => adds === "sum" && !minus;
    const summed = measures(this.opened).filter((place) => isSummed(fields[place]!));
    fill(this.measure, [["", words.say("grouped.rate.rows")], ...this.name(summed)]);
    this.measure.value = String(rate.measure ?? "");
    const [one] = rate.conditions;
    const isSimple = rate.conditions.length === 1 && valueOf(one!) !== "";
    const said = sayConditions(rate.conditions, fields, words);
    fill(this.column, [...this.name(this.columns), ...(isSimple ? [] : [[KEPT, said] as Option])]);
    this.column.value = isSimple ? String(one!.column) : KEPT;
    this.ending.hidden = !isSimple;
    if (isSimple) void this.listValues(one!).catch(() => undefined); // whose failure is told
  }

  private async listValues(one: Filter): Promise<void> {
    const turn = (this.turn += 1);
    const now = valueOf(one);
    fill(this.value, [[now, now.slice(VALUE.length)]]);
    const options = await this.askValues(one.column);
    if (turn !== this.turn) return;
    const isListed = options.some(([value]) => value === now);
    fill(this.value, isListed ? options : [[now, now.slice(VALUE.length)], ...options]);
    this.value.value = now;
  }

  /** The values of a column, the most frequent first. */
  private async askValues(column: number): Promise<Option[]> {
    const { client, words } = this.opened;
    const { facets, shown } = await client.ask("facets", { query: this.query, column });
    const options = facets.slice(0, LISTED).map(({ text }, i): Option => {
      return [VALUE + text, shown[i] || words.say("grouped.unknown")];
    });
    return [...options, [FILLED, words.say("grouped.rate.filled")]];
  }

  /** The condition that the most rows of a column pass. */
  private async lead(column: number): Promise<Filter> {
    const options = await this.askValues(column);
    const [first] = options.find(([value]) => value !== VALUE) ?? [FILLED];
    return conditionOf(column, first);
  }

  private condition(): Filter {
    return conditionOf(Number(this.column.value), this.value.value);
  }

  private chosen(conditions: Filter[]): Rate {
    const { value } = this.measure;
    return value ? { conditions, measure: Number(value) } : { conditions };
  }

  private name(columns: number[]): Option[] {
    return columns.map((column) => [String(column), called(this.opened.fields[column]!)]);
  }
}

type Option = [value: string, label: string];

/** A condition as a select has it; "" where no select does. */
function valueOf(filter: Filter): string {
  if ("filled" in filter) return filter.filled ? FILLED : VALUE;
  return "values" in filter && filter.values.length === 1 ? VALUE + filter.values[0]! : "";
}

function conditionOf(column: number, value: string): Filter {
  if (value === FILLED || value === VALUE) return { column, filled: value === FILLED };
  return { column, values: [value.slice(VALUE.length)] };
}

const PLACED = ["geometry", "longitude", "latitude"]; // kinds

/** Has a column values of which one is chosen? */
function isChosenAmong(field: Field): boolean {
  const isMade = field.told !== undefined || field.minus || field.days || field.near;
  return !isMade && !PLACED.includes(field.kind) && stepsOf(field).length === 1;
}
