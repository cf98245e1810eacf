// What every page runs. Pages are whole without it: each enhancement takes only what is there.

import { enableCopying } from "./copy";
import { sayDue } from "./due";
import { enableExplorers } from "./explorer";
import { enableFilters } from "./filter";
import { keepQuestion } from "./language";
import { enableParts } from "./parts";
import { enableReports } from "./report";
import { enableSearch } from "./searches";
import { tellHeight } from "./tall";

enableFilters(document);
enableExplorers(document);
enableParts(document);
enableCopying(document);
enableReports(document);
enableSearch(document);
keepQuestion(document);
sayDue(document);
tellHeight(document);
