// What has grown, has fallen or is no more: « a bondi », « fond », « ne reçoit plus ».

import type { QuestionText } from "./text";
import type { Wish } from "./wish";
import { isSameYear } from "./years";

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
export const CHANGED = new RegExp(`\\b(?:(${GROWN})|${FALLEN})\\b`);
const GONE =
  /\b(?:n|ne)(?: l| le| la| les| en| y)? (?:a|ont|est|sont|recoi\w+|touchent) plus\b|\bno longer\b/;

const OF_TOTAL = /\b(?:de combien|by how much)\b/;
const OF_EACH =
  /\b(?:quel(?:le)?s?|les?quel(?:le)?s?|laquelle|qui|chaque|par|which|who|each|by (?!how))\b/;

export function takeChange(text: QuestionText, wish: Wish): void {
  wish.isOfTotal = text.has(OF_TOTAL) && !text.has(OF_EACH);
  if (isSameYear(wish.years) && text.take(GONE)) wish.isGone = true;
  if (wish.between && text.take(/\bet plus\b/)) wish.change = -1; // « aidées en 2023 et plus en 2024 »
  for (const [, grown] of text.takeAll(CHANGED)) wish.change ||= grown ? 1 : -1;
}

/** What has grown in a year has since the one before. */
export function settleChange(wish: Wish): void {
  if (!wish.change || !isSameYear(wish.years)) return;
  const [year] = wish.years!;
  wish.years = [year - 1, year];
  wish.between = true;
}
