// A button in each row of a table, and what it opens: a message that holds the row already, to be sent by the reader.

import { enableCopying } from "../copy";
import { button, make } from "../explorer/make";
import { Words } from "../explorer/words";
import { filled, readable, type Row } from "./message";

const FIRST = 3; // columns that tell a row where the page names none

/** `table` is the element with data-explorer, whose rows change as one explores; `toggle` brings the buttons or not. */
export async function start(table: HTMLElement, toggle: HTMLButtonElement): Promise<void> {
  const words = await Words.load(new URL(".", import.meta.url), "report");
  const rest = toggle.textContent ?? "";
  const asked = make("p", {
    role: "status",
    class: "x-choose",
    id: `${table.dataset["anchor"]}-choose`,
  });
  let on = true;
  table.before(asked);
  const show = (): void => {
    toggle.textContent = on ? words.say("report.done") : rest;
    for (const old of table.querySelectorAll(".x-report")) old.remove();
    if (on)
      table
        .querySelectorAll<HTMLTableRowElement>("tbody tr")
        .forEach((row, place) => add(table, row, place, words));
  };
  toggle.addEventListener("click", () => {
    on = !on;
    show();
    choose();
  });
  const choose = (): void => {
    asked.textContent = on ? words.say("report.choose") : "";
    const first = on && table.querySelector<HTMLElement>(".x-report");
    if (!first) return;
    first.setAttribute("aria-describedby", asked.id); // what a live region says as the focus moves is often lost
    first.focus();
  };
  // The explorer writes its rows anew, after the page's own.
  new MutationObserver((changes) => {
    const rows = changes.some(({ addedNodes }) =>
      [...addedNodes].some((node) => node instanceof Element && !node.matches(".x-report")),
    );
    if (on && rows) show();
  }).observe(table, { childList: true, subtree: true });
  show();
  choose();
}

function add(table: HTMLElement, row: HTMLTableRowElement, place: number, words: Words): void {
  const number = Number(row.dataset["row"] ?? place + 1);
  const open = button(words.say("report.one"), () => dialog(read(table, row, number), words), {
    class: "x-report",
  });
  open.setAttribute("aria-label", words.say("report.one.row", { n: words.number(number) }));
  header(row)?.append(open);
}

/** The cell that names a row, which stays in view. */
function header(row: HTMLTableRowElement): HTMLTableCellElement | undefined {
  return row.querySelector("th") ?? row.cells[0];
}

/** What the page shows of a row. */
function read(table: HTMLElement, row: HTMLTableRowElement, number: number): Row {
  const heads = [...table.querySelectorAll<HTMLElement>("thead th")];
  const titles = heads.map((head) => head.textContent ?? "");
  const names = heads.map((head, place) => head.dataset["name"] ?? titles[place]!);
  const values = [...row.cells].map(text);
  const keys = JSON.parse(table.dataset["keys"] ?? "[]") as string[];
  const known = keys.filter((name) => names.includes(name));
  const naming = names[header(row)?.cellIndex ?? 0] ?? "";
  const shown = new Set([...(known.length ? known : names.slice(0, FIRST)), naming]);
  const key = [...shown]
    .map((name) => `${titles[names.indexOf(name)]} = ${values[names.indexOf(name)] ?? ""}`)
    .join(", ");
  return { table: table.dataset["name"] ?? "", number, names, titles, values, key };
}

/** A cell as it is written: a long one is folded, its beginning standing before it; an empty heading says so. */
function text(cell: HTMLTableCellElement): string {
  const copy = cell.cloneNode(true) as HTMLElement;
  for (const extra of copy.querySelectorAll(".x-report, summary, .aside")) extra.remove();
  return copy.textContent?.trim() ?? "";
}

function dialog(row: Row, words: Words): void {
  const value = make("p");
  const choice = make(
    "select",
    {},
    ...row.titles.map((title, place) => make("option", { value: String(place) }, title)),
  );
  const ways = [
    ...document.querySelectorAll<HTMLAnchorElement>("a[data-report], a[data-personal]"),
  ].map((page) => {
    const [link, text] = [make("a", {}, page.textContent ?? ""), make("pre")];
    return {
      page,
      link,
      text,
      parts: [
        make("p", {}, link),
        ...(page.href.startsWith("mailto:") ? [byHand(page, text, words)] : []),
      ],
    };
  });
  const change = (): void => {
    const column = Number(choice.value);
    value.textContent = words.say("report.read", {
      value: row.values[column] || words.say("empty"),
    });
    for (const { page, link, text } of ways) {
      link.href = filled(page.href, row, column, words);
      text.textContent = readable(link.href);
    }
  };
  choice.addEventListener("change", change);
  const title = make(
    "h2",
    { id: "x-dialog" },
    words.say("report.number", { n: words.number(row.number) }),
  );
  const shown = make(
    "dialog",
    { "aria-labelledby": "x-dialog", class: "x-dialog" },
    title,
    make("p", {}, row.key),
    make("label", {}, `${words.say("report.column")} `, choice),
    value,
    ...ways.flatMap(({ parts }) => parts),
    button(words.say("report.close"), () => shown.close()),
  );
  shown.addEventListener("close", () => shown.remove());
  change();
  enableCopying(shown);
  document.body.append(shown);
  shown.showModal();
}

/** The message to copy, and where to send it: many have no program that a link to an address opens. */
function byHand(page: HTMLAnchorElement, text: HTMLElement, words: Words): HTMLElement {
  const copied = { "data-copy": words.say("taken.copy"), "data-copied": words.say("taken.copied") };
  const address = decodeURIComponent(page.pathname);
  return make(
    "details",
    copied,
    make("summary", {}, words.say("report.by-hand")),
    make("p", {}, words.say("report.to", { address })),
    text,
  );
}
