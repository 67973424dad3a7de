// The search of the site: opens the index and answers queries from it
// (disclosure/search/FORMAT.md; `disclosure search` gives the same results in the same order).
import { candidatesOf, filtered } from "./candidates.js";
import { Finding, factsOf } from "./finding.js";
import { parseQuery } from "./query.js";
import { SearchError, Store } from "./store.js";
import { lettersOf, marked } from "./text.js";

export { SearchError };

const NEAREST = 5;
const RENEWED = "网站刚刚更新，请再搜索一次。";

// Opens the index of the site whose root is at `base` (ending in "/"); `get` stands in for fetch.
// Rejects with a SearchError when there is no index that can be read.
export async function openIndex(base, get) {
  const store = new Store(
    base,
    get ||
      function (address, options) {
        return fetch(address, options);
      }
  );
  return new Index(store, await store.head());
}

class Index {
  constructor(store, head) {
    this.store = store;
    this.take(head);
  }

  take(head) {
    this.head = head;
    this.renewing = null;
    this.kinds = head.kinds;
    this.columns = head.columns.map(function (column) {
      return { path: column[0], name: column[1], kind: column[2], keywords: column[3] };
    });
  }

  // A file of a segment. Where it is missing, the site may have been published anew meanwhile.
  async file(head, segment, name, read) {
    try {
      return await this.store.file(segment, name, read);
    } catch (error) {
      if (!error.missing) throw error;
      if (head === this.head) {
        this.renewing = this.renewing || this.store.head();
        const fresh = await this.renewing;
        if (fresh.segments.some((other) => other.name === segment.name)) throw error;
        if (head === this.head) this.take(fresh);
      }
      const renewed = new SearchError(RENEWED, error.address);
      renewed.renewed = true;
      throw renewed;
    }
  }

  // Does something with the index, once more if the site was published anew meanwhile.
  async answered(answer) {
    const once = () => {
      const head = this.head;
      return answer(head, (segment, name, read) => this.file(head, segment, name, read));
    };
    this.renewing = null;
    try {
      return await once();
    } catch (error) {
      if (!error.renewed) throw error;
      return once();
    }
  }

  // The candidates of a query, from all segments.
  async candidates(query, head, file) {
    if (!query.words.length) return [];
    let before = 0;
    const found = await Promise.all(
      head.segments.map(function (segment) {
        const first = before;
        before += segment.documents;
        return candidatesOf(query, segment, first, file);
      })
    );
    return [].concat.apply([], found);
  }

  // Looks for a query; filters {column, year, kind, validity, sort} are strings, all optional.
  find(text, filters) {
    const query = parseQuery(text);
    return this.answered(async (head, file) => {
      const found = await this.candidates(query, head, file);
      const kindOf = new Map(this.columns.map((column) => [column.path, column.kind]));
      const page = (address) => this.store.page(address);
      return new Finding(query, filtered(found, filters || {}, kindOf), file, page);
    });
  }

  // The newest `count` documents whose title holds all words and no excluded one.
  suggest(text, count) {
    const query = parseQuery(text);
    query.number = "";
    return this.answered(async (head, file) => {
      const found = (await this.candidates(query, head, file))
        .filter((candidate) => candidate.rank === 1)
        .sort((a, b) => b.number - a.number);
      const suggested = [];
      for (let at = 0; at < found.length && suggested.length < count; at += count) {
        const facts = await Promise.all(found.slice(at, at + count).map((candidate) => factsOf(candidate, file)));
        facts.forEach(function (own) {
          const form = own ? marked(own.title) : "";
          const fits =
            query.words.every((word) => form.indexOf(word) >= 0) &&
            !query.excluded.some((word) => form.indexOf(word) >= 0);
          if (fits) suggested.push({ address: own.address, title: own.title });
        });
      }
      return suggested.slice(0, count);
    });
  }

  // Up to five columns whose name or keywords share most letters with the query; a shared pair
  // counts as two letters more. In the order of the catalogue where as many are shared.
  nearest(text) {
    const query = parseQuery(text);
    const wanted = piecesOf(query.words);
    return this.columns
      .map(function (column, place) {
        const own = piecesOf([column.name].concat(column.keywords).map(marked));
        let score = 0;
        wanted.forEach(function (piece) {
          if (own.has(piece)) score += Array.from(piece).length;
        });
        return { column: column, place: place, score: score };
      })
      .filter((entry) => entry.score > 0)
      .sort((a, b) => b.score - a.score || a.place - b.place)
      .slice(0, NEAREST)
      .map((entry) => entry.column);
  }
}

// The letters and pairs of letters of marked forms.
function piecesOf(forms) {
  const pieces = new Set();
  forms.forEach(function (form) {
    const letters = lettersOf(form);
    letters.forEach(function (letter, i) {
      pieces.add(letter);
      if (i + 1 < letters.length) pieces.add(letter + letters[i + 1]);
    });
  });
  return pieces;
}
