// The days between the dates at which each row begins and ends, as a column that the file has not.

import { fold } from "../fold";
import { DAY, Gathering, type Column, type Field } from "./column";

export const LASTING = "duree"; // its name, in addresses

const BEGINNING = /^(?:date )?(?:de |du )?debut\b|^start(?: date)?$/;
const END = /^(?:date )?(?:de |du )?fin\b|^end(?: date)?$/;

/** The columns of the two dates; null where there are none, or several of which nobody says which. */
export function findDates(
  fields: Pick<Field, "name" | "title" | "type">[],
): [number, number] | null {
  if (fields.some(({ name }) => fold(name) === LASTING)) return null;
  const find = (pattern: RegExp): number[] =>
    [...fields.keys()].filter((place) => {
      const { name, title, type } = fields[place]!;
      const isCalled = pattern.test(fold(title || "")) || pattern.test(fold(name));
      return isCalled && (type === "date" || type === "datetime");
    });
  const [first, last] = [find(BEGINNING), find(END)];
  return first.length === 1 && last.length === 1 ? [first[0]!, last[0]!] : null;
}

export function lastingField(days: [number, number], title: string, counts: string): Field {
  const decimals = 0;
  return {
    name: LASTING,
    type: "integer",
    kind: "integer",
    unit: "",
    decimals,
    title,
    counts,
    adds: "mean",
    days,
  };
}

/** Empty where one of the dates is. */
export function daysColumn(first: Column, last: Column, fields: [Field, Field]): Column {
  const [from, to] = [first, last].map(({ values }, i) => {
    const by = fields[i]!.type === "date" ? 1 : DAY;
    return [null, ...values.map((value) => Math.floor(Number(value) / by))];
  }) as [(number | null)[], (number | null)[]];
  const gathering = new Gathering(first.codes.length, "integer");
  const days = Array.from(first.codes, (code, row) => {
    const [start, end] = [from[code]!, to[last.codes[row]!]!];
    return start === null || end === null ? null : end - start;
  });
  gathering.add(days, 0);
  return gathering.column();
}
