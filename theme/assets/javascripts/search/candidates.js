// Which documents of a segment may be what is looked for, and with what rank
// (disclosure/search/FORMAT.md, Searching 2–5).
import { keyOf, pieceOf, readOutline, readTerms } from "./bits.js";
import { isFrequent, isSingle, termNumber, termsOf, triplesOf } from "./query.js";

export const VALIDITIES = ["", "有效", "已修改", "废止", "失效"];
const NOTHING = { units: [], title: [], head: [] };
// Units of a segment that a word's pairs may leave before triples are looked up too.
const FEW = 8;

function inAll(lists) {
  return lists.slice(1).reduce(function (left, list) {
    const there = new Set(list);
    return left.filter(function (unit) {
      return there.has(unit);
    });
  }, lists[0]);
}

function pieceName(piece) {
  return "terms-" + ("000" + piece.toString(16)).slice(-4) + ".bin";
}

// What is in all of a segment's entries: {units, title, head}.
function common(entries) {
  function inField(field) {
    return inAll(
      entries.map(function (entry) {
        return entry[field];
      })
    );
  }
  return { units: inField("units"), title: inField("title"), head: inField("head") };
}

// The entries of terms in a segment, one each: {units, title, head}.
function entriesOf(terms, segment, file) {
  return Promise.all(
    terms.map(async function (term) {
      const number = termNumber(term);
      const piece = await file(segment, pieceName(pieceOf(number, segment.bits)), readTerms);
      return piece.get(keyOf(number, segment.bits)) || NOTHING;
    })
  );
}

// Where a word may stand in a segment: {units, title, head}. Where its pairs leave many units, the
// triples of those that are frequent leave fewer.
async function lookUp(word, segment, file) {
  const terms = termsOf(word);
  const entries = await entriesOf(terms, segment, file);
  const found = common(entries);
  if (found.units.length <= FEW) return found;
  const frequent = (pair) => isFrequent(entries[terms.indexOf(pair)].units.length, segment.units);
  const triples = triplesOf(word, terms).filter((entry) => entry.pairs.every(frequent));
  const more = await entriesOf(
    triples.map((entry) => entry.triple),
    segment,
    file
  );
  return common([found].concat(more));
}

// The documents of a segment that hold every word by its terms: [{segment, document, number, rank,
// year, column, validity, parts, excludedParts}]. `number` counts from the oldest of all segments
// (`before` documents lie in older ones); `parts` are, for each word, the units of the document's
// parts that may hold it. `file(segment, name, read)` gives a file of the segment.
export async function candidatesOf(query, segment, before, file) {
  const words = query.words.concat(query.excluded);
  const outlined = file(segment, "outline.bin", readOutline);
  const looked = Promise.all(
    words.map(function (word) {
      return lookUp(word, segment, file);
    })
  );
  const exactly = entriesOf(query.number ? [query.number] : [], segment, file);
  const all = await Promise.all([outlined, looked, exactly]);
  const outline = all[0];
  function documentsOf(units) {
    return new Set(
      units.map(function (unit) {
        return outline.documents[unit];
      })
    );
  }
  const entries = all[1].map(function (entry, i) {
    return {
      units: new Set(entry.units),
      documents: documentsOf(isSingle(words[i]) ? entry.title : entry.units),
      title: new Set(entry.title),
      head: new Set(entry.head),
    };
  });
  const wanted = entries.slice(0, query.words.length);
  const unwanted = entries.slice(query.words.length);
  const exact = documentsOf(all[2].length ? all[2][0].units : []);
  const years = [];
  segment.years.forEach(function (year) {
    for (let i = 0; i < year[1]; i += 1) years.push(String(year[0]));
  });

  function rankOf(document) {
    const page = outline.pages[document];
    if (exact.has(document)) return 0;
    if (wanted.every((word) => word.title.has(page))) return 1;
    if (wanted.every((word) => word.title.has(page) || word.head.has(page))) return 2;
    return 3;
  }

  function partsOf(document, word) {
    const parts = [];
    const first = outline.pages[document];
    for (let unit = first + 1; unit < first + outline.units[document]; unit += 1) {
      if (word.units.has(unit)) parts.push(unit);
    }
    return parts;
  }

  const documents = new Set(inAll(wanted.map((word) => Array.from(word.documents))).concat(Array.from(exact)));
  return Array.from(documents).map(function (document) {
    return {
      segment: segment,
      document: document,
      number: before + document,
      rank: rankOf(document),
      year: years[document],
      column: outline.columns[document],
      validity: VALIDITIES[outline.validities[document]],
      parts: wanted.map((word) => partsOf(document, word)),
      excludedParts: unwanted.map((word) => partsOf(document, word)),
    };
  });
}

// The candidates that pass the filters, in the order of the results, and how many each value of a
// filter would leave: {candidates, facets}. `kindOf` maps a column's path to its kind.
export function filtered(candidates, filters, kindOf) {
  const facets = { column: {}, year: {}, kind: {}, validity: {} };
  const names = Object.keys(facets);
  // A document belongs to the columns above its own too.
  function valuesOf(candidate) {
    const steps = candidate.column.split("/");
    return {
      column: steps.map((_, i) => steps.slice(0, i + 1).join("/")),
      year: [candidate.year],
      kind: [kindOf.get(candidate.column) || ""],
      validity: [candidate.validity],
    };
  }
  const passing = candidates.filter(function (candidate) {
    const values = valuesOf(candidate);
    const failed = names.filter((name) => filters[name] && values[name].indexOf(filters[name]) < 0);
    names.forEach(function (name) {
      if (failed.some((other) => other !== name)) return;
      values[name].forEach(function (value) {
        if (value) facets[name][value] = (facets[name][value] || 0) + 1;
      });
    });
    return failed.length === 0;
  });
  passing.sort(function (a, b) {
    return (filters.sort === "date" ? 0 : a.rank - b.rank) || b.number - a.number;
  });
  return { candidates: passing, facets: facets };
}
