// What every page runs. Pages are whole without it: each enhancement takes only what is there.

import { enableComparing } from "./comparing";
import { enableCopying } from "./copy";
import { sayDue } from "./due";
import { enableExplorers } from "./explorer";
import { enableFacets } from "./facets";
import { enableFilters } from "./filter";
import { keepQuestion } from "./language";
import { enableMaps } from "./maps";
import { enableReports } from "./report";
import { enableSearch } from "./searches";
import { tellHeight } from "./tall";

enableFilters(document);
enableExplorers(document);
enableMaps(document);
enableComparing(document);
enableCopying(document);
enableReports(document);
enableSearch(document);
enableFacets(document);
keepQuestion(document);
sayDue(document);
tellHeight(document);
