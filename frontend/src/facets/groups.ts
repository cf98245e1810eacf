// By what datasets are told apart, and how many each choice would leave. Pure functions over codes of sets of values.

import { isOfTerritory, type Names } from "../search/names";
import { GROUPS, type Name } from "./address";

/** Values, the sets of them that some dataset has, and for each dataset the place of its set. */
export interface Group {
  values: [key: string, label: string][];
  sets: number[][];
  of: number[];
}

/** assets/facets.json, as site_builder/render/feeds/facets.py writes it: the datasets are those of search.json, one by one. */
export interface Given {
  order: string;
  groups: Record<Exclude<Name, "publisher" | "theme">, Group>;
}

/** The groups by which the datasets differ. `territory`: what the tables are called that are made of what several
 *  publish, and are nobody's own. `late`: what is said of data that are late on the day `today`, or not. */
export function groups(
  names: Names,
  given: Given,
  late: [kept: string, late: string],
  today: string,
  territory: string,
): Map<Name, Group> {
  const publishers: Group["values"] = [...names.publishers, ["territoire", territory]];
  const each = (values: unknown[]): number[][] => values.map((_, place) => [place]);
  const all: Record<Name, Group> = {
    ...given.groups,
    publisher: {
      values: publishers,
      sets: each(publishers),
      of: names.datasets.map(([, publisher], place) =>
        isOfTerritory(names, place) ? names.publishers.length : publisher,
      ),
    },
    theme: {
      values: names.themes,
      sets: [[], ...each(names.themes)],
      of: names.datasets.map(([, , , , theme]) => theme + 1),
    },
    due: overdue(given.groups.due, late, today),
  };
  return new Map(
    GROUPS.map(([name]) => [name, all[name]] as const).filter(([, { of }]) => new Set(of).size > 1),
  );
}

function overdue(
  { values, sets, of }: Group,
  [kept, late]: [string, string],
  today: string,
): Group {
  return {
    values: [
      ["a-jour", kept],
      ["en-retard", late],
    ],
    sets: sets.map((set) => set.map((place) => Number(today > values[place]![0]))),
    of,
  };
}

/** Of the datasets `among`, those that have one of the values chosen in each group, in their order; and for each group
 *  how many would have each of its values, were nothing chosen in that group. */
export function narrowed(
  groups: Map<Name, Group>,
  chosen: Map<Name, Set<string>>,
  among: ArrayLike<number>,
): { kept: number[]; counts: Map<Name, Uint32Array> } {
  const all = [...groups].map(([name, { values, sets, of }]) => {
    const asked = chosen.get(name);
    const passes = sets.map(
      (set) => !asked?.size || set.some((value) => asked.has(values[value]![0])),
    );
    return { name, sets, of, passes, counts: new Uint32Array(values.length) };
  });
  const kept: number[] = [];
  for (let place = 0; place < among.length; place += 1) {
    const dataset = among[place]!;
    const against = all.filter(({ of, passes }) => !passes[of[dataset]!]);
    if (!against.length) kept.push(dataset);
    if (against.length > 1) continue;
    for (const { sets, of, counts } of against.length ? against : all) {
      for (const value of sets[of[dataset]!]!) counts[value]! += 1;
    }
  }
  return { kept, counts: new Map(all.map(({ name, counts }) => [name, counts])) };
}
