// The worker of the search: it holds the index, and answers one question after another.

import { json } from "../json";
import type { Held, Match } from "./matches";
import { findPassage, type Passage } from "./passages";
import { Ranking, type Found, type Names, type Part } from "./ranking";
import { Spelling } from "./spelling";
import { listSubjectWords } from "./telling";
import { speaking } from "./terms";
import { Towns } from "./towns";
import { ValueIndex } from "./values";
import type { FoundView } from "./views/describe";
import type { Known, QuestionViews } from "./views/views";

export interface Answer extends Found {
  unseen: "" | "yet" | "failed"; // what is held is not all searched: it is not loaded, or a part of it did not come
}

export interface Request {
  id: number;
  open?: string; // the address of search.json
  names?: Names; // what it holds, where it is known already
  question?: string;
  whole?: boolean; // what tables hold is searched too, where it is not loaded yet
  values?: string; // a question of which it is asked where it stands in tables and documents
  views?: string; // and one of which views of the explorer answer it
  passage?: Match; // a document of which it is asked what is around the words of the question
}

export interface Reply {
  id: number;
  answer?: Answer;
  names?: Names;
  held?: Held;
  views?: FoundView[];
  passage?: Passage | null;
}

const FEW_PARTS = 8; // parts up to which all are loaded with the names
let ranking: Ranking;
let towns: Towns;
let spelling: Spelling;
let values: ValueIndex;
let given: Known; // to the views
let views: Promise<QuestionViews> | undefined;
let base: string;
let left: number[]; // parts that are not loaded yet
let failed = false; // is one of those not loaded that should be?
let loading: Promise<void> | null = null;

async function open(url: string, known: Names | undefined): Promise<Names> {
  base = url.replace(/(\.\w+)?\.json$/, ""); // the parts are of all languages
  const names = known ?? (await json<Names>(url));
  ranking = new Ranking(names);
  towns = new Towns(names.publishers);
  spelling = new Spelling(names, speaking(names.language), (word) => ranking.isMet(word));
  values = new ValueIndex(
    new URL("values", base).href,
    names.values,
    speaking(names.spoken || names.language),
    listSubjectWords(names),
    names.publishers,
    names.synonyms,
  );
  given = { base, names, ranking, values, term: speaking(names.language) };
  views = undefined;
  left = Array.from({ length: names.parts }, (_, part) => part);
  if (names.parts <= FEW_PARTS) await load();
  return names;
}

/** What is held, of all datasets, asked for once however many wait for it. */
function load(): Promise<void> {
  return (loading ??= loaded().finally(() => (loading = null)));
}

/** A part that does not come is left for the next question. */
async function loaded(): Promise<void> {
  const asked = left;
  left = [];
  await Promise.all(
    asked.map(async (part) => {
      const some = await json<Part>(`${base}-${part}.json`).catch(() => null);
      if (Array.isArray(some)) ranking.add(some);
      else left.push(part);
    }),
  );
  failed = left.length > 0;
}

const ENOUGH_ANSWERS = 3; // answers among names, for which what is held is searched too

async function answer(question: string, whole: boolean): Promise<Answer> {
  const first = ranking.answer(question);
  const suffices = first.places.length >= ENOUGH_ANSWERS && !first.missing.length && !first.near;
  if (!question || !left.length || (suffices && !failed))
    return { ...first, unseen: failed ? "failed" : "" };
  if (!whole) return { ...first, unseen: "yet" };
  await load();
  return { ...ranking.answer(question), unseen: failed ? "failed" : "" };
}

/** A script that does not come is asked for again by the next question. */
function loadViews(): Promise<QuestionViews> {
  const url = new URL("search-views.js", import.meta.url).href;
  views ??= (import(url) as Promise<typeof import("./views/views")>).then(
    (loaded) => new loaded.QuestionViews(given),
    (cause: unknown) => {
      views = undefined;
      throw cause;
    },
  );
  return views;
}

let opened: Promise<Names>;

/** A question does not wait for what another one loads. What has neither names nor an answer has failed. */
self.addEventListener("message", async ({ data }: MessageEvent<Request>) => {
  const { id, open: url, names, whole = false } = data;
  if (url) opened = open(url, names);
  const reply: Reply = { id };
  try {
    const known = await opened;
    const [question, sought, shown] = [data.question, data.values, data.views].map((asked) =>
      asked === undefined ? undefined : spelling.correct(towns.sayWhole(asked)),
    );
    const { spoken, language } = known;
    if (url) reply.names = known;
    else if (data.passage)
      reply.passage = await findPassage(data.passage, question ?? "", speaking(spoken || language));
    else if (sought !== undefined) reply.held = await (await loadViews()).findHeld(sought);
    else if (shown !== undefined) reply.views = await (await loadViews()).find(shown);
    else reply.answer = await answer(question ?? "", whole);
  } catch (cause) {
    console.error(cause);
  }
  self.postMessage(reply);
});
