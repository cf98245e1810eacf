// The views of the explorer that answer a question: rows that are filtered and sorted, or groups of them. What a table
// cannot answer whole is no view: a word that no column has, a year that it has not, a sum of rates.

import { nothing, PEOPLE, type GroupView, type View } from "../../explorer/address";
import { called } from "../../explorer/column";
import { isCommune } from "../../explorer/grouped/defaults";
import { stepsOf, type By } from "../../explorer/grouped/groups";
import type { Filter } from "../../explorer/query";
import { fold } from "../../fold";
import type { AskedColumn, AskedColumns } from "./columns";
import { COMMUNE, PEOPLED, type Answering } from "./understand";
import type { Wish } from "../wish/wish";

export type What =
  | "near"
  | "around"
  | "gap"
  | "givers"
  | "ratio"
  | "rate"
  | "rows"
  | "sorted"
  | "least"
  | "count"
  | "change"
  | "percent"
  | "share"
  | "longest"
  | "shortest"
  | "lasting"
  | "first"
  | "new"
  | "gone"
  | "sum"
  | "mean"
  | "median"
  | "min"
  | "max";

export interface Planned {
  view: View;
  what: What;
  measure: number | undefined;
}

const USUAL = 10; // groups
const OF_COMMUNES = /-communes?(?:-|$)/; // addresses of tables
const TIMES = "fois"; // what a column counts that says how often its row is so

type Rows = Pick<Answering, "filters" | "alike">;
/** The views that answer, the one that says the most first. */
export function planViews(asked: AskedColumns, wish: Wish, answering: Answering): Planned[] {
  const { by, measure, filters } = answering;
  const years = asked.findYears();
  const figure = figureOf(asked, wish, answering);
  if (wish.byGivers) return giverViews(asked, wish, answering);
  if (wish.countsGivers) return countGivers(asked, wish, answering);
  if (wish.isDistinct) return countDistinct(asked, wish, answering);
  const rates = rateViews(asked, wish, answering);
  if (rates.length) return rates;
  if (wish.share) return shareViews(asked, wish, answering);
  if (wish.isFirst || wish.isGone) return comingViews(asked, wish, answering);
  if (wish.isOfGap)
    return wish.said.some(({ role }) => role === "by") ? [] : gapViews(asked, answering);
  if (wish.lasting) return lastingViews(asked, wish, answering);
  if (wish.perHead || answering.divisor !== undefined)
    return [ratioView(asked, wish, answering)].filter((one) => one !== null);
  if (figure === null) return [];
  const planned: (Planned | null)[] = [];
  const grouped = (column: number, then?: number): Planned | null =>
    groupView(asked, wish, answering, { column, then, figure });
  if (isChange(wish, answering) && years !== null) {
    const column = by ?? communesOf(asked, answering);
    planned.push(column === null ? grouped(years) : grouped(column, years));
  } else if (by !== undefined) {
    planned.push(grouped(by, wish.yearly ? (years ?? undefined) : undefined));
    const isOfRows = wish.ranked && wish.countsRows && !answering.isNamed && figure !== "count";
    const isOfMoney = asked.table.columns[measure ?? -1]?.counts === "€"; // else rows are meant first
    const ofRows = isOfRows
      ? groupView(asked, wish, answering, { column: by, then: undefined, figure: "count" })
      : null;
    if (isOfMoney) planned.push(ofRows);
    else planned.unshift(ofRows);
  } else if (wish.ranked && !wish.yearly && isOfNames(asked, answering))
    planned.push(grouped(asked.table.naming));
  else if ((wish.yearly || wish.change) && years !== null) planned.push(grouped(years));
  else if (wish.ranked && measure !== undefined) planned.push(rowsView(asked, answering, wish));
  else if (figure !== "count" || filters.length) {
    const apart = figure === "sum" ? apartColumns(asked, measure!, answering, []) : [];
    const inYears = years !== null && apart.includes(years);
    const isAdded = figure === "sum" && answering.alike.size > 0; // though it is not over all rows
    const said: Wish = isAdded ? { ...wish, figure } : wish;
    if (!apart.length) planned.push(rowsView(asked, answering, said, figure));
    else if (!inYears) planned.push(grouped(apart[0]!));
    const several = !wish.years || wish.years[0] < wish.years[1];
    const asksAmount =
      figure !== "count" && (wish.figure || wish.counted || (inYears && answering.isNamed));
    const isOfYears = several && years !== null;
    if (isOfYears && (isByYear(wish) || (isAdded && wish.between))) planned.unshift(grouped(years));
    else if (isOfYears && asksAmount) planned.push(grouped(years));
  } else if (wish.countsRows && years !== null) planned.push(grouped(years));
  return planned.filter((one) => one !== null);
}

