// The results of a search: candidates are read in their order, and believed or passed over
// (disclosure/search/FORMAT.md, Searching 6).
import { VALIDITIES } from "./candidates.js";
import { blocksOf, snippetOf, standsIn } from "./page.js";
import { isSingle } from "./query.js";
import { SearchError, readJson } from "./store.js";
import { foldedWithPlaces, hitsIn, lettersOf, marked } from "./text.js";

const AT_ONCE = 6;
const FACTS_PER_FILE = 8;

function readFacts(payload) {
  const facts = readJson(payload);
  if (!Array.isArray(facts)) throw new RangeError("no facts");
  return facts;
}

function readPart(payload) {
  const part = readJson(payload);
  return { title: part[0], blocks: blocksOf(part[1].split("\n")) };
}

// The facts of a document: {address, title, date, validity}; null for a withdrawn one.
export async function factsOf(candidate, file) {
  const place = candidate.document;
  const facts = await file(candidate.segment, "facts-" + Math.floor(place / FACTS_PER_FILE) + ".bin", readFacts);
  const own = facts[place % FACTS_PER_FILE];
  if (!own) return null;
  return { address: own[0], title: own[1], date: own[2], validity: VALIDITIES[own[4]] };
}

// Whether a block of the head is the number asked for: another's term may have the same number.
function isNumbered(text, number) {
  const forms = [text, text.slice(text.lastIndexOf("/") + 1)];
  return forms.some((form) => "#" + lettersOf(marked(form)).join("") === number);
}

export class Finding {
  constructor(query, counted, file, page) {
    this.words = query.words;
    this.excluded = query.excluded;
    this.cut = query.cut;
    this.number = query.number;
    this.count = counted.candidates.length;
    this.facets = counted.facets;
    // Candidates whose turn has come, and those of them that were not believed.
    this.read = 0;
    this.passedOver = 0;
    this.candidates = counted.candidates;
    this.file = file;
    this.page = page;
    this.turn = Promise.resolve();
  }

  get done() {
    return this.read >= this.count;
  }

  // The next `count` results, fewer at the end; rejects with a SearchError. What was found before
  // something failed is given first, and the next call tries again from there.
  more(count) {
    const next = () => this.readOn(count);
    const given = this.turn.then(next, next);
    this.turn = given;
    return given;
  }

  async readOn(count) {
    const found = [];
    while (found.length < count && !this.done) {
      const batch = this.candidates.slice(this.read, this.read + Math.min(AT_ONCE, count - found.length));
      let judged;
      try {
        judged = await Promise.all(batch.map((candidate) => this.judge(candidate)));
      } catch (error) {
        if (found.length) return found;
        throw error;
      }
      this.read += batch.length;
      judged.forEach((result) => {
        if (result) found.push(result);
        else this.passedOver += 1;
      });
    }
    return found;
  }

  part(candidate, unit) {
    return this.file(candidate.segment, "part-" + unit + ".bin", readPart);
  }

  // The first of the parts in which a word stands; undefined if it stands in none.
  async partWith(candidate, units, word) {
    const parts = await Promise.all(units.map((unit) => this.part(candidate, unit)));
    return parts.find((part) => standsIn(word, part.blocks));
  }

  // The result a candidate gives, or null if it is passed over.
  async judge(candidate) {
    const facts = await factsOf(candidate, this.file);
    if (!facts) return null;
    const title = foldedWithPlaces(facts.title);
    const inTitle = (word) => title.form.indexOf(word) >= 0;
    const result = {
      address: facts.address,
      title: facts.title,
      titleMarks: hitsIn(title, this.words),
      date: facts.date,
      column: candidate.column,
      validity: facts.validity,
      rank: candidate.rank,
      where: "",
      attachment: "",
      snippet: null,
      failed: "",
    };
    const mayBeNumbered = candidate.rank === 0;
    if (!mayBeNumbered && !this.fitsTitle(inTitle)) return null;
    result.where = this.words.every(inTitle) ? "title" : "body";
    let page;
    try {
      page = await this.page(facts.address);
    } catch (error) {
      if (!(error instanceof SearchError)) throw error;
      result.failed = error.message;
      return result;
    }
    if (mayBeNumbered) {
      if (page.head.some((block) => isNumbered(block.text, this.number))) {
        result.where = "number";
        result.snippet = await this.snippet(candidate, page);
        return result;
      }
      if (!this.fitsTitle(inTitle)) return null;
    }
    if (await this.isExcluded(candidate, page)) return null;
    const inHead = (word) => standsIn(word, page.head);
    const inBody = (word) => standsIn(word, page.body);
    if (!this.words.every(inTitle)) {
      if (this.words.every((word) => inTitle(word) || inHead(word))) result.where = "head";
      const elsewhere = this.words.filter((word) => !inTitle(word) && !inHead(word) && !inBody(word));
      const parts = await Promise.all(
        elsewhere.map((word) => this.partWith(candidate, candidate.parts[this.words.indexOf(word)], word))
      );
      if (!parts.every(Boolean)) return null;
      if (parts.length) {
        result.where = "attachment";
        result.attachment = parts[0].title;
      }
    }
    result.snippet = await this.snippet(candidate, page);
    return result;
  }

  // Whether the title holds every single letter and no excluded word.
  fitsTitle(inTitle) {
    return !this.excluded.some(inTitle) && this.words.every((word) => !isSingle(word) || inTitle(word));
  }

  async isExcluded(candidate, page) {
    const long = this.excluded.filter((word) => !isSingle(word));
    if (long.some((word) => standsIn(word, page.head) || standsIn(word, page.body))) return true;
    const parts = await Promise.all(
      long.map((word) => this.partWith(candidate, candidate.excludedParts[this.excluded.indexOf(word)], word))
    );
    return parts.some(Boolean);
  }

  async snippet(candidate, page) {
    const first = this.words[0];
    const holds = (block) => block.form.indexOf(first) >= 0;
    let block = page.body.find(holds) || page.head.find(holds);
    if (!block && !isSingle(first)) {
      const part = await this.partWith(candidate, candidate.parts[0], first);
      block = part && part.blocks.find(holds);
    }
    block = block || page.body[0];
    return block ? snippetOf(block, this.words) : null;
  }
}
