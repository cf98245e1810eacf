// What one takes of a view: its rows as a file, its chart as an image, its address, the code of a frame.

import { button, make } from "../explorer/make";
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
    const url = URL.createObjectURL(blob);
    make("a", { href: url, download: `${this.name}.${ending}` }).click();
    window.setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }

  private async copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = make("textarea", { readonly: "" }, text); // a page that is not served over HTTPS
      this.element.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    this.tell(this.words.say("compare.copied"));
  }

  private drawing(): void {
    const source = this.source();
    if (source) this.save(new Blob([source], { type: "image/svg+xml" }), "svg");
  }

  private async picture(): Promise<void> {
    const source = this.source();
    const chart = this.chart();
    if (!source || !chart) return;
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`;
    await image.decode();
    const scale = 2;
    const canvas = make("canvas");
    canvas.width = chart.clientWidth * scale;
    canvas.height = chart.clientHeight * scale;
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => blob && this.save(blob, "png"));
  }

  /** The chart with its colours in it, on paper. */
  private source(): string {
    const chart = this.chart();
    if (!chart) return "";
    const copy = chart.cloneNode(true) as SVGSVGElement;
    const [shown, copied] = [[...chart.querySelectorAll("*")], [...copy.querySelectorAll("*")]];
    shown.forEach((element, i) => {
      const style = getComputedStyle(element);
      for (const name of PAINTED) copied[i]!.setAttribute(name, style.getPropertyValue(name));
      copied[i]!.removeAttribute("class");
    });
    const paper = document.createElementNS(copy.namespaceURI, "rect");
    for (const [name, value] of Object.entries({
      width: "100%",
      height: "100%",
      fill: getComputedStyle(document.body).backgroundColor,
    }))
      paper.setAttribute(name, value);
    copy.prepend(paper);
    copy.removeAttribute("class");
    copy.removeAttribute("aria-labelledby");
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    return new XMLSerializer().serializeToString(copy);
  }
}

const PAINTED = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linejoin",
  "paint-order",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
];