/** Are those asked for that rows of several years name, rather than one of these rows? */
function isOfNames(asked: AskedColumns, answering: Answering): boolean {
  const years = asked.findYears();
  const adds = asked.table.columns[answering.measure ?? -1]?.adds;
  const isOfSome = years !== null && !isAlone(asked, years, answering);
  return isOfSome && adds === "sum" && answering.isOfNames;
}

/** Are some years said of which each has its figure: no mean is one of all? */
function isByYear({ lately, between, figure }: Wish): boolean {
  return Boolean(lately) || (between && figure !== undefined && figure !== "sum");
}

/** Rows, those first of which the least was given of what was asked for. */
function gapViews(asked: AskedColumns, { filters }: Answering): Planned[] {
  const minus = asked.findGap();
  if (!minus) return [];
  const view: View = { ...nothing(), query: { text: "", filters }, minus };
  return [{ view, what: "gap", measure: minus[0] }];
}

/** How long rows are, and the longest of them; or how long they are by what is asked. */
function lastingViews(asked: AskedColumns, wish: Wish, answering: Answering): Planned[] {
  const { measure, by, filters } = answering;
  const figure = wish.figure && wish.figure !== "sum" ? wish.figure : "median";
  if (by !== undefined && !wish.ranked) {
    const planned = groupView(asked, wish, answering, { column: by, then: undefined, figure });
    return planned ? [{ ...planned, what: "lasting" }] : [];
  }
  const order = { column: measure!, descending: wish.ranked >= 0 };
  const view: View = { ...nothing(), query: { text: "", filters, order }, measure: measure! };
  return [{ view, what: wish.ranked < 0 ? "shortest" : "longest", measure }];
}

/** What each gives of the rows that are asked for, whose part of all groups show. */
function giverViews(asked: AskedColumns, wish: Wish, answering: Answering): Planned[] {
  const column = asked.findGivers();
  const adds = asked.table.columns[answering.measure ?? -1]?.adds;
  if (column === null || adds !== "sum") return [];
  const grouping = { column, then: undefined, figure: "sum" } as const;
  const planned = groupView(asked, { ...wish, ranked: 1 }, answering, grouping);
  return planned ? [planned] : [];
}

/** From how many of those who give each of them has something, those that have the most first. */
function countGivers(asked: AskedColumns, wish: Wish, answering: Answering): Planned[] {
  const { by } = answering;
  const givers = asked.findGivers();
  if (by === undefined || givers === null || by === givers) return [];
  return distinctViews(asked, wish, answering, { by, distinct: givers });
}

/** How many different ones there are of what has several rows each: by what is asked, else year by year. */
function countDistinct(asked: AskedColumns, wish: Wish, answering: Answering): Planned[] {
  const word = { text: wish.countedWord, terms: [], others: [], known: false };
  const distinct = asked.findMeant(word);
  const by = answering.by === distinct ? asked.findYears() : (answering.by ?? asked.findYears());
  if (distinct === null || by === null || by === undefined) return [];
  return distinctViews(asked, wish, answering, { by, distinct });
}

function distinctViews(
  asked: AskedColumns,
  wish: Wish,
  answering: Answering,
  { by, distinct }: { by: number; distinct: number },
): Planned[] {
  const grouping = { column: by, then: undefined, figure: "count" } as const;
  const planned = groupView(asked, wish, answering, grouping);
  if (!planned?.view.groups) return [];
  Object.assign(planned.view.groups, { how: "distinct", distinct });
  return [{ ...planned, what: "givers", measure: distinct }];
}

/** How many rows of all are so; or of what is added up by kind, each with its part of all. A year is all where the table
 *  has no other. */
