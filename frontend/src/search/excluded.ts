// What a question leaves out: « sauf Lille, Roubaix et La Madeleine », « (pas la maternelle) », but not « n’a pas la clim ».

const OF = "(?:(?:à|aux?|pour|in|for) )?(?:celles? (?:d['’]|de |des |du ))?";
const ARTICLE = "(?:la |le |les |l['’]|the )";
const BEFORE = `${OF}${ARTICLE}?(?:(?:ville|commune|mairie) (?:de |d['’]|du ))?`;
const CAPITAL = "\\p{Lu}[\\p{L}'’-]+";
const NAMED = `${CAPITAL}(?: (?:de |d['’]|la |le |les |lez |sur |sous |en )?${CAPITAL})*`;
const WORD_LEFT_OUT = "\\p{Ll}[\\p{L}'’-]+";
const FIRST_LEFT_OUT = `${BEFORE}(?:${NAMED}|${WORD_LEFT_OUT})`;
const NEXT_LEFT_OUT = `${OF}(?:${ARTICLE}?${NAMED}|${ARTICLE}${WORD_LEFT_OUT}|${WORD_LEFT_OUT}(?=\\s*(?:[?.,;!)]|$)))`;
const JOINED = "(?:\\s*,\\s*(?:et )?|\\s+(?:et|ou|ni|and|or)\\s+)";
// « à part Lille », but neither « à part entière » nor « hors TVA »
const APART = `(?:[Àà] part|[Ee]n dehors de|[Hh]ors|[Mm]ise?s? à part)(?= ${BEFORE}\\p{Lu}(?!TC?(?!\\p{L})|VA(?!\\p{L})))`;
const SET_APART = new RegExp(
  `(?<![\\p{L}'’-])(${NAMED}(?:${JOINED}${NAMED})*) mise?s? à part(?! \\p{Lu})`,
  "gu",
);
const EXCLUDED = new RegExp(
  `(?:(?<!\\p{L})(?:[Ss]auf|[Hh]ormis|[Ee]xcepté|[Ee]xcept|${APART})|(?<=(?:[(,]|^)\\s*(?:et |mais |but )?)(?:pas|not)(?= (?:la|le|les|l['’]|the))|(?<!\\p{L})pas(?= la (?:ville|commune|mairie) )) ?(${FIRST_LEFT_OUT}(?:${JOINED}${NEXT_LEFT_OUT})*)`,
  "gu",
);
const BETWEEN_LEFT_OUT = new RegExp(JOINED, "u");
const BEFORE_LEFT_OUT = new RegExp(`^${BEFORE}`, "u");

/** What a question says that it does not ask for, one after another, and the question without it. */
export function takeExcluded(question: string): { text: string; excluded: string[] } {
  const said = question.replace(SET_APART, "sauf $1");
  const lists = [...said.matchAll(EXCLUDED)].map(([, list = ""]) => list);
  const excluded = lists.flatMap((list) =>
    list.split(BETWEEN_LEFT_OUT).map((one) => one.replace(BEFORE_LEFT_OUT, "")),
  );
  return { text: said.replace(EXCLUDED, " ").trim(), excluded };
}
