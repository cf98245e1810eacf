// What a question asks of the numbers of a table, beside what it speaks of: « total », « par an », « le plus », « plus de
// 23 000 € », « entre 2020 et 2024 », « non versées ».

import { fold } from "../../fold";
import { takeDays, type SaidDays } from "../dates";
import type { Idle } from "../idle";
import {
  NUMBERS,
  readNumber as readCount,
  SOME_LATELY,
  THIS_YEAR,
  YEAR_AGO,
  YEAR_BEFORE,
  type Lately,
} from "./lately";
import { takeQuantity, type Quantity } from "./quantities";

export type Figure = "sum" | "mean" | "median" | "min" | "max";

/** A word that is left, and what is asked of it: groups (`by`: « par bénéficiaire »; `which`: « quelle commune »; `head`:
 *  « prénom qui a… », where there is such a column), cells that do not have it (« non versées »), or rows that are not so
 *  (`except`: « sauf les maternelles »), or have one alone of it (`single`). */
export interface Said {
  text: string;
  role: "" | "by" | "which" | "head" | "lacking" | "except" | "single";
}

export interface Wish {
  figure?: Figure;
  counted: boolean; // « combien »
  countsRows: boolean; // « combien de subventions », « le plus de marchés »: rows may be meant
  countedWord: string; // « subventions » of the same, or ""
  byMonth: boolean; // « quel mois »
  byDay: boolean; // « quelle séance », of votes
  ranked: number; // 1: the most first, -1: the least
  most: number; // « top 5 », or 0
  change: number; // 1: what has grown, -1: what has fallen
  yearly: boolean;
  isEveryYear: boolean; // « chaque année »: those that have something in all of them are among all
  days?: SaidDays; // on which, or within which
  isOfGap: boolean; // by how much what is given is less than what is asked for
  lasting: boolean; // how long, between two dates
  isAlways: boolean; // open day and night
  isFirst: boolean; // for the first time
  isGone: boolean; // no more in a year
  share: boolean; // which part of all
  often: boolean; // how often rows are so, of all: « le plus souvent »
  countsGivers: boolean; // of how many it is that each has something
  byGivers: boolean; // and of each who gives: « quelle part vient de la métropole »
  perHundred: boolean; // « sur 100 € demandés »: what of a measure
  perHead: boolean; // what no sum answers
  inPercent: boolean; // « en proportion »
  ofAll: boolean; // communes are compared: one alone answers nothing
  towns: string[]; // that are compared with each other, where these are several
  apart: string[]; // towns that are left out: « sauf Lille »
  years?: [first: number, last: number];
  lately?: Lately; // years that are said by those of the data
  isBefore: boolean; // the year before is asked too
  between: boolean; // two years are said, rather than since when
  above?: number; // an amount beyond which, or from which, if `least`
  below?: number;
  exact?: { amount: number; text: string }; // that is looked for: « la subvention de 5 000 € »
  ofPeople: boolean; // the amounts are of inhabitants
  strict: boolean;
  quantity?: Quantity; // « 50 kW »
  having: string[]; // words of what rows have: « avec avenants »
  said: Said[];
}

const NUMBER = String.raw`(\d[\d\s.,]*)\s*(k€|m€|millions?|mille)?\s*(?:€|euros?)?`;
const OF_PEOPLE = String.raw`(\s*(?:habitant|inhabitant|resident)\w*)?`;
const ABOVE =
  "plus d[e'’]|sup[ée]rieure?s? à|superieure?s? a|au[- ]del[àa] d[e'’]|d[ée]passe(?:nt)?|more than|over|above|greater than";
