// The figures of the rows that are found, over them: how many, what a measure comes to, and what is left out of it.

import { PEOPLE, type View } from "./address";
import { called, type Field } from "./column";
import { isFlag } from "./flags";
import { sayLeft, saySeveral } from "./left";
import { make, button } from "./make";
import { measureOf, measures } from "./measures";
import type { Opened } from "./opened";
import type { Figure } from "./grouped/aggregate";
import type { Figures } from "./grouped/figures";
import { shareOf } from "./grouped/shares";
import { dividedField, unitOf, writeFigure } from "./grouped/writing";
import { isYearly } from "./grouped/yearly";

const MANY = 200_000; // rows of which nothing is read that is not asked
const MILLION = 1_000_000;
const LEAST = 0.001; // of a part that is written: none is nothing, nor all

/** What stands above a name; where it is rounded, what it is exactly. */
type Item = [said: string, name: string, exact?: string];

export class Sums {
  private readonly figures = make("dl");
  private readonly left = make("p", { class: "small" });
  private readonly counting = make("p", { class: "small" });
  private readonly choice = make("select");
  private readonly choosing: HTMLElement;
  private readonly wholes = new Map<string, Promise<Figures>>(); // of all rows
  private asked = false; // for a large table
  private turn = 0;

  /** `choose` is told of another measure; `count`, whether rows count that a chart of the standard leaves out. */
  constructor(
    private readonly opened: Opened,
    private readonly element: HTMLElement,
    choose: (measure: number) => void,
    private readonly count: (whole: boolean) => void,
  ) {
    const { words } = opened;
    this.choice.addEventListener("change", () => choose(Number(this.choice.value)));
    this.choosing = make("label", { class: "small" }, `${words.say("sums.of")} `, this.choice);
  }

  /** The columns that have figures, to which a difference may have been added. */
  private listMeasures(measure: number): void {
    const options = measures(this.opened).map((place) =>
      make("option", { value: String(place) }, called(this.opened.fields[place]!)),
    );
    this.choice.replaceChildren(...options);
    this.choice.value = String(measure);
  }

  /** Of the rows of a view, `total` of them; the figures come later. */
  async show(view: View, total: number): Promise<void> {
    const { client, fields, rows, words } = this.opened;
    const turn = (this.turn += 1);
    const measure = measureOf(view, this.opened);
    this.element.hidden = measure === undefined || Boolean(view.groups?.days);
    if (measure === undefined) return;
    this.listMeasures(measure);
    const { text, filters, whole = false } = view.query;
    if (rows > MANY && !this.asked && !text && !filters.length && !view.groups) {
      const ask = (): void => {
        this.asked = true;
        void this.show(view, total);
      };
      const name = called(fields[measure]!);
      this.element.replaceChildren(button(words.say("sums.ask", { column: name }), ask));
      return;
    }
    const query = { text, filters, whole };
    const divisor = divisorOf(view);
    const given = divisor === undefined ? { query, measure } : { query, measure, divisor };
    const figures = await client.ask("figures", given);
    const all =
      total < rows && this.isPartOfAll(view, measure) ? await this.sumAll(measure, whole) : null;
    if (turn !== this.turn) return;
    this.fill(figures, fields[measure]!, total, view, all);
    this.offer(fields[measure]!, figures.left.uncounted, whole);
  }

  /** All rows, or those alone that the chart of the standard counts. */
  private offer({ counted }: Field, uncounted: number, whole: boolean): void {
    const { words } = this.opened;
    const title = counted?.title ?? "";
    const isFocused = this.counting.contains(document.activeElement);
    this.counting.hidden = !counted || (!uncounted && !whole);
    const said = words.say(whole ? "sums.count.some" : "sums.count.all", { title });
    const choice = button(said, () => this.count(!whole));
    this.counting.replaceChildren(choice);
    if (isFocused) choice.focus();
  }

  /** Is what the rows found come to a part of what all do? Not where they may be some that all leave out. */
  private isPartOfAll({ query }: View, measure: number): boolean {
    const { fields } = this.opened;
    const { adds, counted } = fields[measure]!;
    const isApart = query.filters.some(({ column }) => fields[column]!.apart);
    return adds === "sum" && !isApart && (!counted || query.whole === true);
  }

  /** What a measure comes to in all rows, of which those that are found are a part; asked once. */
  private async sumAll(measure: number, whole: boolean): Promise<Figure> {
    const { client, fields } = this.opened;
    const query = { text: "", filters: [], whole };
    const key = JSON.stringify([fields[measure]!.name, whole]);
    const asked = this.wholes.get(key) ?? client.ask("figures", { query, measure });
    this.wholes.set(key, asked);
    try {
      return (await asked).values.sum;
    } catch {
      this.wholes.delete(key); // it is asked again; meanwhile the figures stand without it
      return null;
    }
  }

