// What a query asks for, and by which terms it is looked up (disclosure/search/FORMAT.md, Searching 1–2, 4).
import { SPACE, classOf, isAsciiLetter, lettersOf, marked } from "./text.js";

const QUERY_LENGTH = 200;
const WORDS = 10;
const TERMS = 8;
const QUOTES = '"“”＂';
const MINUSES = "-－";
// A pair is frequent in at least so many units that are at least one in so many of the segment's.
const FREQUENT_UNITS = 128;
const FREQUENT_SHARE = 28;

// The words of a query as marked forms: {words, excluded, cut, number}. `cut` tells that a part of
// the query was left out; `number` is the term of an exact number, "" if the query can be none.
export function parseQuery(query) {
  const all = Array.from(query);
  const characters = all.slice(0, QUERY_LENGTH);
  const found = [];
  let text = "";
  let begun = false;
  let excludes = false;
  let quoted = false;
  function end() {
    const form = marked(text);
    if (form) found.push({ form: form, excluded: excludes });
    text = "";
    begun = false;
    excludes = false;
  }
  characters.forEach(function (character) {
    const space = character === "\n" || classOf(character.codePointAt(0)) === SPACE;
    if (QUOTES.indexOf(character) >= 0) {
      quoted = !quoted;
      begun = true;
    } else if (space && !quoted) {
      end();
    } else if (!begun && MINUSES.indexOf(character) >= 0) {
      excludes = true;
      begun = true;
    } else {
      text += space ? " " : character;
      begun = true;
    }
  });
  end();
  const kept = found.slice(0, WORDS);
  function forms(excluded) {
    return kept
      .filter(function (word) {
        return word.excluded === excluded;
      })
      .map(function (word) {
        return word.form;
      });
  }
  const excluded = forms(true);
  return {
    words: forms(false),
    excluded: excluded,
    cut: all.length > QUERY_LENGTH || found.length > WORDS,
    number: excluded.length ? "" : exactNumber(characters.join("")),
  };
}

function exactNumber(query) {
  const letters = lettersOf(marked(query));
  return letters.length >= 4 && letters.some(isDigit) ? "#" + letters.join("") : "";
}

function isDigit(letter) {
  return letter >= "0" && letter <= "9";
}

// Whether a word is a single letter: it is looked for in titles only.
export function isSingle(word) {
  return Array.from(word).length === 1;
}

// The terms a word (a marked form) is looked up by; all of them are of every text it stands in.
export function termsOf(word) {
  const letters = lettersOf(word);
  if (letters.length === 1) return letters;
  const ascii = letters.map(function (letter) {
    return isAsciiLetter(letter.codePointAt(0));
  });
  const terms = new Set();
  for (let start = 0; start < letters.length; ) {
    let end = start;
    while (end < letters.length && ascii[end]) end += 1;
    const run = end - start;
    if (run >= 3) {
      const size = Math.min(run, 4);
      for (let at = start; at + size <= end; at += 1) terms.add(letters.slice(at, at + size).join(""));
      // The pair that leaves the run begins with its last letter.
      if (end < letters.length) terms.add(letters[end - 1] + letters[end]);
      start = end;
    } else {
      if (start + 1 < letters.length) terms.add(letters[start] + letters[start + 1]);
      start += 1;
    }
  }
  const all = Array.from(terms);
  if (all.length <= TERMS) return all;
  return Array.from({ length: TERMS }, function (_, j) {
    return all[Math.floor((j * all.length) / TERMS)];
  });
}

// A triple is three letters, none of them ASCII: it is listed where both its pairs are frequent.
function isTriple(letters) {
  return letters.length === 3 && letters.every((letter) => letter.codePointAt(0) > 127);
}

// Whether a pair in the list of so many of a segment's units is frequent.
export function isFrequent(count, units) {
  return count >= FREQUENT_UNITS && count * FREQUENT_SHARE >= units;
}

// The triples of a word whose two pairs both are among its terms: [{triple, pairs}], each once.
export function triplesOf(word, terms) {
  const letters = lettersOf(word);
  const found = new Map();
  for (let at = 0; at + 3 <= letters.length; at += 1) {
    const three = letters.slice(at, at + 3);
    const pairs = [three[0] + three[1], three[1] + three[2]];
    if (isTriple(three) && pairs.every((pair) => terms.indexOf(pair) >= 0)) found.set(three.join(""), pairs);
  }
  return Array.from(found, (entry) => ({ triple: entry[0], pairs: entry[1] }));
}

// The number of a term (28 bits); two terms may share one, which only adds candidates. Those of
// triples are odd, all others even.
export function termNumber(term) {
  const codes = Array.from(term);
  let h = Math.imul(codes.length, 0x9e3779b1);
  codes.forEach(function (character) {
    h = Math.imul(h ^ character.codePointAt(0), 0x01000193);
    h ^= h >>> 15;
  });
  h = Math.imul(h, 0x2c1b3c6d);
  h ^= h >>> 13;
  return (h >>> 5) * 2 + (isTriple(codes) ? 1 : 0);
}
