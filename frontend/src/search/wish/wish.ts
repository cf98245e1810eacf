// What a question asks of the numbers of a table, beside what it speaks of: « total », « par an », « le plus », « plus de
// 23 000 € », « entre 2020 et 2024 », « non versées ».

import { fold } from "../../fold";
import { takeDays, type SaidDays } from "../dates";
import type { Idle } from "../idle";
import type { Lately } from "../views/lately";
import { takeQuantity, type Quantity } from "../views/quantities";
import { takeAmounts } from "./amounts";
import { settleChange, takeChange } from "./changes";
import { readCounted, takeFigure, takeMonths } from "./counts";
import { takeGap } from "./gap";
import { dropGivers, GIVEN_BY, GIVEN_MOST } from "./givers";
import { takeLasting, takeTimes } from "./lasting";
import { takeMost, takeOften, takeOrder, WHICH_YEAR } from "./order";
import { SHARE, takeHundredth, takeProportion, takeShare } from "./shares";
import { QuestionText } from "./text";
import { SITTING, takeVotes } from "./votes";
import { listSaid, TOWNS } from "./words";
import { takeYears } from "./years";

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
  isDistinct: boolean; // « combien d’associations différentes »
  byMonth: boolean; // « quel mois »
  byDay: boolean; // « quelle séance », of votes
  ranked: number; // 1: the most first, -1: the least
  most: number; // « top 5 », or 0
  change: number; // 1: what has grown, -1: what has fallen
  isOfTotal: boolean; // « de combien », of all together
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

const OF_ALL = new RegExp(
  `\\b(?:les|the) (?:villes|communes|mairies|towns|cities|municipalities)\\b|\\b(?:quelles?|lesquelles|laquelle|which) (?:des |of the )?(?:\\w+ )?${TOWNS}\\b`,
);
// « où se place Roubaix » asks of all, beside which it stands
const PLACED =
  /\b(?:et )?(?:(?:ou|a quel rang|a quelle place|en quelle position) (?:se|s) (?:place|placent|situe|situent|classe|classent|trouve|trouvent)(?: t (?:elle|il))?|(?:(?:quel est )?le )?rang d\w*|where (?:does|is|do)|how does|ranks?)\b/;
const DONE_BY = /\b(?:par (?:les?|la|l|des|nos|leurs?)|by the) /;
const HAVING =
  /\b(?:avec|y a t il|il y a|with)(?: (?:un|une|des|du|de|la|le|les|l|a|an|any))* (\w+)/;
// « un seul candidat »
const SINGLE = /\b(?:qu )?(?:une?|1) seule? (\w+)/;
const LACKING =
  /\b(?:non|pas|sans|jamais|without|not)(?: (?:encore|de|d|du|ete|la|le|les|l|en|au|aux|aucune?s?|mise|yet|been|a|any|in))* (\w+)/;

/** Each step takes its words out of the question: what a later one would take wrongly, one before it takes. */
export function readWish(question: string, idle: Idle): Wish {
  const wish = makeWish();
  const text = takeNumbers(question, wish);
  text.takeAll(DONE_BY);
  takeTimes(text, wish);
  if (wish.days) text.take(/\ben cours\b/);
  const hundredth = takeHundredth(text, wish);
  const byTime = takeLasting(text, wish);
  takeShare(text, wish);
  const byOften = takeOften(text, wish);
  const votes = takeVotes(text);
  const isUnanimous = votes.length > 1;
  const isPlaced = text.take(PLACED) !== null;
  wish.ofAll = isPlaced || text.has(OF_ALL);
  takeProportion(text, wish);
  takeGap(text, wish);
  takeYears(text, wish);
  wish.countsGivers = text.take(GIVEN_MOST) !== null;
  if (wish.countsGivers) wish.ranked = 1;
  wish.having = text.findAll(HAVING);
  takeMost(text, wish);
  readCounted(text, wish);
  wish.byDay = votes.length > 0 && text.take(SITTING) !== null;
  takeMonths(text, wish);
  takeOrder(text, wish);
  wish.ranked ||= byOften;
  if (isUnanimous && wish.ranked && !wish.countsRows) wish.often = true; // « la moins unanime »
  if (wish.ranked && text.take(WHICH_YEAR)) wish.yearly = true;
  takeChange(text, wish);
  wish.ranked = byTime || wish.ranked || Number(isPlaced);
  settleChange(wish);
  takeFigure(text, wish);
  const single = text.take(SINGLE)?.[1];
  const lacking = text.take(LACKING)?.[1];
  wish.said = listSaid(idle.without(text.words()));
  if (hundredth) wish.said.push({ text: hundredth, role: "by" });
  if (single) wish.said.push({ text: single, role: "single" });
  for (const lacked of [lacking, ...votes])
    if (lacked) wish.said.push({ text: lacked, role: "lacking" });
  return wish;
}

/** One that asks for nothing. */
function makeWish(): Wish {
  return {
    counted: false,
    countsRows: false,
    countedWord: "",
    isDistinct: false,
    byMonth: false,
    byDay: false,
    ranked: 0,
    most: 0,
    change: 0,
    isOfTotal: false,
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
}

/** The days, quantities and amounts of a question, and what is left of it. */
function takeNumbers(question: string, wish: Wish): QuestionText {
  const { days, left: dayless } = takeDays(question);
  if (days) wish.days = days;
  const { quantity, left } = takeQuantity(dayless);
  if (quantity) wish.quantity = quantity;
  const amountless = takeAmounts(left, wish);
  wish.byGivers = SHARE.test(fold(amountless)) && GIVEN_BY.test(amountless);
  return new QuestionText(fold(wish.byGivers ? dropGivers(amountless) : amountless));
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
