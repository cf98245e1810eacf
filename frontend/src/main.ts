// What every page runs. Pages are whole without it: each enhancement takes only what is there.

import { enableFilters } from "./filter";

enableFilters(document);
