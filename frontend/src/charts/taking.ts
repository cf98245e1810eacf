// What one takes of a chart as it is shown: an image, its figures, its address.

import { copyText, drawingOf, given, pictureOf, save, type Cell } from "../compare/take";
import type { Field } from "../explorer/column";
import type { Given, Write } from "../explorer/export/given";
import { button, make } from "../explorer/make";
import type { Words } from "../explorer/words";
import type { Figures, Plot } from "./figures";

interface Shown {
  svg: SVGSVGElement | null;
  title: string;
  name: string; // of a file, without its ending
  address: string;
  given: Given;
}

/** `file` has all figures; `tell` is told what one who does not see is told. */
export function makeTaking(
  words: Words,
  file: string,
  shown: () => Shown,
  tell: (said: string) => void,
): HTMLElement {
  const element = make("p", { class: "taking x-taken" });
  const image = async (): Promise<void> => {
    const { svg, name, title } = shown();
    const picture = svg && (await pictureOf(svg, title));
    if (picture) save(picture, `${name}.png`);
  };
  const drawing = (): void => {
    const { svg, name, title } = shown();
    if (svg) save(drawingOf(svg, title), `${name}.svg`);
  };
  const write = async (format: string): Promise<void> => {
    try {
      const url = new URL(`export-${format}.js`, import.meta.url).href;
      const exporter = (await import(url)) as { write: Write };
      save(await exporter.write(shown().given), `${shown().name}.${format}`);
    } catch {
      tell(words.say("unwritten"));
    }
  };
  const copy = async (): Promise<void> => {
    await copyText(shown().address, element);
    tell(words.say("compare.copied"));
  };
  element.append(
    button(words.say("compare.image"), () => void image()),
    button("SVG", drawing),
    button(words.say("take.csv"), () => void write("csv")),
    button(words.say("take.xlsx"), () => void write("xlsx")),
    make("a", { href: file }, "JSON"),
    button(words.say("compare.copy"), () => void copy()),
  );
  return element;
}

/** The table of what is drawn, for what writes files. */
export function tableOf(figures: Figures, plot: Plot): Given {
  const field = (name: string, type: string, unit = ""): Field => {
    return { name, type, kind: type, unit, decimals: null, title: "" };
  };
  const measure = figures.measure || "nombre";
  const fields = [
    field(figures.group || "nom", "string"),
    ...plot.strands.map(({ name }) => field(name || measure, "number", figures.unit)),
  ];
  const labels: Cell[] = plot.labels.map((label) => ({ text: label, value: label }));
  const columns = plot.strands.map(({ values }) =>
    values.map((value): Cell | null => (value === null ? null : { text: String(value), value })),
  );
  return given(fields, [labels, ...columns]);
}