function shareViews(asked: AskedColumns, wish: Wish, answering: Answering): Planned[] {
  const { measure, isNamed } = answering;
  const years = asked.findYears();
  const isWhole = years !== null && isOneYear(asked.table.columns[years]!);
  const filters = answering.filters.filter(({ column }) => !(isWhole && column === years));
  const conditions = filters.filter(({ column }) => column !== years);
  const adds = measure === undefined ? undefined : asked.table.columns[measure]!.adds;
  const kinds = conditions.flatMap((one) => ("values" in one ? [one.column] : []));
  const by = answering.by ?? (conditions.length === 1 ? kinds[0] : undefined);
  const { counts = "" } = asked.table.columns[measure ?? -1] ?? {};
  const isAmount = adds === "sum" && (isNamed || /^€|^\p{Ll}{3,}$/u.test(counts)); // money, or times
  const others = filters.filter(({ column }) => column !== by);
  const isSplit = by !== undefined && others.every(({ column }) => column === years);
  if (isSplit && (isAmount || others.length)) {
    if (!isAmount && adds === "sum") return []; // is it of rows, or of what they count?
    const figure = isAmount ? "sum" : "count";
    const own = { ...answering, filters: others, alike: new Set<number>() };
    const planned = groupView(asked, wish, own, { column: by, then: undefined, figure });
    return planned ? [planned] : [];
  }
  if (!conditions.length || conditions.length < filters.length || answering.by !== undefined)
    return [];
  const view: View = { ...nothing(), query: { text: "", filters } };
  return [{ view, what: "share", measure: undefined }];
}

/** Which part of the rows of each group is so, or of their amounts: a year and a commune are of all of them. */
function rateViews(asked: AskedColumns, wish: Wish, answering: Answering): Planned[] {
  const { measure, isNamed, filters } = answering;
  const { columns } = asked.table;
  const years = asked.findYears();
  const by = answering.by ?? (wish.yearly && years !== null ? years : undefined);
  const isAsked = (wish.share || wish.often) && !wish.figure; // « quelle part du total » is of what is shown
  if (by === undefined || !isAsked) return [];
  const isOfAll = ({ column }: Filter): boolean =>
    column === by || column === years || isCommune(columns[column]!);
  const conditions = filters.filter((one) => !isOfAll(one));
  const isSettled = wish.share || conditions.every((one) => isYesOrNo(one, columns));
  if (!conditions.length || !isSettled) return [];
  const own = { ...answering, filters: filters.filter(isOfAll) };
  const grouping = { column: by, then: undefined, figure: "count" } as const;
  const planned = groupView(asked, wish, own, grouping);
  if (!planned?.view.groups) return [];
  const { adds, counts = "" } = columns[measure ?? -1] ?? {};
  const isAmount = wish.share && adds === "sum" && (isNamed || counts === "€");
  const rate = isAmount ? { conditions, measure: measure! } : { conditions };
  Object.assign(planned.view.groups, { how: "ratio", rate });
  return [{ ...planned, what: "rate", measure: rate.measure }];
}

/** Does a condition part all rows in two: nobody against, open to all? Not that of one name among many. */
function isYesOrNo(filter: Filter, columns: AskedColumn[]): boolean {
  if ("values" in filter) return columns[filter.column]!.type === "boolean";
  return "filled" in filter || ("low" in filter && filter.low === filter.high);
}

/** Those of a year who are in no year before, then those who are not in the last one before; or those of the year before
 *  who are gone. */
function comingViews(asked: AskedColumns, wish: Wish, answering: Answering): Planned[] {
  const { by, measure } = answering;
  const years = asked.findYears();
  if (by === undefined || years === null || !wish.years) return [];
  const after = wish.years[1];
  const before = wish.years[0] < after ? wish.years[0] : after - 1;
  if (before < asked.findBounds()[0]) return []; // nobody knows who was there before
  const isSum = measure !== undefined && asked.table.columns[measure]!.adds === "sum";
  const figure = isSum ? "sum" : "count";
  const planned = groupView(asked, wish, answering, { column: by, then: years, figure });
  const groups = planned?.view.groups;
  if (!planned || !groups) return [];
  const change: [string, string] = [String(before), String(after)];
  const sort = { by: "change", texts: change, descending: !wish.isGone } as const;
  const amongs: ("first" | "new" | "gone")[] = wish.isGone ? ["gone"] : ["first", "new"];
  return amongs.map((among) => ({
    ...planned,
    view: { ...planned.view, groups: { ...groups, most: 0, change, among, sort } },
    what: among,
  }));
}

function isOneYear({ low = "", high = "" }: AskedColumn): boolean {
  return low !== "" && low.slice(0, 4) === high.slice(0, 4);
}

