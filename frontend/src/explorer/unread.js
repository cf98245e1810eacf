// What hyparquet reads and no file of ours has: numbers packed by ALP, cells of any type. It stands in the place of the
// modules that do, which are a twentieth of what a click loads.

export function alpDecode() {
  throw new Error("ALP");
}

export function decodeVariantColumn() {
  throw new Error("VARIANT");
}
