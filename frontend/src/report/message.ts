// The address of a message that the page has begun, with the lines about a row filled: a mail's, or a forge's.

import type { Words } from "../explorer/words";

export interface Row {
  table: string;
  number: number;
  names: string[];
  titles: string[]; // what people call the columns
  values: string[];
  key: string;
}

const MOST = 1900; // characters of an address that every mail program and forge takes

/** The longest of what the row says is cut until the whole can be taken. */
export function filled(address: string, row: Row, column: number, words: Words): string {
  for (let most = 200; ; most = Math.floor(most / 2)) {
    const cut = (text: string): string =>
      text.length > most ? `${[...text].slice(0, most).join("")}…` : text;
    const lines: [string, string][] = [
      ["report.table", cut(row.table)],
      ["report.row", words.number(row.number)],
      ["report.key", cut(row.key)],
      ["report.column", cut(columnOf(row, column))],
      ["report.value", cut(row.values[column] ?? "")],
    ];
    const made = address.replace(
      /((?:[?&]body|description%5D)=)([^&]*)/i,
      (_, name: string, body: string) => {
        const text = decodeURIComponent(body);
        const end = text.includes("\r") ? "\r\n" : "\n";
        return (
          name +
          encodeURIComponent(
            text
              .split(end)
              .map((line) => add(line, lines, words))
              .join(end),
          )
        );
      },
    );
    if (made.length <= MOST || most < 8) return made;
  }
}

/** A line that begins with the label of something we know, with it. */
function add(line: string, lines: [string, string][], words: Words): string {
  const known = lines.find(([label]) => line.startsWith(words.say(label)) && /:\s*$/.test(line));
  return known ? `${line.trimEnd()} ${known[1].replace(/\s+/g, " ")}` : line;
}

/** What people call it, and the name by which files have it. */
function columnOf({ names, titles }: Row, column: number): string {
  const [name = "", title = ""] = [names[column], titles[column]];
  return title && title !== name ? `${title} (${name})` : name;
}

/** What a `mailto:` says: its subject, then its text. */
export function readable(address: string): string {
  const fields = [...address.matchAll(/[?&](?:subject|body)=([^&]*)/g)];
  return fields
    .map(([, text = ""]) => decodeURIComponent(text).replace(/\r\n/g, "\n"))
    .join("\n\n");
}
