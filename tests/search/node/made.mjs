// A small writer of the index, pages as strings, a host for both and as much of a DOM as is needed.
import { crc32 } from "../../../theme/assets/javascripts/search/store.js";
import { termNumber } from "../../../theme/assets/javascripts/search/query.js";
import { lettersOf, marked } from "../../../theme/assets/javascripts/search/text.js";

export const BASE = "https://example.gov.cn/directory/";
const VALIDITIES = ["", "有效", "已修改", "废止", "失效"];

class BitWriter {
  constructor() {
    this.bits = [];
  }
  low(value, count) {
    for (let i = count - 1; i >= 0; i -= 1) this.bits.push(Math.floor(value / 2 ** i) % 2);
  }
  rice(value, k) {
    for (let i = Math.floor(value / 2 ** k); i > 0; i -= 1) this.bits.push(0);
    this.bits.push(1);
    this.low(value % 2 ** k, k);
  }
  gamma(value) {
    const q = Math.floor(Math.log2(value));
    for (let i = 0; i < q; i += 1) this.bits.push(0);
    this.bits.push(1);
    this.low(value - 2 ** q, q);
  }
  list(values, below) {
    const k = lowBits(values.length, below);
    let last = -1;
    values.forEach((value) => {
      this.rice(value - last - 1, k);
      last = value;
    });
  }
  bytes() {
    const bytes = new Uint8Array(Math.ceil(this.bits.length / 8));
    this.bits.forEach((bit, i) => {
      bytes[i >> 3] |= bit << (7 - (i & 7));
    });
    return bytes;
  }
}

function lowBits(count, below) {
  return count ? Math.floor(Math.log2(Math.max(1, Math.floor((11 * below) / (16 * count))))) : 0;
}

export function packed(payload) {
  const bytes = new Uint8Array(payload.length + 8);
  bytes.set(new TextEncoder().encode("DSI1"));
  new DataView(bytes.buffer).setUint32(4, crc32(payload), true);
  bytes.set(payload, 8);
  return bytes;
}

function json(value) {
  return new TextEncoder().encode(JSON.stringify(value));
}

// The terms of a block, written from the description and not from how a query is taken apart.
function blockTerms(block) {
  const letters = lettersOf(marked(block));
  const terms = [];
  letters.forEach((_, at) => {
    if (at + 2 <= letters.length) terms.push(letters.slice(at, at + 2).join(""));
    [3, 4].forEach((size) => {
      const piece = letters.slice(at, at + size);
      if (piece.length === size && piece.every((letter) => /^[0-9a-z]$/.test(letter))) terms.push(piece.join(""));
    });
  });
  return terms;
}

// The triples of a block whose pairs both are frequent by a test of their numbers.
function blockTriples(block, isFrequent) {
  const letters = lettersOf(marked(block));
  const frequent = letters.map((letter, at) => at + 1 < letters.length && isFrequent(termNumber(letter + letters[at + 1])));
  return letters
    .map((_, at) => letters.slice(at, at + 3))
    .filter((three, at) => frequent[at] && frequent[at + 1] && !/[\0-\x7f]/.test(three.join("")))
    .map((three) => three.join(""));
}

// A document with what it does not say filled in.
export function made(given) {
  return Object.assign(
    { date: "2023-05-01", column: "policy/normative", validity: "", number: "", summary: "", body: [], parts: [] },
    given
  );
}

export function pageOf(document) {
  const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  return (
    `<!doctype html><html><body><nav>导航不算</nav><article><h1>${escape(document.title)}</h1>` +
    `<dl data-search="head"><dd>${escape(document.number)}</dd><dd>${escape(document.summary)}</dd></dl>` +
    `<div data-search="body">${document.body.map((text) => `<p>${escape(text)}</p>`).join("")}</div>` +
    "</article></body></html>"
  );
}

