// What every page runs. Pages are whole without it: each enhancement takes only what is there.

import { enableExplorers } from "./explorer";
import { enableFilters } from "./filter";
import { enableMaps } from "./maps";

enableFilters(document);
enableExplorers(document);
enableMaps(document);
