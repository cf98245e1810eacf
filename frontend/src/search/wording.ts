// What people say in words of their own, in those that columns and accounts have: « hors service », « en panne » and « ne
// marche pas » are « pas en service », « payer son personnel » is « charges de personnel ».

const WORKS = "(?:march|fonctionn)(?:e|ent|ait|aient|er)";
const BROKEN = new RegExp(
  `(?<!\\p{L})(?:hors[- ]services?|(?:tomb[ée]+s?\\s+)?en panne|n(?:e\\s+|['’])${WORKS} (?:pas|plus)|en d[ée]rangement|d[ée]fectueu(?:x|ses?)|out of (?:service|order)|not working|broken)(?!\\p{L})`,
  "giu",
);
const WORKING = new RegExp(
  `(?<!\\p{L})(?:qui ${WORKS}|en [ée]tat de (?:marche|fonctionnement)|en marche)(?! (?:pas|plus))(?!\\p{L})`,
  "giu",
);

const STAFF = new RegExp(
  "(?<!\\p{L})(?:d[ée]penses?|frais|co[ûu]ts?|pay(?:er|e|ent)) (?:de |du |en |son |leur |le )personnel(?!\\p{L})",
  "giu",
);

// « en payant par carte à la borne », « je peux payer sur place »
const PAYING = "(?:(?:en|peut|peux|pour) )?pa(?:y(?:er|e|ons|ez|ant|é|ée)|ie|iement)";
const BY_CARD = new RegExp(
  `(?<!\\p{L})${PAYING} (?:par|avec|en) (?:une |la |sa |ma )?(?:carte|cb)(?: bancaire| bleue)?(?: [àa] la borne| sur place)?(?!\\p{L})`,
  "giu",
);
// to whoever hires it out: « à quelles stations je peux payer sur place »
const PAID_THERE = new RegExp(
  `(?<=(?:stations?|bornes?)(?!\\p{L}).*)(?<!\\p{L})${PAYING} (?:sur place(?: [àa] la borne)?|[àa] la borne)(?!\\p{L})`,
  "giu",
);
// « réservée aux handicapés »
const DISABLED =
  "(?:aux? |pour (?:les? )?)?(?:personnes? )?(?:handicap[ée]e?s?|[àa] mobilit[ée] r[ée]duite|pmr|fauteuils?(?: roulants?)?)";
const RESERVED = new RegExp(`(?<!\\p{L})r[ée]serv[ée]e?s? ${DISABLED}(?!\\p{L})`, "giu");
const IN_WHEELCHAIR =
  /(?<!\p{L})(?:je|on|il|elle) (?:suis|est) en fauteuil(?: roulant)?(?!\p{L}),?(?=.*\br[ée]serv)/giu;
const FENCED =
  /(?<!\p{L})ferm[ée]e?s? (?:par|avec) (?:une |des )?(?:cl[ôo]tures?|barri[èe]res?)(?!\p{L})/giu;
const BIDDER =
  /(?<!\p{L})(?:un seul (?:candidat|concurrent|soumissionnaire)(?!\p{L})|une seule (?:entreprise|soci[ée]t[ée]) (?:a|ait|avait) (?:r[ée]pondu|candidat[ée]|soumissionn[ée]|fait une offre)(?!\p{L}))/giu;
// « a refusé le plus d’argent par rapport à ce qu’elles demandaient »
const ASKED_FOR = "ce qu['’](?:elles?|ils?) (?:avaient |ont )?(?:demand|r[ée]clam|sollicit)\\p{L}+";
const REFUSED = new RegExp(
  `(?<!\\p{L})(?:refus[ée]e?s? (?:le plus(?: d['’]argent)?|le plus gros montant) (?:par rapport [àa]|sur)|(?:accord|attribu|donn|vers)[ée]e?[rs]? (?:beaucoup |bien |le )?moins que|(?:re[çc]ue?s?|eue?s?|obtenue?s?) (?:beaucoup |bien |le )?moins que) ${ASKED_FOR}`,
  "giu",
);
const WITH_A_DOG =
  /(?<!\p{L})(?:(?:o[ùu] |dans lesquels? )?(?:on|je|nous) (?:peut|peux|pouvons) )?(?:y )?(?:venir|aller|entrer|(?:se |me |nous )?promener) avec (?:le|les|son|mon|notre|un|ses|mes|nos|des) chiens?(?!\p{L})/giu;