/** Two years of what is named are compared, where nothing else is asked of them. */
function isChange(
  { change, between, figure, ranked, counted, years }: Wish,
  { isNamed }: Answering,
): boolean {
  const isOfTwo = years !== undefined && years[0] < years[1];
  return isOfTwo && Boolean(change || (between && isNamed && !figure && !ranked && !counted));
}

/** The column of communes, where there are several. */
function communesOf(asked: AskedColumns, rows: Rows): number | null {
  const place = asked.findGroups(COMMUNE);
  if (place === null || !isCommune(asked.table.columns[place]!)) return null;
  return isAlone(asked, place, rows) ? null : place;
}

/** Are rows of several communes, or each a commune? */
export function isOfCommunes(asked: AskedColumns): boolean {
  const { anchor, columns, naming, rows } = asked.table;
  if (OF_COMMUNES.test(anchor) && columns[naming]!.distinct === rows) return true;
  const place = asked.findGroups(COMMUNE);
  if (place === null || !isCommune(asked.table.columns[place]!)) return false;
  const { values = [], distinct = 0 } = asked.table.columns[place]!;
  return distinct > values.length || new Set(values.map(fold)).size > 1; // « LILLE » is « Lille »
}

/** What is made of the measure; null where that says nothing: the sum of rates. */
function figureOf(
  { table }: AskedColumns,
  wish: Wish,
  { measure, isNamed, filters, by }: Answering,
): What | null {
  const adds = measure === undefined ? undefined : table.columns[measure]!.adds;
  if (wish.figure === "sum" && adds !== "sum") return null;
  if (wish.figure) return adds ? wish.figure : null;
  const isAmount = measure !== undefined && filters.some(({ column }) => column === measure);
  const isOfTimes = measure !== undefined && table.columns[measure]!.counts === TIMES;
  const isOfRows = isAmount || (wish.countsRows && !isOfTimes); // rows of first names are no births
  if (wish.counted && !isNamed && isOfRows) return "count";
  if (wish.often && !isOfTimes) return "count";
  if (wish.byMonth && wish.ranked && wish.countsRows && !isNamed) return "count";
  if (!adds || (wish.counted && by === undefined && !isNamed && isAmount)) return "count";
  return adds;
}

function rowsView(
  asked: AskedColumns,
  { filters, measure, shown, isNamed }: Answering,
  wish: Wish,
  figure?: What,
): Planned {
  const view: View = { ...nothing(), query: { text: "", filters } };
  const isShown =
    measure !== undefined && (isNamed || asked.table.columns[measure]!.counts === "€");
  const asking = isShown ? [...shown, measure] : shown;
  if (shown.length) view.columns = listColumns(asked, filters, asking);
  if (!figure && measure !== undefined) {
    view.query.order = { column: measure, descending: wish.ranked > 0 };
    return { view, what: wish.ranked > 0 ? "sorted" : "least", measure };
  }
  const isFigure = Boolean(wish.figure) || (wish.counted && figure !== "count");
  const isOfColumn = isNamed && !isFigure && measure !== undefined;
  if (isOfColumn && !filters.some(({ column }) => column === measure)) {
    view.query.order = { column: measure, descending: true }; // « voix contre » are those that have some
    if (view.columns && !view.columns.includes(measure)) view.columns.push(measure);
    return { view, what: "sorted", measure };
  }
  if (isFigure && measure !== undefined) view.measure = measure;
  return { view, what: isFigure ? figure! : "rows", measure };
}

/** What names rows, what is asked of them, and what tells that they are those that are asked for. */
function listColumns({ table }: AskedColumns, filters: Filter[], shown: number[]): number[] {
  const telling = filters.map(({ column }) => column);
  const isTold = (column: number): boolean => (table.columns[column]!.distinct ?? 0) !== 1;
  return [...new Set([table.naming, ...shown, ...telling.filter(isTold)])];
}

/** By a column, then by another where that is asked or where there is no sum over its values; null where there are two of
 *  these. */
