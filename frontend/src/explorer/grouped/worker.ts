// The part of the explorer's worker that groups rows, which comes when that is first asked.

export { Grouper } from "./group";