function segmentFiles(name, documents, bits) {
  const files = new Map();
  const outline = new BitWriter();
  const live = documents.filter((document) => !document.withdrawn);
  const paths = Array.from(new Set(live.map((document) => document.column))).sort();
  const terms = new Map();
  const blocks = [];
  let units = 0;
  function add(term, unit, field) {
    const number = termNumber(term);
    if (!terms.has(number)) terms.set(number, { units: new Set(), title: new Set(), head: new Set() });
    terms.get(number).units.add(unit);
    if (field) terms.get(number)[field].add(unit);
  }
  documents.forEach((document) => {
    outline.gamma(1 + document.parts.length);
    const page = units;
    units += 1 + document.parts.length;
    if (document.withdrawn) return;
    blocks.push([document.title, page, "title"], [document.number, page, "head"], [document.summary, page, "head"]);
    lettersOf(marked(document.title)).forEach((letter) => add(letter, page, "title"));
    if (document.number) add("#" + lettersOf(marked(document.number)).join(""), page, "");
    document.body.forEach((text) => blocks.push([text, page, ""]));
    document.parts.forEach((part, i) => {
      part[1].split("\n").forEach((text) => blocks.push([text, page + 1 + i, ""]));
      files.set(`part-${page + 1 + i}.bin`, packed(json(part)));
    });
  });
  blocks.forEach(([text, unit, field]) => blockTerms(text).forEach((term) => add(term, unit, field)));
  const counts = new Map(Array.from(terms, ([number, entry]) => [number, entry.units.size]));
  const isFrequent = (number) => counts.get(number) >= 128 && 28 * counts.get(number) >= units;
  blocks.forEach(([text, unit, field]) => blockTriples(text, isFrequent).forEach((term) => add(term, unit, field)));
  const grouped = (values, first, field) => {
    const present = values.filter((value) => live.some((document) => document[field] === value));
    outline.gamma(1 + present.length);
    let last = first;
    present.forEach((value) => {
      const place = values.indexOf(value);
      outline.gamma(place - last);
      last = place;
      const own = [];
      documents.forEach((document, i) => {
        if (!document.withdrawn && document[field] === value) own.push(i);
      });
      outline.gamma(own.length);
      outline.list(own, documents.length);
    });
  };
  grouped(paths, -1, "column");
  // "" keeps its place 0 and is never listed.
  grouped(VALIDITIES.map((value) => value || null), 0, "validity");
  const line = new TextEncoder().encode(JSON.stringify({ columns: paths }) + "\n");
  files.set("outline.bin", packed(Uint8Array.from([...line, ...outline.bytes()])));
  for (let at = 0; at < documents.length; at += 8) {
    const facts = documents
      .slice(at, at + 8)
      .map((d) => (d.withdrawn ? null : [d.address, d.title, d.date, paths.indexOf(d.column), VALIDITIES.indexOf(d.validity)]));
    files.set(`facts-${at / 8}.bin`, packed(json(facts)));
  }
  const keys = 2 ** (28 - bits);
  for (let piece = 0; piece < 2 ** bits; piece += 1) {
    const own = Array.from(terms.keys()).filter((number) => Math.floor(number / keys) === piece);
    own.sort((a, b) => a - b);
    const writer = new BitWriter();
    writer.gamma(1 + own.length);
    let last = -1;
    own.forEach((number) => {
      const entry = terms.get(number);
      const all = Array.from(entry.units);
      writer.rice((number % keys) - last - 1, lowBits(own.length, keys));
      last = number % keys;
      writer.gamma(all.length);
      writer.list(all, units);
      [entry.title, entry.head].forEach((chosen) => {
        const places = Array.from(chosen, (unit) => all.indexOf(unit));
        writer.gamma(1 + places.length);
        writer.list(places, all.length);
      });
    });
    files.set(`terms-${piece.toString(16).padStart(4, "0")}.bin`, packed(writer.bytes()));
  }
  const years = [];
  documents.forEach((document) => {
    const year = Number(document.date.slice(0, 4));
    if (years.length && years[years.length - 1][0] === year) years[years.length - 1][1] += 1;
    else years.push([year, 1]);
  });
  return { files, about: { name, documents: documents.length, units, bits, years } };
}

// All files of a site: segments are [name, bits, documents], oldest first.
export function siteOf(segments) {
  const files = new Map();
  const about = segments.map(([name, bits, documents]) => {
    const segment = segmentFiles(name, documents, bits);
    segment.files.forEach((bytes, file) => files.set(`search/${name}/${file}`, bytes));
    documents.forEach((document) => {
      if (!document.withdrawn) files.set(document.address, new TextEncoder().encode(pageOf(document)));
    });
    return segment.about;
  });
  const head = {
    format: 2,
    segments: about,
    columns: [
      ["policy", "政策文件", "", []],
      ["policy/normative", "行政规范性文件", "policy", ["规范性文件"]],
      ["policy/reading", "政策解读", "reading", ["解读"]],
      ["finance", "财政预算决算", "finance", ["预算", "决算"]],
    ],
    kinds: { policy: "政策文件", reading: "政策解读", finance: "财政信息" },
  };
  files.set("search/index.json", json(head));
  return files;
}

// A host of the files: {fetch, asked, most}; `asked` are [path, options], `most` how many pages at once.
export function hostOf(files) {
  const host = { asked: [], most: 0, files };
  let open = 0;
  host.fetch = async (address, options) => {
    const path = decodeURIComponent(address.slice(BASE.length));
    host.asked.push([path, options]);
    const page = !path.startsWith("search/");
    open += page ? 1 : 0;
    host.most = Math.max(host.most, open);
    await new Promise((resolve) => setImmediate(resolve));
    open -= page ? 1 : 0;
    const bytes = host.files.get(path);
    if (bytes instanceof Error) throw bytes;
    if (!bytes) return { ok: false, status: 404 };
    return { ok: true, status: 200, arrayBuffer: async () => bytes.slice().buffer };
  };
  return host;
}

export function text(value) {
  return { nodeType: 3, nodeName: "#text", nodeValue: value, childNodes: [] };
}

export function element(name, attributes, ...children) {
  return {
    nodeType: 1,
    nodeName: name.toUpperCase(),
    childNodes: children.map((child) => (typeof child === "string" ? text(child) : child)),
    getAttribute: (attribute) => (attribute in attributes ? attributes[attribute] : null),
  };
}

// Reads the pages made here: every element is closed.
export class DOMParser {
  parseFromString(html) {
    const root = { nodeType: 9, nodeName: "#document", childNodes: [] };
    const open = [root];
    html.replace(/<(\/?)([a-z0-9!]+)([^>]*)>|([^<]+)/g, (_, closing, name, attributes, letters) => {
      const parent = open[open.length - 1];
      if (letters) parent.childNodes.push(text(letters.replace(/&lt;/g, "<").replace(/&amp;/g, "&")));
      else if (closing) open.pop();
      else if (name !== "!doctype") {
        const field = /data-search="(\w+)"/.exec(attributes);
        const child = element(name, field ? { "data-search": field[1] } : {});
        parent.childNodes.push(child);
        open.push(child);
      }
      return "";
    });
    return root;
  }
}
