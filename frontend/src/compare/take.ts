// What one takes of a view: its rows as a file, its chart as an image, its address, the code of a frame.

import { button, draw, make } from "../explorer/make";
import type { Field } from "../explorer/column";
import type { Given, Write } from "../explorer/export/given";
import type { Words } from "../explorer/words";

export interface Cell {
  text: string; // canonical
  value: string | number;
}

/** A table of few rows, as exporters want it: `cells` by column. */
export function given(fields: Field[], cells: (Cell | null)[][]): Given {
  const rows = cells[0]?.length ?? 0;
  const columns = cells.map((column) => ({
    codes: Uint32Array.from(column, (cell, row) => (cell ? row + 1 : 0)),
    values: column.map((cell) => cell?.value ?? ""),
    texts: column.map((cell) => cell?.text ?? ""),
  }));
  return { fields, columns, rows: Uint32Array.from({ length: rows }, (_, row) => row) };
}

export class Taking {
  readonly element: HTMLElement;
  private readonly file = make("a", {}, "JSON");
  private readonly code = make("code");

  constructor(
    private readonly words: Words,
    private readonly name: string,
    private readonly rows: () => Given | Promise<Given>,
    private readonly chart: () => SVGSVGElement | null,
    private readonly frame: () => string,
    private readonly tell: (said: string) => void,
  ) {
    const say = (key: string): string => words.say(key);
    const frameCode = make(
      "details",
      {},
      make("summary", {}, say("compare.embed")),
      make("pre", {}, this.code),
    );
    const [copy, ...others] = [
      button(say("compare.copy"), () => void this.copy(location.href)),
      button(say("take.xlsx"), () => void this.write("xlsx", "xlsx")),
      button(say("take.csv"), () => void this.write("csv", "csv")),
      button(say("compare.image"), () => void this.picture()),
      button("SVG", () => this.drawing()),
    ];
    const title = make("h3", {}, say("compare.take"));
    this.element = make("div", { class: "x-take" }, title, ...others, this.file, copy!, frameCode);
  }

  /** After each change of the view: `file` has all figures of its measure, "" where there is none. */
  follow(file: string): void {
    this.file.href = file;
    this.file.hidden = !file;
    this.code.textContent = this.frame();
  }

  private async write(format: string, ending: string): Promise<void> {
    try {
      const { write } = (await import(new URL(`export-${format}.js`, import.meta.url).href)) as {
        write: Write;
      };
      this.save(await write(await this.rows()), ending);
    } catch {
      this.tell(this.words.say("unwritten"));
    }
  }

  private save(blob: Blob, ending: string): void {
    save(blob, `${this.name}.${ending}`);
  }

  private async copy(text: string): Promise<void> {
    await copyText(text, this.element);
    this.tell(this.words.say("compare.copied"));
  }

  private drawing(): void {
    const chart = this.chart();
    if (chart) this.save(drawingOf(chart), "svg");
  }

  private async picture(): Promise<void> {
    const chart = this.chart();
    const picture = chart && (await pictureOf(chart));
    if (picture) this.save(picture, "png");
  }
}

export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  make("a", { href: url, download: name }).click();
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** `beside`: where a field may stand for a moment. */
export async function copyText(text: string, beside: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = make("textarea", { readonly: "" }, text); // a page that is not served over HTTPS
    beside.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}

/** A chart as it is shown, as an SVG file, under its title. */
export function drawingOf(chart: SVGSVGElement, title = ""): Blob {
  return new Blob([sourceOf(chart, title)], { type: "image/svg+xml" });
}

export async function pictureOf(chart: SVGSVGElement, title = ""): Promise<Blob | null> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(sourceOf(chart, title))}`;
  await image.decode();
  const scale = 2;
  const canvas = make("canvas");
  canvas.width = image.naturalWidth * scale;
  canvas.height = image.naturalHeight * scale;
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((settle) => canvas.toBlob(settle));
}

/** The chart with its colours in it, on paper. What its style sheet puts beside it is of it. */
function sourceOf(chart: SVGSVGElement, title: string): string {
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const [shown, copied] = [[...chart.querySelectorAll("*")], [...copy.querySelectorAll("*")]];
  shown.forEach((element, i) => paint(element, copied[i]!));
  const { width, height } = chart.getBoundingClientRect();
  const style = getComputedStyle(chart);
  const [left, right] = [parseFloat(style.paddingLeft), parseFloat(style.paddingRight)];
  for (const name of ["class", "role", "aria-labelledby", "aria-describedby"])
    copy.removeAttribute(name);
  const titles = linesOf(title, Math.floor(width / TITLE.letter));
  const over = titles.length * TITLE.line + (titles.length && TITLE.apart);
  const inner = { x: left, y: over, width: width - left - right, height, overflow: "visible" };
  for (const [name, value] of Object.entries(inner)) copy.setAttribute(name, String(value));
  for (const name of ["font-family", "font-size"])
    copy.setAttribute(name, style.getPropertyValue(name));
  const body = getComputedStyle(document.body);
  const paper = draw("rect", { width: "100%", height: "100%", fill: body.backgroundColor });
  const font = { "font-family": style.fontFamily, "font-size": TITLE.size, "font-weight": 600 };
  const texts = titles.map((line, i) => {
    const place = { x: 0, y: (i + 1) * TITLE.line - 4, fill: body.color, ...font };
    return draw("text", place, document.createTextNode(line));
  });
  const whole = draw("svg", { width, height: height + over }, paper, ...texts, copy);
  return new XMLSerializer().serializeToString(whole);
}

const TITLE = { size: 16, line: 22, letter: 8.5, apart: 8 }; // pixels

function linesOf(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ").filter(Boolean)) {
    const longer = `${lines[lines.length - 1] ?? ""} ${word}`.trim();
    if (lines.length && longer.length <= most) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function paint(element: Element, copy: Element): void {
  const style = getComputedStyle(element);
  for (const name of PAINTED) copy.setAttribute(name, style.getPropertyValue(name));
  if (style.transform !== "none") copy.setAttribute("transform", style.transform);
  for (const name of ["class", "tabindex", "role", "aria-label"]) copy.removeAttribute(name);
}

const PAINTED = [
  "display",
  "overflow",
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linejoin",
  "paint-order",
  "vector-effect",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
];
