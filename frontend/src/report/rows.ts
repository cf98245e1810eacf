// A button in each row of a table, and what it opens: a message that holds the row already, to be sent by the reader.

import { button, make } from "../explorer/make";
import { Words } from "../explorer/words";
import { filled, type Row } from "./message";

const FIRST = 3; // columns that tell a row where the page names none

/** `table` is the element with data-explorer, whose rows change as one explores; `toggle` brings the buttons or not. */
export async function start(table: HTMLElement, toggle: HTMLButtonElement): Promise<void> {
  const words = await Words.load(new URL(".", import.meta.url));
  const rest = toggle.textContent ?? "";
  let on = true;
  const show = (): void => {
    toggle.textContent = on ? words.say("report.done") : rest;
    for (const old of table.querySelectorAll(".x-report")) old.remove();
    if (on) table.querySelectorAll<HTMLTableRowElement>("tbody tr").forEach((row, place) => add(table, row, place, words));
  };
  toggle.addEventListener("click", () => {
    on = !on;
    show();
  });
  // The explorer writes its rows anew, after the page's own.
  new MutationObserver((changes) => {
    const rows = changes.some(({ addedNodes }) => [...addedNodes].some((node) => node instanceof Element && !node.matches(".x-report")));
    if (on && rows) show();
  }).observe(table, { childList: true, subtree: true });
  show();
}

function add(table: HTMLElement, row: HTMLTableRowElement, place: number, words: Words): void {
  const number = Number(row.dataset["row"] ?? place + 1);
  const open = button(words.say("report.one"), () => dialog(read(table, row, number), words), { class: "x-report" });
  open.setAttribute("aria-label", words.say("report.one.row", { n: words.number(number) }));
  row.cells[0]?.append(open);
}

/** What the page shows of a row. */
function read(table: HTMLElement, row: HTMLTableRowElement, number: number): Row {
  const names = [...(table.querySelector("thead tr")?.children ?? [])].map((head) => head.textContent ?? "");
  const values = [...row.cells].map(text);
  const keys = JSON.parse(table.dataset["keys"] ?? "[]") as string[];
  const known = keys.filter((name) => names.includes(name));
  const shown = known.length ? known : names.slice(0, FIRST);
  const key = shown.map((name) => `${name} = ${values[names.indexOf(name)] ?? ""}`).join(", ");
  return { table: table.dataset["name"] ?? "", number, names, values, key };
}

/** A cell as it is written: a long one is folded, its beginning standing before it; an empty heading says so. */
function text(cell: HTMLTableCellElement): string {
  const copy = cell.cloneNode(true) as HTMLElement;
  for (const extra of copy.querySelectorAll(".x-report, summary, .aside")) extra.remove();
  return copy.textContent?.trim() ?? "";
}

function dialog(row: Row, words: Words): void {
  const value = make("p");
  const choice = make("select", {}, ...row.names.map((name, place) => make("option", { value: String(place) }, name)));
  const ways = [...document.querySelectorAll<HTMLAnchorElement>("a[data-report], a[data-personal]")].map((page) => {
    const link = make("a", {}, page.textContent ?? "");
    return { page, link };
  });
  const change = (): void => {
    const column = Number(choice.value);
    value.textContent = words.say("report.read", { value: row.values[column] || words.say("empty") });
    for (const { page, link } of ways) link.href = filled(page.href, row, column, words);
  };
  choice.addEventListener("change", change);
  const title = make("h2", { id: "x-dialog" }, words.say("report.number", { n: words.number(row.number) }));
  const shown = make(
    "dialog",
    { "aria-labelledby": "x-dialog", class: "x-dialog" },
    title,
    make("p", {}, row.key),
    make("label", {}, `${words.say("report.column")} `, choice),
    value,
    ...ways.map(({ link }) => make("p", {}, link)),
    button(words.say("report.close"), () => shown.close()),
  );
  shown.addEventListener("close", () => shown.remove());
  change();
  document.body.append(shown);
  shown.showModal();
}
