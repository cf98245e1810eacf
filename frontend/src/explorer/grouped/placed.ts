// In which groups each row is: one, none, or several where a cell holds several values.

import { NOWHERE } from "./aggregate";
import type { Groups } from "./groups";

/** `firsts` and `seconds` are the groups of rows, NOWHERE of those that are left out; a row in several groups stands several
 *  times, one after the other, and `sources` then has the place of each. */
export interface Placed {
  firsts: Uint32Array;
  seconds: Uint32Array | undefined;
  sources: Uint32Array | undefined;
}

type Column = readonly [Groups, Uint32Array]; // and the codes of its rows

/** Rows that have a mark are in no group. */
export function placeRows(
  rows: Uint32Array,
  marks: Uint8Array,
  first: Column,
  second: Column | undefined,
): Placed {
  const lists = first[0].lists ?? second?.[0].lists;
  if (lists) return placeLists(rows, marks, first, second);
  const groups = placeEach(rows, marks, first);
  return { firsts: groups, seconds: second && placeEach(rows, marks, second), sources: undefined };
}

function placeEach(rows: Uint32Array, marks: Uint8Array, [{ places }, codes]: Column): Uint32Array {
  return rows.map((row, place) => (marks[place] ? NOWHERE : places[codes[row]!]!));
}

function placeLists(
  rows: Uint32Array,
  marks: Uint8Array,
  first: Column,
  second: Column | undefined,
): Placed {
  const firsts: number[] = [];
  const seconds: number[] = [];
  const sources: number[] = [];
  rows.forEach((row, place) => {
    if (marks[place]) return;
    for (const group of groupsAt(first, row)) {
      for (const other of second ? groupsAt(second, row) : [0]) {
        firsts.push(group);
        seconds.push(other);
        sources.push(place);
      }
    }
  });
  return {
    firsts: Uint32Array.from(firsts),
    seconds: second && Uint32Array.from(seconds),
    sources: Uint32Array.from(sources),
  };
}

function groupsAt([{ places, lists }, codes]: Column, row: number): number[] {
  const code = codes[row]!;
  return lists ? lists[code]! : [places[code]!];
}