function groupView(
  asked: AskedColumns,
  wish: Wish,
  answering: Answering,
  { column, then, figure }: { column: number; then: number | undefined; figure: What },
): Planned | null {
  const { filters, measure } = answering;
  const { columns } = asked.table;
  const field = columns[column]!;
  const isAmount = figure !== "count";
  const how = isAmount ? (figure as GroupView["how"]) : "rows";
  const apart = isAmount ? apartColumns(asked, measure!, answering, [column, then]) : [];
  if (apart.length > 1 || (apart.length && then !== undefined)) return null;
  const [second = then] = apart;
  const inOrder =
    (column === asked.findYears() && !(wish.byMonth && wish.ranked)) ||
    (isCommune(field) && !wish.ranked && !wish.change);
  const most = inOrder || wish.isEveryYear ? 0 : wish.most || USUAL;
  const groups: GroupView = {
    by: byOf(asked, column, wish.byDay ? "day" : wish.byMonth ? "month" : undefined),
    how,
    most: wish.ranked < 0 ? -most : most,
    drawing: "",
  };
  if (second !== undefined) groups.then = byOf(asked, second);
  const isCompared = then !== undefined && isChange(wish, answering);
  if (isCompared) {
    groups.change = [
      String(wish.years![0]),
      String(Math.min(wish.years![1], asked.findBounds()[1])),
    ];
    groups.most = 0;
    const by = wish.inPercent ? "percent" : "change";
    groups.sort = { by, texts: groups.change, descending: wish.change >= 0 };
  } else if (wish.ranked && isCommune(field)) {
    const isByYear = wish.between && second !== undefined && second === asked.findYears();
    groups.most = wish.most && wish.ranked * wish.most;
    groups.sort = { by: "total", texts: [], descending: wish.ranked > 0 };
    if (isByYear) Object.assign(groups.sort, { by: "column", texts: [String(wish.years![1])] });
  }
  if (wish.ranked && wish.yearly && column === asked.findYears())
    groups.sort = { by: "total", texts: [], descending: wish.ranked > 0 };
  const view: View = { ...nothing(), query: { text: "", filters }, groups };
  if (isAmount) view.measure = measure!;
  return {
    view,
    what: isCompared ? (wish.inPercent ? "percent" : "change") : figure,
    measure: isAmount ? measure : undefined,
  };
}

/** A measure by the inhabitants of communes, or by another measure: of each commune, or of each row that has a name where
 *  they are of one; year by year, but where one is asked for. */
function ratioView(asked: AskedColumns, wish: Wish, answering: Answering): Planned | null {
  const { measure } = answering;
  const { columns, naming } = asked.table;
  const commune = asked.findGroups(COMMUNE);
  const people = asked.measures.find((place) => PEOPLED.test(called(columns[place]!)));
  const isSplit = wish.perHead || commune === null || !isAlone(asked, commune, answering);
  const isOfCommunes = commune !== null && isCommune(columns[commune]!) && isSplit;
  const yearly = wish.perHundred ? asked.findYears() : null; // of one measure by another, whoever has it
  const by = answering.by ?? yearly ?? (isOfCommunes ? commune : wish.perHead ? null : naming);
  const divisor = wish.perHead ? (people ?? PEOPLE) : answering.divisor!;
  if (measure === undefined || by === null || columns[measure]!.adds !== "sum") return null;
  if (measure === divisor || (divisor === PEOPLE && !isCommune(columns[by]!))) return null;
  const years = asked.findYears();
  const isOfOneYear = years === null || isAlone(asked, years, answering);
  const then = isOfOneYear || years === by ? undefined : years;
  const planned = groupView(asked, wish, answering, { column: by, then, figure: "ratio" });
  if (planned) planned.view.groups!.divisor = divisor;
  return planned;
}

/** The columns over whose values a measure is not added, less those that are asked for one of them, or by. */
function apartColumns(
  asked: AskedColumns,
  measure: number,
  rows: Rows,
  by: (number | undefined)[],
): number[] {
  const { within = [] } = asked.table.columns[measure]!;
  return within.filter((place) => !isAlone(asked, place, rows) && !by.includes(place));
}

/** Has a column one value in all rows, or in those that are asked for? */
function isAlone({ table }: AskedColumns, place: number, { filters, alike }: Rows): boolean {
  if (alike.has(place)) return true;
  const { values = [], low, high } = table.columns[place]!;
  const isOne = (filter: Filter): boolean =>
    ("values" in filter && filter.values.length === 1) ||
    ("low" in filter && "high" in filter && isSameYear(table.columns[place]!.type, filter));
  const isAsked = filters.some((filter) => filter.column === place && isOne(filter));
  return isAsked || values.length === 1 || (low !== undefined && low === high);
}

function isSameYear(type: string, { low, high }: { low?: number; high?: number }): boolean {
  return type === "date" ? high! - low! < 366 : low === high;
}

function byOf({ table }: AskedColumns, column: number, step?: By["step"]): By {
  return { column, step: step ?? stepsOf(table.columns[column]!)[0]! };
}
