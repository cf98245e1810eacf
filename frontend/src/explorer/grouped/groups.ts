// The groups of rows: the values of a column, or the years, months or days of its dates.

import { fold } from "../../fold";
import type { Field } from "../column";
import { elementsOf, type Held } from "../query";
import { isNumeric, shown } from "../written";
import { NOWHERE } from "./aggregate";

export type Step = "" | "year" | "month" | "day";

/** What rows are grouped by: a column, and of dates which part. */
export interface By {
  column: number;
  step: Step;
}

/** `texts` are canonical, "2024-03" of a month; `places` has the group of each code, NOWHERE of empty cells; `lists` those
 *  of each code, where cells hold several values. */
export interface Groups {
  texts: string[];
  places: Uint32Array;
  lists?: number[][];
}

/** The group of the rows whose cell is empty: no other is called so. */
export const UNKNOWN = "";

export const LENGTHS = { year: 4, month: 7, day: 10 }; // of an ISO date
const DATED = ["date", "datetime"];

/** The parts of its dates by which a column may be grouped, the usual one first. */
export function stepsOf({ type }: Field): Step[] {
  if (DATED.includes(type)) return ["year", "month", "day"];
  return type === "yearmonth" ? ["year", "month"] : [""];
}

/** Do groups have an order of their own, in which they are shown? */
export function isOrdered(field: Field): boolean {
  return isNumeric(field) || field.type === "year" || stepsOf(field).length > 1;
}

/** Are the values of a column years, or parts of a date? */
export function isPeriod(field: Field): boolean {
  return field.type === "year" || field.kind === "year" || stepsOf(field).length > 1;
}

export function groupsOf({ step }: By, held: Held): Groups {
  const { texts, values, separator } = held;
  if (separator && !step) return listedGroups(held);
  if (!step && texts.every((text) => text.trim())) {
    const own = Uint32Array.from({ length: values.length + 1 }, (_, code) => code - 1);
    return { texts, places: own }; // what is empty is NOWHERE
  }
  const found = new Map<string, number>();
  const places = new Uint32Array(values.length + 1).fill(NOWHERE);
  texts.forEach((text, place) => {
    const key = step ? text.slice(0, LENGTHS[step]) : text.trim() && text;
    if (!key) return;
    const group = found.get(key) ?? found.size;
    found.set(key, group);
    places[place + 1] = group;
  });
  return { texts: [...found.keys()], places };
}

/** The same groups, after which comes that of empty cells. */
export function withUnknown({ texts, places, lists }: Groups): Groups {
  const fill = (place: number): number => (place === NOWHERE ? texts.length : place);
  const filled = { texts: [...texts, UNKNOWN], places: places.map(fill) };
  return lists ? { ...filled, lists: lists.map((some) => some.map(fill)) } : filled;
}

/** Each value of a cell is a group. */
function listedGroups(held: Held): Groups {
  const found = new Map<string, number>();
  const placeOf = (text: string): number => {
    const place = found.get(text) ?? found.size;
    found.set(text, place);
    return place;
  };
  const lists = held.texts.map((text) => {
    const elements = elementsOf(held, text).filter(Boolean);
    if (elements.length) return elements.map(placeOf);
    return [text.trim() ? placeOf(text) : NOWHERE];
  });
  lists.unshift([NOWHERE]);
  const places = Uint32Array.from(lists, ([first]) => first!);
  return { texts: [...found.keys()], places, lists };
}

/** Negative where the first of two groups of a column comes before the second. */
export function comparing(field: Field): (one: string, other: string) => number {
  if (isNumeric(field) || field.type === "year")
    return (one, other) => Number(one) - Number(other) || order(one, other);
  if (isOrdered(field)) return order;
  return (one, other) => order(fold(one), fold(other)) || order(one, other);
}

function order(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** How people read a group. */
export function labels(
  field: Field,
  step: Step,
  language: string,
  words: Record<string, string>,
): (text: string) => string {
  if (step === "year") return (text) => text;
  const type = step === "month" ? "yearmonth" : step === "day" ? "date" : field.type;
  return shown({ ...field, type }, language, words);
}