// « Allergique aux œufs, quels jours peut-elle manger » reads what all dishes hold: those without eggs make no meal without
const ALLERGIC =
  /(?<!\p{L})(?:est |suis |sont )?allergi(?:ques?|es?) (?:aux? |[àa] l['’]|[àa] la |[àa] )\p{L}+(?=.*(?:peu[tx]|pourra) (?:\p{L}+ )?manger)/giu;
// « les chiens sont interdits », « interdit aux chiens »
const ARE = "(?:y )?(?:est|sont|soit|soient|serait|seraient) ";
const FORBIDDEN = "(?:interdi|refus|exclu|prohib)[ést]*e?s?";
const ALLOWED = "(?:accept|autoris|admi|permi|tol[ée]r)[és]*e?s?";
const ALLERGIC_TO =
  /(?<!\p{L})(?:est |suis |sont )?allergi(?:ques?|es?) (?=(?:aux?|[àa] la) |[àa] l['’])/giu;
// « une école où il y a le moins d'enfants », but not « le tarif enfants »
const SCHOOLS = "(?:[ée]coles?|maternelles?|[ée]l[ée]mentaires?|primaires?|classes?)(?!\\p{L})";
const PUPILS = new RegExp(
  `(?<=${SCHOOLS}.*(?<!\\p{L})(?:plus|moins|combien|nombre|gagn\\p{L}+|perdu\\p{L}*|accueill\\p{L}+) (?:d['’]|des |de |les )?)enfants(?!\\p{L})`,
  "giu",
);
const PRICE_OF_POWER =
  /(?<!\p{L})combien (?:co[ûu]te |est |fait )?(?:le |un |par )?(?:kwh|kilowatt[- ]?heures?)(?!\p{L})/giu;
const LONGER =
  /(?<!\p{L})(?:(?:ont|a|[ée]t[ée]) )*(?:rallong|prolong|modifi)[ée]e?s?(?: apr[èe]s coup)?(?!\p{L})/giu;
const EMPTY =
  /(\p{L}+(?: d(?:e |u |['’])\p{L}+)?) (?:est |sont )?(?:vide|manquante?s?|non renseign[ée]e?s?)(?!\p{L})/giu;
const ANSWERED_NO = /(\p{L}{3,})\s*[:=]?\s*non(?=\s*(?:$|[,;?.]))/giu;

// « sans faire de publicité ni mettre des entreprises en concurrence »
const UNADVERTISED =
  /(?<!\p{L})sans (?:faire (?:de |aucune )?)?publicit[ée](?: ni (?:les? |des? |en )?(?:mettre|mise)?(?: \p{L}+){0,3} ?en concurrence(?: pr[ée]alable)?)?(?!\p{L})/giu;
// « clôturé oui »: the word alone asks for it
const ANSWERED_YES = /(?<=\p{L}{3,}\s*[:=]?\s)oui(?=\s|$|[,;?.])/giu;

const IN_DATA: [said: RegExp, instead: string][] = [
  [BROKEN, "pas en service"],
  [WORKING, "en service"],
  [STAFF, "charges de personnel"],
  [/(?<!\p{L})points? d['’]eau(?!\p{L})/giu, "eau potable"],
  [/(?<!\p{L})petite?s? (?=filles?|gar[çc]ons?)/giu, ""],
  [/(?<!\p{L})d[ée]cisions? (?=(?:du|des|de) conseils?)/giu, "délibérations "],
  [/(?<!\p{L})(?:ses|son|leurs?) investissements?(?!\p{L})/giu, "dépenses d’équipement"],
  [/(?<!\p{L})investissements? (?=par (?:habitant|t[êe]te))/giu, "dépenses d’équipement "],
  [BY_CARD, "avec carte bancaire"],
  [PAID_THERE, "avec carte bancaire"],
  [ALLERGIC, "allergènes"],
  [ALLERGIC_TO, "allergènes "],
  [IN_WHEELCHAIR, ""],
  [RESERVED, "Réservé PMR"],
  [FENCED, "clôturé"],
  [BIDDER, "une seule offre"],
  [REFUSED, "écart entre demandé et attribué"],
  [WITH_A_DOG, "avec chiens"],
  [thatAre(FORBIDDEN), "sans $1"],
  [toWhom(FORBIDDEN), "sans $1"],
  [thatAre(ALLOWED), "avec $1"],
  [toWhom(ALLOWED), "avec $1"],
  [
    /(?<!\p{L})sans (?:(?:en )?(?:sauter|manquer|rater) une?(?: ann[ée]e)?|interruption)(?!\p{L})/giu,
    "",
  ],
  [PRICE_OF_POWER, "quel prix"],
  [
    /(?<!\p{L})(?:s['’]est|se sont) (le plus |le moins )?endett[ée]+e?s?(?!\p{L})/giu,
    "a $1augmenté sa dette",
  ],
  [/(?<!\p{L})factures? de courant(?!\p{L})/giu, "facture d’électricité"],
  [
    /(?<!\p{L})sans (?:aucun )?(?:soucis?|probl[èe]mes?|difficult[ée]s?|danger|risque)(?!\p{L})(?! (?:d(?:e|u|es)(?!\p{L})|d['’]|pour|avec|li[ée]))/giu,
    "",
  ],
  [/(?<!\p{L})(?:(?:aller|venir) )?nager(?!\p{L})/giu, "piscine"],
  [
    /(?<!\p{L})d[ée]jeuner (?:sur place|(?:[àa] |dans )l['’][ée]cole|le midi)(?!\p{L})/giu,
    "cantine",
  ],
  [PUPILS, "élèves"],
  [/(?<!\p{L})compte(?:nt)?(?= (?:le |la |les )?(?:plus|moins)(?!\p{L}))/giu, "a"],
  [/(?<!\p{L})sans (?:rien )?payer(?!\p{L})/giu, "gratuitement"],
  [/(?<!\p{L})(?:d['’]|des )?opposants?(?!\p{L})/giu, "de voix contre"],
  [/(?<=adresses?(?!\p{L}).*)(?<!\p{L})valid[ée]+e?s?(?!\p{L})/giu, "certifiées"],
  [LONGER, "avec avenants"],
  [EMPTY, "sans $1"],
  [ANSWERED_NO, "sans $1"],
  [/(?<!\p{L})(?:[àa] toute heure|en permanence)(?!\p{L})/giu, "tout le temps"],
  [UNADVERTISED, "sans mise en concurrence"],
  [ANSWERED_YES, ""],
];

/** « Où les chiens sont acceptés ». */
function thatAre(how: string): RegExp {
  const what = "(?:les? |la |l['’]|des )(\\p{L}{4,})";
  return new RegExp(`(?<!\\p{L})(?:o[ùu] )?${what} ${ARE}${how}(?!\\p{L})`, "giu");
}

/** « Interdit aux chiens ». */
function toWhom(how: string): RegExp {
  return new RegExp(`(?<!\\p{L})${how} (?:aux? |[àa] la |[àa] l['’])(\\p{L}{4,})`, "giu");
}

/** A question in the words of the data. */
export function sayAsData(question: string): string {
  return IN_DATA.reduce((text, [said, instead]) => text.replace(said, instead), question);
}
