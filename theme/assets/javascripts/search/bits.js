// The bit-packed files of a segment (disclosure/search/FORMAT.md, Bits).
// What cannot be read throws a RangeError; the store says of it that the file is damaged.

const NUMBER_BITS = 28;

class Bits {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  bit() {
    const byte = this.at >> 3;
    if (byte >= this.bytes.length) throw new RangeError("the bits end too early");
    const bit = (this.bytes[byte] >> (7 - (this.at & 7))) & 1;
    this.at += 1;
    return bit;
  }

  zeros() {
    let count = 0;
    while (!this.bit()) count += 1;
    return count;
  }

  low(count) {
    let value = 0;
    for (let i = 0; i < count; i += 1) value = value * 2 + this.bit();
    return value;
  }

  rice(k) {
    const high = this.zeros();
    return high * Math.pow(2, k) + this.low(k);
  }

  gamma() {
    const high = this.zeros();
    if (high > 31) throw new RangeError("a number is too large");
    return Math.pow(2, high) + this.low(high);
  }

  list(count, below) {
    if (count > below) throw new RangeError("a list is too long");
    const k = lowBits(count, below);
    const values = [];
    let last = -1;
    for (let i = 0; i < count; i += 1) {
      last += 1 + this.rice(k);
      if (last >= below) throw new RangeError("a number of a list is too large");
      values.push(last);
    }
    return values;
  }

  // For each place of a column (or validity), the documents that have it.
  groups(first, documents, each) {
    let place = first;
    for (let left = this.gamma() - 1; left > 0; left -= 1) {
      place += this.gamma();
      const here = place;
      this.list(this.gamma(), documents).forEach(function (document) {
        each(document, here);
      });
    }
  }
}

// How many low bits the codes of a list of `count` numbers below `below` have.
function lowBits(count, below) {
  return count ? 31 - Math.clz32(Math.max(1, Math.floor((11 * below) / (16 * count)))) : 0;
}

// The outline of a segment: of each document its page's unit, how many units it has, the path of
// its column ("" for a withdrawn one) and its validity's place (0: none); of each unit its document.
export function readOutline(payload, segment) {
  const line = payload.indexOf(10);
  const paths = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload.subarray(0, line))).columns;
  if (!Array.isArray(paths)) throw new RangeError("no columns");
  const bits = new Bits(payload.subarray(line + 1));
  const outline = { paths: paths, pages: [], units: [], documents: [], columns: [], validities: [] };
  for (let document = 0; document < segment.documents; document += 1) {
    const units = bits.gamma();
    outline.pages.push(outline.documents.length);
    outline.units.push(units);
    if (outline.documents.length + units > segment.units) throw new RangeError("too many units");
    for (let unit = 0; unit < units; unit += 1) outline.documents.push(document);
    outline.columns.push("");
    outline.validities.push(0);
  }
  if (outline.documents.length !== segment.units) throw new RangeError("too few units");
  bits.groups(-1, segment.documents, function (document, place) {
    if (place >= paths.length) throw new RangeError("no such column");
    outline.columns[document] = paths[place];
  });
  bits.groups(0, segment.documents, function (document, place) {
    if (place > 4) throw new RangeError("no such validity");
    outline.validities[document] = place;
  });
  return outline;
}

// A term piece: a Map from key to {units, title, head}, each a rising list of units.
export function readTerms(payload, segment) {
  const bits = new Bits(payload);
  const terms = new Map();
  const count = bits.gamma() - 1;
  const keys = Math.pow(2, NUMBER_BITS - segment.bits);
  const k = lowBits(count, keys);
  let key = -1;
  for (let i = 0; i < count; i += 1) {
    key += 1 + bits.rice(k);
    if (key >= keys) throw new RangeError("no such key");
    const units = bits.list(bits.gamma(), segment.units);
    const chosen = function () {
      return bits.list(bits.gamma() - 1, units.length).map(function (place) {
        return units[place];
      });
    };
    const title = chosen();
    terms.set(key, { units: units, title: title, head: chosen() });
  }
  return terms;
}

// The piece in which a term of this number lies, and its key there.
export function pieceOf(number, bits) {
  return number >>> (NUMBER_BITS - bits);
}
export function keyOf(number, bits) {
  return number & (Math.pow(2, NUMBER_BITS - bits) - 1);
}
