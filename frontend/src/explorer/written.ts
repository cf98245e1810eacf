// Values as the site's CSV writes them (ISO dates, decimal point), and as its pages show them. What the build does in
// site_builder/render/pages/values.py is done again here for rows that no page holds; a test compares them.

import { attachUnit } from "../amounts";
import { DAY, type Field, type Value } from "./column";
import { Words } from "./words";

const SECOND = 1_000_000; // microseconds
const UNGROUPED = "year";

export type Write = (value: Value) => string;

/** How the values of a column are written in canonical notation. */
export function notation(field: Field): Write {
  switch (field.type) {
    case "number":
      return field.decimals === null
        ? plain
        : (value) => Number(value).toFixed(field.decimals ?? 0);
    case "date":
      return (value) => iso(Number(value) * DAY).slice(0, 10);
    case "datetime":
      return (value) => moment(Number(value)) + (field.kind === "instant" ? "Z" : "");
    case "time":
      return (value) => moment(Number(value)).slice(11);
    default:
      return String;
  }
}

/** Without parts of a second that are none, and with all that are. */
function moment(milliseconds: number): string {
  const micros = Math.round(milliseconds * 1000);
  const part = ((micros % SECOND) + SECOND) % SECOND;
  const whole = iso((micros - part) / 1000).replace(/(\.000)?Z$/, "");
  const decimals = String(part).padStart(6, "0").replace(/0+$/, "");
  return part && whole ? `${whole}.${decimals}` : whole;
}

function iso(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString();
}

/** The shortest text that reads back, without exponent. */
function plain(value: Value): string {
  const [, sign = "", whole = "", decimals = "", exponent] =
    /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(String(value)) ?? [];
  if (!exponent) return String(value);
  const digits = whole + decimals;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  return sign + digits.padEnd(point, "0");
}

/** Are its values counted or measured? Pages set them against the end of their column. */
export function isNumeric({ type }: Field): boolean {
  return type === "integer" || type === "number";
}

/** What pages show, from canonical notation, in a language. */
export function shown(
  field: Field,
  language: string,
  words: Record<string, string>,
): (text: string) => string {
  if (field.write) return field.write;
  if (isNumeric(field)) {
    if (field.kind === UNGROUPED) return (text) => text;
    const number = grouped(language);
    return field.unit ? (text) => attachUnit(language, number(text), field.unit) : number;
  }
  switch (field.type) {
    case "boolean":
      return (text) => words[`cell.${text}`] ?? text;
    case "date":
      return day;
    case "datetime":
      return (text) =>
        `${day(text.slice(0, 10))} ${text.slice(11, 16)}${text.endsWith("Z") ? "\u00a0UTC" : ""}`;
    case "time":
      return (text) => (text.endsWith(":00") ? text.slice(0, 5) : text);
    case "yearmonth": {
      const month = new Intl.DateTimeFormat(language, {
        month: "long",
        year: "numeric",
        timeZone: "UTC",
      });
      return (text) => month.format(new Date(`${text}-01T00:00:00Z`));
    }
    case "geojson":
      return shape(new Words(language, words));
    case "string":
      if (field.separator) return listed(field.separator);
      return records(new Words(language, words));
    default:
      return (text) => text;
  }
}

/** « a|b » → « a ; b ». */
function listed(separator: string): (text: string) => string {
  return (text) =>
    text
      .split(separator)
      .map((part) => part.trim())
      .join("\u00a0; ");
}

/** [{"titulaire": {"id": "123", "dateFin": "2024-04-25"}}] → « id : 123, date fin : 25/04/2024 »; what is no JSON as it
 *  stands. */
function records(words: Words): (text: string) => string {
  return (text) => {
    if (!/^(\[?\{|\[)"/.test(text)) return text;
    try {
      const read = said(JSON.parse(text), words);
      return /[\p{Cc}\p{Cs}]/u.test(read) ? text : read; // escapes of JSON hide any
    } catch {
      return text;
    }
  };
}

/** An object of one thing says that thing alone; one within another stands between parentheses. */
function said(value: unknown, words: Words): string {
  if (value === null) return "";
  if (typeof value === "boolean") return words.say(`cell.${value}`);
  if (Array.isArray(value)) return value.map((one) => said(one, words)).join(" ; ");
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw new Error("rounded"); // the cell stands as it is
  if (typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value)) return day(value);
  if (typeof value !== "object") return String(value);
  const pairs = Object.entries(value as object) as [string, unknown][];
  const held = pairs.filter(([, one]) => isHolding(one));
  if (held.length === 1 && pairs.length === 1) return said(held[0]![1], words);
  const identifier = identified(pairs);
  if (identifier) return identifier;
  return pairs
    .map(
      ([key, one]) =>
        `${words.say("label", { label: inWords(key) })} ${isHolding(one) ? `(${said(one, words)})` : said(one, words)}`,
    )
    .join(", ");
}

/** {"id": "123", "typeIdentifiant": "SIRET"} → « SIRET 123 »; "" of any other record. */
function identified(pairs: [string, unknown][]): string {
  const kind = pairs.find(([key]) => key === "typeIdentifiant");
  const id = pairs.find(([key]) => key === "id");
  const texts = pairs.filter(([, text]) => typeof text === "string" && text);
  if (!id || !kind || pairs.length !== 2 || texts.length !== 2) return "";
  return `${String(kind[1])} ${String(id[1])}`;
}

/** The name of a member in words: dureeMois → « duree mois ». */
function inWords(key: string): string {
  if (/[^\x00-\x7f]/.test(key)) return key;
  const words = key.replace(/(?<=[a-z0-9])(?=[A-Z])|_+/g, " ").trim();
  return words === words.toUpperCase() ? words : words.toLowerCase();
}

function isHolding(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

/** What a geometry is and how many positions it has: « polygone, 214 points ». */
function shape(words: Words): (text: string) => string {
  return (text) => {
    const name = /"type":"([A-Za-z]+)"/.exec(text)?.[1] ?? "";
    return words.count("geometry.positions", text.match(/\[-?\d/g)?.length ?? 0, {
      shape: words.say(`geometry.${name}`),
    });
  };
}

function day(text: string): string {
  return text.replace(/^(\d{4})-(\d\d)-(\d\d)$/, "$3/$2/$1");
}

/** -12500.50 → −12 500,50, its digits as they stand. */
function grouped(language: string): (text: string) => string {
  const parts = new Intl.NumberFormat(language, { useGrouping: true }).formatToParts(-12345.6);
  const sign = (type: string): string => parts.find((part) => part.type === type)?.value ?? "";
  const group = sign("group");
  const point = sign("decimal");
  return (text) => {
    const [, minus = "", whole = "", decimals] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
    if (!whole) return text;
    const digits = whole.replace(/\B(?=(\d{3})+$)/g, group);
    return `${minus && "\u2212"}${digits}${decimals ? point + decimals : ""}`;
  };
}
