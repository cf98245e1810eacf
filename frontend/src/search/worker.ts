// The worker of the search: it holds the index, and answers one question after another.

import { Ranking, type Found, type Names, type Part } from "./ranking";

export interface Answer extends Found {
  partial: boolean; // a part of what is held did not come
}

export interface Request {
  id: number;
  open?: string; // the address of search.json
  names?: Names; // what it holds, where it is known already
  question?: string;
  whole?: boolean; // what tables hold is searched too, where it is not loaded yet
}

export interface Reply {
  id: number;
  answer?: Answer;
  names?: Names;
  error?: string;
}

const SMALL = 8; // parts up to which all are loaded with the names
let ranking: Ranking;
let base: string;
let left: number[]; // parts that are not loaded yet
let failed = false; // is one of those not loaded that should be?

async function json<T>(url: string): Promise<T> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return (await answer.json()) as T;
}

async function open(url: string, known: Names | undefined): Promise<Names> {
  base = url.replace(/(\.\w+)?\.json$/, ""); // the parts are of all languages
  const names = known ?? (await json<Names>(url));
  ranking = new Ranking(names);
  left = Array.from({ length: names.parts }, (_, part) => part);
  if (names.parts <= SMALL) await load();
  return names;
}

/** What is held, of all datasets. A part that does not come is left for the next question. */
async function load(): Promise<void> {
  const asked = left;
  left = [];
  await Promise.all(
    asked.map(async (part) => {
      const some = await json<Part>(`${base}-${part}.json`).catch(() => null);
      if (some) ranking.add(some);
      else left.push(part);
    }),
  );
  failed = left.length > 0;
}

const FEW = 3; // answers among names, for which what is held is searched too

async function answer(question: string, whole: boolean): Promise<Answer> {
  const first = ranking.answer(question);
  const suffices = first.places.length >= FEW && !first.missing.length && !first.near;
  if (!whole || !question || !left.length || (suffices && !failed)) return { ...first, partial: failed };
  await load();
  return { ...ranking.answer(question), partial: failed };
}

let before: Promise<void> = Promise.resolve();

self.addEventListener("message", ({ data }: MessageEvent<Request>) => {
  before = before.then(async () => {
    const { id, open: url, names, question = "", whole = false } = data;
    try {
      const reply: Reply = url ? { id, names: await open(url, names) } : { id, answer: await answer(question, whole) };
      self.postMessage(reply);
    } catch (cause) {
      self.postMessage({ id, error: String(cause) } satisfies Reply);
    }
  });
});
