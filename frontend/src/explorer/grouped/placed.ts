// In which groups each row is: one, none, or several where a cell holds several values.

import { NOWHERE } from "./aggregate";
import type { Groups } from "./groups";

/** `firsts` and `seconds` are the groups of rows, NOWHERE of those in none; a row in several groups stands several times,
 *  one after the other, and `sources` then has the place of each. */
export interface Placed {
  firsts: Uint32Array;
  seconds: Uint32Array | undefined;
  sources: Uint32Array | undefined;
  groupless: number;
  splitless: number;
  lacking: Uint8Array; // of each row: is it one of those?
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
  return lists ? placeLists(rows, marks, first, second) : placeEach(rows, marks, first, second);
}

function placeEach(
  rows: Uint32Array,
  marks: Uint8Array,
  [{ places }, codes]: Column,
  second: Column | undefined,
): Placed {
  const firsts = new Uint32Array(rows.length).fill(NOWHERE);
  const seconds = second && new Uint32Array(rows.length).fill(NOWHERE);
  const lacking = new Uint8Array(rows.length);
  let [groupless, splitless] = [0, 0];
  for (let place = 0; place < rows.length; place += 1) {
    if (marks[place]) continue;
    const group = places[codes[rows[place]!]!]!;
    if (group === NOWHERE) {
      groupless += lacking[place] = 1;
      continue;
    }
    if (second && seconds) {
      const other = second[0].places[second[1][rows[place]!]!]!;
      if (other === NOWHERE) {
        splitless += lacking[place] = 1;
        continue;
      }
      seconds[place] = other;
    }
    firsts[place] = group;
  }
  return { firsts, seconds, sources: undefined, groupless, splitless, lacking };
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
  const lacking = new Uint8Array(rows.length);
  let [groupless, splitless] = [0, 0];
  rows.forEach((row, place) => {
    if (marks[place]) return;
    const groups = groupsAt(first, row);
    const others = second ? groupsAt(second, row) : [0];
    if (groups[0] === NOWHERE) return void (groupless += lacking[place] = 1);
    if (others[0] === NOWHERE) return void (splitless += lacking[place] = 1);
    for (const group of groups) {
      for (const other of others) {
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
    groupless,
    splitless,
    lacking,
  };
}

function groupsAt([{ places, lists }, codes]: Column, row: number): number[] {
  const code = codes[row]!;
  return lists ? lists[code]! : [places[code]!];
}