  /** `all` is the sum of all rows, where not all are found. */
  private fill(figures: Figures, field: Field, total: number, view: View, all: Figure): void {
    const { words, fields } = this.opened;
    const { values, measured, parts, several, ratio } = figures;
    const divisor = divisorOf(view);
    const under = divisor === undefined ? undefined : fields[divisor]!;
    const isByYear = isYearly(view, measureOf(view, this.opened), fields); // whose figures are below
    const write = (how: keyof Figures["values"]): string =>
      writeFigure(values[how] ?? "", field, how, words.language);
    const isPart = ratio && measured < total;
    const both = words.say("sums.both", { total: words.number(total) });
    const items: Item[] = [
      isPart ? [words.number(measured), both] : [words.number(total), this.sayRows(total)],
    ];
    const column = called(field);
    if (measured === 1 && !ratio) items.push([write("min"), column]);
    else if (measured && !isFlag(field, values)) {
      if (field.adds === "sum" && values.sum !== null) items.push(this.sum(values.sum, field, all));
      for (const { text, sum } of parts) {
        const said = writeFigure(sum, field, "sum", words.language);
        items.push([
          said,
          words.say("sums.sum.part", { column, part: text || words.say("empty") }),
        ]);
      }
      if (ratio && under) items.push(...this.divided(ratio, field, under, isByYear));
      else if (!isByYear) {
        items.push(
          [write("mean"), words.say("sums.mean")],
          [write("median"), words.say("sums.median")],
        );
        const ends = { low: write("min"), high: write("max") };
        // the least part of an amount is no amount that a row has
        if (field.share === undefined)
          items.push([words.say("sums.ends", ends), words.say("sums.range")]);
      }
    }
    this.figures.replaceChildren(
      ...items.map(([said, name, exact]) =>
        make("div", {}, make("dt", {}, name), make("dd", { title: exact ?? false }, said)),
      ),
    );
    const apart = saySeveral(words, several, field, fields);
    const divided = ratio && sayLeft(words, ratio.left, under, fields);
    const left = sayLeft(words, figures.left, field, fields);
    this.left.textContent = [apart, divided, left].filter(Boolean).join(" ");
    this.left.hidden = !this.left.textContent;
    this.choosing.hidden = view.groups !== undefined || this.choice.options.length < 2;
    this.element.replaceChildren(this.choosing, this.figures, this.left, this.counting);
  }

  /** « 19,6 millions d’euros », of which the row of totals has the cents; an amount that several share says so. */
  private sum(sum: string, field: Field, all: Figure): Item {
    const { words } = this.opened;
    const key = field.share === undefined ? "sums.sum" : "sums.sum.share";
    const said = words.say(key, { column: called(field) });
    const share = shareOf(sum, all);
    const isPart = share !== null && share >= 0 && share <= 1; // not where some are less than nothing
    const name = isPart ? this.sayShare(said, share) : said;
    const exact = writeFigure(sum, field, "sum", words.language);
    if (unitOf(field) !== "€" || Math.abs(Number(sum)) < MILLION) return [exact, name];
    const millions = Number((Number(sum) / MILLION).toPrecision(3));
    return [words.count("sums.millions", millions).replace("-", "\u2212"), name, exact];
  }

  /** « lignes retenues, sur 99, soit 64,6 % » */
  private sayRows(total: number): string {
    const { words, rows } = this.opened;
    const said = words.count("sums.rows", total, { total: words.number(rows) });
    if (!total || total === rows) return said;
    return this.sayShare(said, total / rows);
  }

  /** « somme de « Montant », soit 18,3 % » */
  private sayShare(said: string, part: number): string {
    const { words } = this.opened;
    const options = { style: "percent", maximumFractionDigits: 1 } as const;
    const isPart = part > 0 && part < 1;
    const bounded = isPart ? Math.min(Math.max(part, LEAST), 1 - LEAST) : part;
    const share = bounded.toLocaleString(words.language, options);
    return words.say("sums.rows.share", { said, share });
  }

  /** The sum that a measure is divided by, and what it then comes to; nothing where one of them has no sum. */
  private divided(
    { under, value, years }: NonNullable<Figures["ratio"]>,
    field: Field,
    divisor: Field,
    isByYear: boolean,
  ): [string, string][] {
    const { words } = this.opened;
    const [column, other] = [called(field), called(divisor)];
    const items: [string, string][] = [];
    if (under !== null) {
      const sum = writeFigure(under, divisor, "sum", words.language);
      items.push([sum, words.say("sums.sum", { column: other })]);
    }
    if (value !== null && !isByYear) {
      const ratio = writeFigure(
        value,
        dividedField(field, divisor, words),
        "ratio",
        words.language,
      );
      const said = words.say("sums.ratio", { column, other });
      const [first = "", last = ""] = years ?? [];
      items.push([ratio, years ? words.say("sums.mean.of", { said, first, last }) : said]);
    }
    return items;
  }
}

/** The column by which the sums of a view are divided. */
function divisorOf({ groups }: View): number | undefined {
  const divisor = groups?.how === "ratio" ? groups.divisor : undefined;
  return divisor === PEOPLE ? undefined : divisor;
}