const FROM = "au moins|at least";
const BELOW = "moins d[e'’]|inf[ée]rieure?s? [àa]|less than|under|below";
const UP_TO = "au plus|jusqu['’][àa]|at most|up to";
const AMOUNT = new RegExp(
  `(?:(${ABOVE})|(${FROM})|(${BELOW})|(${UP_TO}))\\s*${NUMBER}${OF_PEOPLE}`,
  "giu",
);
const EXACT =
  /(?<![\p{L}\p{N}.,]|(?:sur|pour|for|of|per) )(\d[\d\s.,]*)\s*(k€|m€|millions?|mille)?\s*(?:d['’])?(?:€|euros?(?!\p{L}))/iu;
const TIMES: [RegExp, number][] = [
  [/^(?:k€|mille)/iu, 1e3],
  [/^m/iu, 1e6],
];

const BETWEEN = new RegExp(
  `(?:entre|between|de|from)\\s+${NUMBER}\\s*(?:et|and|à|a|to)\\s+${NUMBER}`,
  "iu",
);

const YEAR = "((?:19|20)\\d\\d)";
const LAST_YEAR = 9999;
const SPAN = new RegExp(
  `\\b(?:(?:entre|de|from|between) )?${YEAR} (?:(?:et|a|to|and) )?${YEAR}\\b`,
);
const SINCE = new RegExp(`\\b(?:depuis|since|a partir de) ${YEAR}\\b`);
const ONE_YEAR = new RegExp(`\\b(?:(?:en|in|pour|annee|l annee) )?${YEAR}\\b`);

// « reçu le plus loin de ce qu’elle réclamait », « l’écart entre demandé et accordé »
const GAP = [
  /\b(?:demand|reclam|sollicit|request|ask)(?:e|ee|es|ees|ait|aient|ed)\b/,
  /\b(?:recue?s?|obtenue?s?|obtient|obtiennent|attribuee?s?|accordee?s?|received|granted|awarded)\b/,
  /\b(?:l |un )?(?:plus |plus gros )?(?:loin|ecarts?|differences?|gap)(?: (?:de|entre|du|between|from))?\b/,
];
const SURPLUS = /\bplus que\b|\bmore than\b/; // which no column says
const BIG =
  "(?:gros(?:se)?|grand(?:e)?|eleve(?:e)?|fort(?:e)?|important(?:e)?|haut(?:e)?|cher(?:e)?)s?";
const SMALL = "(?:petit(?:e)?|faible|bas(?:se)?)s?";
const PER_HEAD =
  /\b(?:(?:par|per) (?:habitante?s?|hab|tete|inhabitant|resident|capita|head|person)|chaque habitant|each inhabitant|(?:compte tenu|par rapport|en proportion|rapportee?s?) (?:a|au|du|de)(?: la| sa| leur)? (?:population|nombre d(?:e gens)? (?:habitants|qui y (?:vivent|habitent))))\b/;
const IN_PERCENT =
  /\b(?:en (?:proportion|pourcentages?|pour ?cent)|proportionnellement|(?:in|as a) percent(?:age)?|relatively|proportionally)\b/;
const MULTIPLIED = /\b(?:doubl|tripl|quadrupl)/; // « plus que doublé »
const TOWNS = "(?:villes?|communes?|mairies?|towns?|cit(?:y|ies)|municipalit(?:y|ies))";
const OF_ALL = new RegExp(
  `\\b(?:les|the) (?:villes|communes|mairies|towns|cities|municipalities)\\b|\\b(?:quelles?|lesquelles|laquelle|which) (?:des |of the )?(?:\\w+ )?${TOWNS}\\b`,
);
// « où se place Roubaix » asks of all, beside which it stands
const PLACED =
  /\b(?:et )?(?:(?:ou|a quel rang|a quelle place|en quelle position) (?:se|s) (?:place|placent|situe|situent|classe|classent|trouve|trouvent)(?: t (?:elle|il))?|(?:(?:quel est )?le )?rang d\w*|where (?:does|is|do)|how does|ranks?)\b/;
const LASTING =
  /\b(?:combien de (?:temps|jours)|durees?|dur(?:e|ent|er|ait|aient|a|ont)|(?:plus )?longtemps|(?:le|la|les) plus (?:long|court)(?:s|ues?|es?)?|eternis\w+|how long|how many days|durations?|longest|shortest)\b/;
const PER_HUNDRED =
  /\b(?:sur|out of|of) (?:100|cent|every 100)(?: euros?)? (?!ont|sont|est|en|a)(\w{4,})/;
const SHORTEST = /\b(?:plus courte?s?|shortest)\b/;
const FIRST_TIME =
  /\b(?:(?:pour )?la premiere fois|premiere fois|for the first time|jamais (?:\w+ )?(?:avant|auparavant)|never before|nouve(?:aux|lles?) (?=assos?\b|associations?\b|beneficiaires?\b|titulaires?\b|entreprises?\b)|new (?=associations?\b|recipients?\b|charities\b))/;
const GONE =
  /\b(?:n|ne)(?: l| le| la| les| en| y)? (?:a|ont|est|sont|recoi\w+|touchent) plus\b|\bno longer\b/;
const SHARE =
  /\b(?:(?:a |dans )?(?:quelle|which|what) (?:proportion|part|share)(?: d\w*)?|quel pourcentage(?: d\w*)?|combien sur (?:100|cent)|(?:la )?proportion d\w*|(?:le )?pourcentage d\w*|la part d\w*|^part d\w*|(?:what )?percent(?:age)? of)\b/;
// Who gives a part, up to the next sign: all who give are shown beside each other
const GIVEN_BY =
  /(?<!\p{L})(?:qui )?(?:provien(?:t|nent)|vien(?:t|nent)|provenant|venant|est donnée? par|sont données? par|comes?|came) (?:de (?:l['’])?|d['’]|du |des |from ).*?(?=\s(?:en|entre|depuis|pour|in|between|since)\s|\s*[,;:?!.]|$)/iu;
const DONE_BY = /\b(?:par (?:les?|la|l|des|nos|leurs?)|by the) /;
const OPEN = "(?:(?:rest\\w* |est |sont |stays? |is |are )?(?:ouvert\\w*|open) )?";
const ALWAYS = new RegExp(
  `\\b${OPEN}(?:(?:durant |pendant )?toute la nuit|(?:de )?(?:jour et (?:de )?nuit|nuit et (?:de )?jour)|24 ?h(?:eures)?(?: sur)? 24(?: ?h(?:eures)?)?(?:(?: et)? 7 ?j(?:ours)?(?: sur)? 7)?|24 7|non stop|all night(?: long)?|day and night|around the clock)\\b`,
);
const OFTEN =
  /\b(?:(?:le |la |les )?(?:plus|(moins))|most|(least)) (?:souvent|frequemment|often|frequently)\b/;
const UNANIMOUS = /\b(?:a l )?(?:unanim\w*|consensus)\b/;
const OPPOSED =
  /\b(?:sans|without|aucune?|no)(?: (?:aucune?|any|d|de|une?))* (?:opposition|(?:votes?|voix|avis) (?:contre|against)|(?:contre|against) votes?)\b|\bsans (?:vote )?contre(?: ni abstentions?)?\b/;
const SITTING = /\b(?:(?:quelles?|la|les|chaque|par|which|each) )?(?:seances?|sittings?)\b/;
const YEARLY =
  /\b(?:par (?:an|annee|exercice)|chaque annee|tous les ans|toutes les annees|annee par annee|annuel(?:le)?s?|l? ?evolutions?|evolue(?:nt)?|au fil d\w+ (?:ans|annees|temps)|dans le temps|(?:per|by|each|every) year|year by year|yearly|over time|trends?)\b/;
const EVERY_YEAR = /\b(?:chaque annee|tous les ans|toutes les annees|every year)\b/;
// « l'année la plus maigre », « la pire année »
const LEAN = "(?:maigres?|faibles?|basse|mauvaise|dure|noire)";
const BEST_YEAR = new RegExp(
  `\\b(?:quelle (?:a ete |est |fut |etait )?)?(?:(?:l )?annee la (?:(moins) \\w+|plus (?:(${LEAN})|\\w+))|(?:l )?annee record|(?:la )?(?:(pire)|meilleure) annee|(?:the )?(?:(worst|leanest)|best) year)\\b`,
);
const WHICH_YEAR = /\b(?:en |in )?(?:quelle annee|(?:which|what) year)\b/;
const GIVEN_MOST =
  /\b(?:(?:le|du|d un|au|par le) )?plus (?:grand nombre )?d(?:e)? (?:collectivites|communes|villes|financeurs|editeurs)(?: differente?s)?\b|\b(?:the )?(?:most|largest number of) (?:public bodies|towns|givers)\b/;
const HAVING =
  /\b(?:avec|y a t il|il y a|with)(?: (?:un|une|des|du|de|la|le|les|l|a|an|any))* (\w+)/;
const SMALLEST = new RegExp(`\\b(?:(?:le|la|les) )?plus ${SMALL}\\b|\\b(?:lowest|smallest)\\b`);
const LEAST =
  /\b(?:le|la|les) (?:moins(?: bien (?:lotie?s?|dotee?s?|pourvue?s?|equipee?s?))?|plus mal (?:lotie?s?|dotee?s?|pourvue?s?|equipee?s?))\b|\b(?:fewest|least)\b/;
const BIGGEST = new RegExp(
  `\\b(?:(?:le|la|les|l) )?plus ${BIG}\\b|\\b(?:top|palmares|classement|principa(?:les?|ux|l)|highest|largest|biggest)\\b`,
);
const MOST =
  /\b(?:le|la|les|l) (?:plus|mieux (?:lotie?s?|dotee?s?|pourvue?s?|equipee?s?|servie?s?))\b|\b(?:most|best off)\b/;
const TOP = /\btop (\d{1,2})\b|\b(\d{1,2})(?= (?:les )?plus gros)/;
const FIRST_OF_ALL = new RegExp(`\\b(?:les|the) (${Object.keys(NUMBERS).join("|")})\\b`);
// Endings of verbs, « gonflé » and « gonflent », « bondi » and « bondissent »
const ER = "(?:e|ee|es|ees|ent|er)";
const IR = "(?:i|ie|is|ies|it|ir|issent)";
const ASKED = "(?: t)?(?: (?:elles?|ils?|on))?"; // « ont-elles perdu »
const GROWN = [
  "augment(?:e|ee?s?|ent|er|ation)|hausses?|progress(?:e|ees?|es|ent|ion)|grimpe\\w*",
  `(?:a|ont)${ASKED} +gagnee?s?|(?:gonfl|explos|flamb|envol|decoll|doubl)${ER}|montee?s?|accr(?:u|ue|us|ues|oit|oitre)`,
  `(?:bond|gross|alourd|rencher)${IR}`,
  "increased?|grew|grown|rose|risen|gained|soared|surged|jumped|climbed|swelled",
].join("|");
const FALLEN = [
  "baiss(?:e|es|ent|er|ees?)|diminu(?:e|es|ees?|ent|er|tion)|chute(?:nt)?|recule(?:nt|es?|s)?|redui(?:t|ts|tes?|re|sent)",
  `(?:fait |font )?fond(?:re|u|ue|us|ues)|(?:degringol|effondr|rabot|rogn|degonfl|alleg|regress|declin)${ER}`,
  `(?:retrec|amoindr|flech)${IR}|serr${ER} (?:la vis|la ceinture)|plonge(?:nt|r)?|degraisse|decr(?:u|ue|oit|oitre)`,
  `(?:coup|taill)(?:e|ees?|es|ent|er) dans|(?:a|ont)${ASKED} +perdue?s?|(?:n|ne)(?: l| le| la| les| en| y)? (?:a|ont|est|sont|recoi\\w+|touchent) plus`,
  "decreased?|fell|fallen|dropped|lost|plunged|slumped|shrank|shrunk|slashed|declined|collapsed",
].join("|");
const CHANGED = new RegExp(`\\b(?:(${GROWN})|${FALLEN})\\b`);
const FIGURES: [Figure, RegExp][] = [
  ["mean", /\b(?:en moyenne|moyennes?|moyen|average|mean)\b/],
  ["median", /\b(?:medianes?|median)\b/],
  ["max", /\b(?:maximum|maxi|max)\b/],
  ["min", /\b(?:minimum|mini)\b/],
  [
    "sum",
    /\b(?:(?:montants? |somme |en )?totale?s?|totaux|(?:la )?somme(?: totale)?|en tout|cumule?e?s?|sum)\b/,
  ],
];
const COUNTED = /\b(?:combien|how (?:many|much)|nombre(?: total)? d|nombre de|number of|nb de)\b/;
// « combien d’argent » asks for no rows
const ROWS_COUNTED =
  /\b(?:(?:combien|nombre|nb|(?:le|la) (?:plus|moins)) d(?! argent|e sous|\w? euros)|how many|number of|(?:most|fewest) \w+)/;
const COUNTED_WORD = /\b(?:(?:combien|nombre|nb) d\w*|how many|number of) (\w+)/;
const BY_MONTH =
  /\b(?:quels? mois|which months?|par mois|chaque mois|(?:per|by|each|every) month|monthly)\b/;
// « un seul candidat »
const SINGLE = /\b(?:qu )?(?:une?|1) seule? (\w+)/;
const LACKING =
  /\b(?:non|pas|sans|jamais|without|not)(?: (?:encore|de|d|du|ete|la|le|les|l|en|au|aux|aucune?s?|mise|yet|been|a|any|in))* (\w+)/;
const BY = new Set(["par", "selon", "by", "per", "chaque", "each"]);
const WHICH = new Set(["quel", "quelle", "quels", "quelles", "qui", "which", "what", "who"]);
const IS = new Set(["est", "sont", "etait", "etaient", "a", "ete", "is", "are", "was", "were"]);
const ARTICLES = new Set(["le", "la", "les", "l", "d", "de", "du", "des", "the"]);
const TOWN = new RegExp(`^${TOWNS}$`);
const GIVES = /^(?:(?:donne|verse|finance|accorde|depense)(?:nt)?|gives?|pays?|spends?)$/; // town halls do
export const PEOPLE = new Set(["qui", "who"]); // it is asked for by its name alone

/** Takes what it says out of a question, one thing after another. */
class Reading {
  constructor(private text: string) {}

  /** The groups of the first place where this stands, which then is gone; `left`: what stands there instead. */
  take(pattern: RegExp, left = " "): string[] | null {
    const found = pattern.exec(this.text);
    if (!found) return null;
    const end = found.index + found[0].length;
    this.text = `${this.text.slice(0, found.index)}${left}${this.text.slice(end)}`;
    return [...found].map((group) => group ?? "");
  }

  /** The first group of the first place where this stands, or "". */
  find(pattern: RegExp): string {
    return pattern.exec(this.text)?.[1] ?? "";
  }

  has(pattern: RegExp): boolean {
    return pattern.test(this.text);
  }

  words(): string[] {
    return this.text.split(" ").filter(Boolean);
  }
}

/** A question without who gives a part, as all who give are asked beside each other. */
export function dropGivers(question: string): string {
  return question.replace(GIVEN_BY, " ");
}

export function readWish(question: string, idle: Idle): Wish {
  const wish: Wish = {
    counted: false,
    countsRows: false,
    countedWord: "",
    byMonth: false,
    byDay: false,
    ranked: 0,
    most: 0,
    change: 0,
    yearly: false,
    isEveryYear: false,
    perHead: false,
    inPercent: false,
    isOfGap: false,
    lasting: false,
    isAlways: false,
    isFirst: false,
    isGone: false,
    share: false,
    often: false,
    byGivers: false,
    countsGivers: false,
    having: [],
    perHundred: false,
    ofAll: false,
    towns: [],
    apart: [],
    isBefore: false,
    between: false,
    ofPeople: false,
    strict: false,
    said: [],
  };
  const { days, left } = takeDays(question);
  if (days) wish.days = days;
  const { quantity, left: others } = takeQuantity(left);
  if (quantity) wish.quantity = quantity;
  const amountless = takeAmounts(others, wish);
  wish.byGivers = SHARE.test(fold(amountless)) && GIVEN_BY.test(amountless);
  const reading = new Reading(fold(wish.byGivers ? dropGivers(amountless) : amountless));
  while (reading.take(DONE_BY)); // « passés par les communes » is no « par commune »
  wish.isFirst = reading.take(FIRST_TIME) !== null;
  wish.isAlways = reading.take(ALWAYS) !== null;
  const isShortest = reading.has(SHORTEST);
  if (days) reading.take(/\ben cours\b/);
  const per = reading.take(PER_HUNDRED);
  wish.perHundred = per !== null;
  const lasting: string[] = [];
  for (let found = reading.take(LASTING); found; found = reading.take(LASTING))
    lasting.push(found[0]!);
  wish.lasting = lasting.length > 0;
  wish.share = reading.take(SHARE) !== null;
  const often = reading.take(OFTEN);
  wish.often = often !== null;
  const isUnanimous = reading.take(UNANIMOUS) !== null;
  const isUnopposed = reading.take(OPPOSED) !== null;
  const isPlaced = reading.take(PLACED) !== null;
  wish.ofAll = isPlaced || reading.has(OF_ALL);
  wish.perHead = reading.take(PER_HEAD) !== null;
  wish.inPercent = reading.take(IN_PERCENT) !== null || reading.has(MULTIPLIED);
  wish.isOfGap = GAP.every((pattern) => reading.has(pattern)) && !reading.has(SURPLUS);
  if (wish.isOfGap) takeGap(reading);
  takeYears(reading, wish);
  wish.isEveryYear = reading.has(EVERY_YEAR);
  if (reading.take(YEARLY)) wish.yearly = true;
  takeBestYear(reading, wish);
  wish.countsGivers = reading.take(GIVEN_MOST) !== null;
  if (wish.countsGivers) wish.ranked = 1;
  wish.having = [reading.find(HAVING)].filter(Boolean);
  const top = reading.take(TOP, " top ");
  if (top) wish.most = Number(top[1] || top[2]);
  const firstOfAll = top ? null : reading.take(FIRST_OF_ALL);
  if (firstOfAll) wish.most = NUMBERS[firstOfAll[1]!]!;
  wish.countsRows = reading.has(ROWS_COUNTED);
  wish.countedWord = reading.find(COUNTED_WORD);
  wish.byDay = (isUnanimous || isUnopposed) && reading.take(SITTING) !== null;
  wish.byMonth = wish.byDay || reading.take(BY_MONTH) !== null;
  if (reading.take(SMALLEST, " which ") || reading.take(LEAST)) wish.ranked = -1;
  else if (reading.take(BIGGEST, " which ") || reading.take(MOST)) wish.ranked = 1;
  if (often) wish.ranked ||= often[1] || often[2] ? -1 : 1;
  if (isUnanimous && wish.ranked && !wish.countsRows) wish.often = true; // « la moins unanime »
  if (wish.ranked && reading.take(WHICH_YEAR)) wish.yearly = true;
  if (isSameYear(wish.years) && reading.take(GONE)) wish.isGone = true;
  if (wish.between && reading.take(/\bet plus\b/)) wish.change = -1; // « aidées en 2023 et plus en 2024 »
  for (let found = reading.take(CHANGED); found; found = reading.take(CHANGED))
    wish.change ||= found[1] ? 1 : -1;
  if (lasting.some((text) => / plus |eternis|longest|shortest/.test(` ${text} `)))
    wish.ranked = isShortest ? -1 : 1;
  if (isPlaced) wish.ranked ||= 1;
  if (wish.change && isSameYear(wish.years)) {
    const [year] = wish.years!; // what has grown in a year has since the one before
    wish.years = [year - 1, year];
    wish.between = true;
  }
  const figure = FIGURES.find(([, pattern]) => reading.take(pattern));
  if (figure) [wish.figure] = figure;
  wish.counted = reading.take(COUNTED) !== null;
  const single = reading.take(SINGLE);
  const lacking = reading.take(LACKING);
  wish.said = listSaid(idle.without(reading.words()));
  const lacked = [
    lacking?.[1],
    ...(isUnanimous || isUnopposed ? ["contre"] : []),
    ...(isUnanimous ? ["abstention"] : []),
  ];
  if (per) wish.said.push({ text: per[1]!, role: "by" });
  if (single) wish.said.push({ text: single[1]!, role: "single" });
  for (const text of lacked) if (text) wish.said.push({ text, role: "lacking" });
  return wish;
}

/** What was given less than asked, how and when: the rows say it. */
function takeGap(reading: Reading): void {
  for (const pattern of [
    ...GAP,
    CHANGED,
    BIGGEST,
    MOST,
    WHICH_YEAR,
    /\bpour quoi\b/,
    /\bmontants?\b/,
  ])
    reading.take(pattern);
}

function isSameYear(years: Wish["years"]): boolean {
  return years !== undefined && years[0] === years[1];
}

/** Does it ask for more than a dataset? */
export function asksFigures(wish: Wish): boolean {
  return asksAmounts(wish) || Boolean(wish.years ?? wish.lately) || wish.said.some(hasRole);
}

/** Does it ask how much, how many, how long, or when? A year and « qui » alone do not. */
export function asksAmounts(wish: Wish): boolean {
  const { figure, counted, ranked, change, yearly, byMonth, perHead, above, below } = wish;
  const { days, lasting, isAlways, isFirst, isGone, isOfGap, share, perHundred, quantity } = wish;
  const asked = figure || counted || ranked || change || yearly || byMonth || perHead;
  const isOfParts =
    Boolean(days ?? quantity) ||
    lasting ||
    isOfGap ||
    isAlways ||
    isFirst ||
    isGone ||
    share ||
    perHundred;
  return isOfParts || Boolean(asked || wish.exact) || above !== undefined || below !== undefined;
}

function hasRole({ role }: Said): boolean {
  return role !== "";
}

function takeAmounts(question: string, wish: Wish): string {
  const between = BETWEEN.exec(question);
  if (between && /€|euros?$/iu.test(between[0].trim())) {
    wish.above = readNumber(between[1]!);
    wish.below = readNumber(between[3]!);
    return question.replace(between[0], " ");
  }
  const left = question.replace(
    AMOUNT,
    (_, above, from, below, _upTo, digits: string, times = "", people = "") => {
      const amount = readAmount(digits, String(times));
      if (above || from) wish.above = amount;
      else wish.below = amount;
      wish.ofPeople = Boolean(people);
      wish.strict = Boolean(above || below);
      return " ";
    },
  );
  return takeExact(left, wish);
}

function takeExact(question: string, wish: Wish): string {
  const found = EXACT.exec(question);
  if (!found || wish.above !== undefined || wish.below !== undefined) return question;
  wish.exact = { amount: readAmount(found[1]!, found[2] ?? ""), text: found[0].trim() };
  return question.replace(found[0], " ");
}

function readAmount(digits: string, times: string): number {
  const [, factor] = TIMES.find(([word]) => word.test(times)) ?? [null, 1];
  return readNumber(digits) * factor;
}

/** « 23 000 », « 23.000,50 », « 23,000 » of English. */
function readNumber(digits: string): number {
  const bare = digits.replace(/[\s]/g, "").replace(/[.,](?=\d{3}(?!\d))/g, "");
  return Number.parseFloat(bare.replace(",", "."));
}

/** Each year is shown, the one that is asked for first. */
function takeBestYear(reading: Reading, wish: Wish): void {
  for (let found = reading.take(BEST_YEAR); found; found = reading.take(BEST_YEAR)) {
    wish.yearly = true;
    wish.ranked ||= found.slice(1).some(Boolean) ? -1 : 1;
  }
}

function takeYears(reading: Reading, wish: Wish): void {
  takeLately(reading, wish);
  wish.isBefore = reading.take(YEAR_BEFORE) !== null;
  takeWrittenYears(reading, wish);
  if (!wish.isBefore) return;
  if (wish.years) {
    wish.between = true;
    wish.years = [wish.years[0] - 1, wish.years[1]];
  } else wish.lately ??= { years: 2, ago: 0 };
}

function takeLately(reading: Reading, wish: Wish): void {
  const some = reading.take(SOME_LATELY);
  if (some) wish.lately = { years: readCount(some[1] || some[2]!), ago: 0 };
  else if (reading.take(YEAR_AGO)) wish.lately = { years: 1, ago: 1 };
  else if (reading.take(THIS_YEAR)) wish.lately = { years: 1, ago: 0 };
}

function takeWrittenYears(reading: Reading, wish: Wish): void {
  const span = reading.take(SPAN);
  if (span) {
    const [first, last] = [Number(span[1]), Number(span[2])];
    wish.years = [Math.min(first, last), Math.max(first, last)];
    wish.between = first !== last;
    return;
  }
  const since = reading.take(SINCE);
  const said = [since, reading.take(ONE_YEAR), since ? null : reading.take(ONE_YEAR)];
  const years = said.flatMap((found) => (found ? [Number(found[1])] : []));
  wish.between = !since && years.length > 1;
  if (since && years.length < 2) years.push(LAST_YEAR);
  if (years.length) wish.years = [Math.min(...years), Math.max(...years)];
}

function listSaid(words: string[]): Said[] {
  const said: Said[] = [];
  let role: Said["role"] = "";
  for (const [at, text] of words.entries()) {
    const isOfThat = words.slice(at).some((one) => PEOPLE.has(one)); // « quel est le prénom qui… »
    const verb = words[IS.has(words[at + 1] ?? "") ? at + 2 : at + 1] ?? ""; // « a donné »
    if (PEOPLE.has(text) && GIVES.test(verb)) askTown(said);
    else if (PEOPLE.has(text) && isRelative(said)) continue;
    else if (PEOPLE.has(text)) {
      const head = said.at(-1);
      if (head?.role === "" && head.text === words[at - 1]) head.role = "head";
      said.push({ text, role: "which" });
    } else if (BY.has(text)) role = "by";
    else if (WHICH.has(text)) role = "which";
    else if (role === "which" && IS.has(text) && isOfThat) continue;
    else if (!ARTICLES.has(text)) {
      said.push({ text, role });
      role = "";
    }
  }
  return said;
}

/** Which town, by the word that the question has for it: « les villes qui donnent ». */
function askTown(said: Said[]): void {
  const town = said.find(({ text }) => TOWN.test(text));
  if (town) town.role = "which";
  else said.push({ text: "commune", role: "which" });
}

/** « Le prénom qui… », « les villes qui… »: it is said already what is asked for. */
function isRelative(said: Said[]): boolean {
  return said.some(({ role }) => role === "which") || TOWN.test(said.at(-1)?.text ?? "");
}
