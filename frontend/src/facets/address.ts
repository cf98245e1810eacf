// What is chosen among all datasets, in the address: ?q=arbres&theme=environnement&format=csv&format=pdf&tri=recent

export const GROUPS = [
  ["publisher", "producteur"],
  ["theme", "theme"],
  ["standard", "standard"],
  ["format", "format"],
  ["year", "annee"],
  ["map", "carte"],
  ["due", "maj"],
  ["licence", "licence"],
] as const;
export type Name = (typeof GROUPS)[number][0];

export const ORDERS = ["pertinence", "titre", "recent", "lignes"] as const;
export type Order = (typeof ORDERS)[number];

/** `order` is "" for the usual one: what answers best where something is typed, else titles. */
export interface View {
  text: string;
  order: Order | "";
  chosen: Map<Name, Set<string>>;
}

export function asks(search: string): boolean {
  const said = new URLSearchParams(search);
  return ["q", "tri", ...GROUPS.map(([, address]) => address)].some((key) => said.get(key));
}

/** "" where all is shown as it comes. */
export function written({ text, order, chosen }: View): string {
  const said = new URLSearchParams();
  if (text) said.set("q", text);
  for (const [name, address] of GROUPS)
    for (const value of chosen.get(name) ?? []) said.append(address, value);
  if (order) said.set("tri", order);
  const query = said.toString();
  return query && `?${query}`;
}

/** What it says wrong is left out; `known` says which values there are. */
export function read(search: string, known: (name: Name, value: string) => boolean): View {
  const said = new URLSearchParams(search);
  const order = ORDERS.find((one) => one === said.get("tri")) ?? "";
  const chosen = new Map(
    GROUPS.map(([name, address]) => [
      name,
      new Set(said.getAll(address).filter((value) => known(name, value))),
    ]),
  );
  return { text: (said.get("q") ?? "").trim(), order, chosen };
}
