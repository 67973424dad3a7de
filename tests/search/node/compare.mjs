// Folds texts and numbers terms given as JSON on standard input, to be compared with Python.
import { readFileSync } from "node:fs";
import { isFrequent, termNumber } from "../../../theme/assets/javascripts/search/query.js";
import { classOf, marked } from "../../../theme/assets/javascripts/search/text.js";

const given = JSON.parse(readFileSync(0, "utf-8"));
const ranges = [];
for (let code = 0; code <= 0x10ffff; code += 1) {
  const kind = classOf(code);
  const last = ranges[ranges.length - 1];
  if (last && last[2] === kind) last[1] = code;
  else ranges.push([code, code, kind]);
}
const frequent = given.counts.map(([count, units]) => isFrequent(count, units));
console.log(JSON.stringify({ ranges, forms: given.texts.map(marked), numbers: given.terms.map(termNumber), frequent }));
