// Columns that are made of others: what the amendments of a contract changed. As the page of the table has it
// (site_builder/render/pages/amendments.py). A script of its own, which comes where a table has them.

import { Gathering, type Column, type Field } from "./column";
import { Words } from "./words";
import { shown } from "./written";

/** What is made, `from` which columns: the records of amendments, the amount of the contract, its months. */
export interface Derived {
  how: "count" | "amount" | "change" | "months" | "text";
  from: [number, number, number];
}

/** An amendment: from when on, and what then holds; null where it changes nothing of it. */
interface Amendment {
  day: string;
  amount: number | null;
  months: number | null;
}

const CENTS = 100;

export function derive(
  { how }: Derived,
  [records, amounts, months]: Column[],
  language: string,
  words: Record<string, string>,
): Column {
  const rows = records!.codes.length;
  const read = records!.values.map((text) => readAmendments(String(text)));
  const number = ({ codes, values }: Column, row: number): number | null =>
    codes[row] ? Number(values[codes[row]! - 1]) : null;
  const say = sentence(language, new Words(language, words));
  const cells = Array.from({ length: rows }, (_, row) => {
    const code = records!.codes[row]!;
    const all = code ? read[code - 1]! : [];
    const [amount, duration] = [number(amounts!, row), number(months!, row)];
    const last = (key: "amount" | "months"): number | null =>
      all.reduce<number | null>((value, one) => one[key] ?? value, null);
    if (how === "count") return all.length;
    if (how === "amount") return last("amount") ?? amount;
    if (how === "change") return step(last("amount"), amount);
    if (how === "months") return step(last("months"), duration);
    return all.map((one) => say(one, amount, duration)).join(" ; ") || null;
  });
  const type =
    how === "text" ? "string" : how === "count" || how === "months" ? "integer" : "number";
  const gathering = new Gathering(rows, type);
  gathering.add(cells, 0);
  return gathering.column();
}

/** In the order of their days. */
export function readAmendments(text: string): Amendment[] {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return [];
  }
  const found = (Array.isArray(read) ? read : [read]).flatMap((one: unknown) => {
    const record = inner(one);
    if (!record) return [];
    const day = Object.entries(record).find(([key]) => /^dateNotification/.test(key))?.[1];
    const number = (key: string): number | null =>
      typeof record[key] === "number" ? record[key] : null;
    const said = { amount: number("montant"), months: number("dureeMois") };
    return [{ ...said, day: typeof day === "string" ? day : "" }];
  });
  return found.sort((one, other) => (one.day < other.day ? -1 : Number(one.day > other.day)));
}

/** {"modification": {…}} is what it holds. */
function inner(value: unknown): Record<string, unknown> | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const members = Object.values(value);
  const [first] = members;
  return members.length === 1 && typeof first === "object" ? inner(first) : { ...value };
}

/** How much more it is: amounts have cents. */
function step(now: number | null, before: number | null): number | null {
  if (now === null || before === null) return null;
  return Math.round((now - before) * CENTS) / CENTS;
}

function sentence(
  language: string,
  words: Words,
): (one: Amendment, amount: number | null, months: number | null) => string {
  const field = { name: "", kind: "", title: "" };
  const euros = shown({ ...field, type: "number", unit: "€", decimals: 2 }, language, {});
  const count = shown({ ...field, type: "integer", unit: "", decimals: 0 }, language, {});
  const day = shown({ ...field, type: "date", unit: "", decimals: null } as Field, language, {});
  const signed = (write: (text: string) => string, value: string, more: number | null): string => {
    if (!more) return "";
    return ` (${more > 0 ? "+" : ""}${write(value)})`;
  };
  return (one, amount, months) => {
    const more = step(one.amount, amount);
    const longer = step(one.months, months);
    const changes: string[] = [];
    if (one.amount !== null)
      changes.push(
        words.say("amendment.amount", {
          amount: euros(one.amount.toFixed(2)) + signed(euros, more?.toFixed(2) ?? "", more),
        }),
      );
    if (one.months !== null)
      changes.push(
        words.say("amendment.months", {
          months: count(String(one.months)),
          more: signed(count, String(longer), longer),
        }),
      );
    const said = changes.join(", ");
    if (!one.day) return words.say("amendment.undated", { changes: said });
    return words.say("amendment", { day: day(one.day), changes: said });
  };
}
