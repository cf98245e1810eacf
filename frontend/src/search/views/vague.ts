// Which words of a question say what it is about, and which are said around figures.

import type { Meaning } from "../ranking";
import { fold } from "../../fold";
import { isAside } from "../units";
import type { Told } from "./reading";

// What is said around figures, and of no column
export const VAGUE = new Set(
  (
    "adopte adoptee adoptees adoptes accorde accordee accordees accordes accorder aide aidee aidees aident aides an annee annees ans banque banques bien appele appelee appelees appeles appelle appellent argent attribue attribuee attribuees attribues avec " +
    "chiffre chiffres compte cout coute coutent couter couts depense depenser depenses difference donne donnee donnees donnent donner donnes ecart eu eue eues eus facture factures fois genereuse genereuses genereux habituel habituelle ligne lignes montant montants nait naissent ne nee nees nes normal normale obtenu ordinaire ordinaires " +
    "obtenus paie payer percu recevaient recevait recevoir recoivent recoit recu recue recues recus subventionne subventionnee subventionnees subventionnes toucher touche touchent territoire " +
    "coute coutee coutees coutes passe remporte collectivite collectivites tableau verse versee versees verses vote votee votees votes qui who amount amounts euro euros given got money paid received spent year years with"
  ).split(" "),
);

/** Does it say what a dataset is about? */
export function isSubject({ text, shown, place }: Meaning): boolean {
  return shown && !place && !isAside(text);
}

/** Is it said around figures alone? */
export function isVague({ text }: Told): boolean {
  const said = fold(text).split(" ");
  return VAGUE.has(said[0]!) && said.every((word) => VAGUE.has(word) || isAside(word));
}
