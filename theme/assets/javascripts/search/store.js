// Fetches the files of the index and the pages of the site, each once.
import { readPage } from "./page.js";

// What the public is told when a search cannot go on.
export class SearchError extends Error {
  constructor(message, address) {
    super(message);
    this.name = "SearchError";
    this.address = address;
    // The site has no such file, or something else in its place.
    this.missing = false;
    // The site has been published anew; the index is fresh, and a new search will do.
    this.renewed = false;
  }
}

const NETWORK = "搜索要用的文件没有取到。请检查网络，过一会儿再试。";
const MISSING = "搜索要用的文件缺失。请刷新页面后再试；仍不能搜索的，请告知网站管理员。";
const DAMAGED = "搜索要用的文件已损坏。请刷新页面后再试；仍不能搜索的，请告知网站管理员。";
const FORMAT = "搜索页面与搜索文件的版本不一致。请刷新页面后再试；仍不能搜索的，请告知网站管理员。";
const UNREAD = "这份文件的页面没有取到，无法核对其中的内容，请打开原文查看。";

const REMAINDERS = new Uint32Array(256).map(function (_, byte) {
  let rest = byte;
  for (let i = 0; i < 8; i += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

// The CRC-32 (IEEE 802.3) of bytes.
export function crc32(bytes) {
  let rest = 0xffffffff;
  for (let i = 0; i < bytes.length; i += 1) rest = REMAINDERS[(rest ^ bytes[i]) & 255] ^ (rest >>> 8);
  return (rest ^ 0xffffffff) >>> 0;
}

// The payload of a file of the index; throws a RangeError for a damaged one.
function payloadOf(bytes) {
  if (bytes.length < 8 || String.fromCharCode.apply(null, bytes.subarray(0, 4)) !== "DSI1") {
    throw new RangeError("not a file of the index");
  }
  const payload = bytes.subarray(8);
  const sum = new DataView(bytes.buffer, bytes.byteOffset, 8).getUint32(4, true);
  if (crc32(payload) !== sum) throw new RangeError("the sum is wrong");
  return payload;
}

export function readJson(payload) {
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
}

function isCount(value) {
  return Number.isInteger(value) && value >= 0;
}

function isSegment(segment) {
  if (!segment || !/^[0-9A-Za-z_-]+$/.test(segment.name) || !Array.isArray(segment.years)) return false;
  if (![segment.documents, segment.units, segment.bits].every(isCount) || segment.bits > 16) return false;
  const documents = segment.years.reduce(function (sum, year) {
    return sum + year[1];
  }, 0);
  return documents === segment.documents;
}

function isColumn(column) {
  return Array.isArray(column) && column.length === 4 && Array.isArray(column[3]);
}

// The format this code reads.
const VERSION = 2;

export class Store {
  // `get` is fetch, or what stands in for it.
  constructor(base, get) {
    this.base = base;
    this.get = get;
    this.kept = new Map();
  }

  // What failed is not kept: the next search tries again.
  keep(address, make) {
    const kept = this.kept;
    if (!kept.has(address)) {
      const made = make();
      kept.set(address, made);
      made.catch(function () {
        kept.delete(address);
      });
    }
    return kept.get(address);
  }

  async bytes(address, options) {
    let answer;
    try {
      answer = await this.get(address, options);
    } catch (error) {
      throw new SearchError(NETWORK, address);
    }
    if (!answer.ok) {
      const gone = answer.status === 404 || answer.status === 410;
      const failure = new SearchError(gone ? MISSING : NETWORK, address);
      failure.missing = gone;
      throw failure;
    }
    try {
      return new Uint8Array(await answer.arrayBuffer());
    } catch (error) {
      throw new SearchError(NETWORK, address);
    }
  }

  // index.json, asked for anew: it is the one file that changes under its name.
  async head() {
    const address = new URL("search/index.json", this.base).href;
    const bytes = await this.bytes(address, { cache: "no-cache" });
    let head;
    let whole;
    try {
      head = readJson(bytes);
      whole =
        head.format !== VERSION ||
        (head.segments.every(isSegment) && head.columns.every(isColumn) && !!head.kinds);
    } catch (error) {
      throw new SearchError(DAMAGED, address);
    }
    if (head.format !== VERSION) throw new SearchError(FORMAT, address);
    if (!whole) throw new SearchError(DAMAGED, address);
    return head;
  }

  // A file of a segment, read by `read(payload, segment)`.
  file(segment, name, read) {
    const store = this;
    const address = new URL("search/" + segment.name + "/" + name, this.base).href;
    return this.keep(address, async function () {
      try {
        return read(payloadOf(await store.bytes(address)), segment);
      } catch (error) {
        if (error instanceof SearchError) throw error;
      }
      // What the browser keeps may be a network's page for logging in.
      const bytes = await store.bytes(address, { cache: "reload" });
      try {
        return read(payloadOf(bytes), segment);
      } catch (error) {
        const failure = new SearchError(DAMAGED, address);
        failure.missing = true; // many hosts answer so for a file that is not there
        throw failure;
      }
    });
  }

  // The text of a page of the site, {head, body}, each a list of {text, form}; rejects with a
  // SearchError when it cannot be read. What the browser keeps of it may be older than the index.
  page(address) {
    const store = this;
    const whole = new URL(address, this.base).href;
    return this.keep(whole, async function () {
      let page;
      try {
        page = readPage(new TextDecoder().decode(await store.bytes(whole, { cache: "no-cache" })));
      } catch (error) {
        throw new SearchError(UNREAD, whole);
      }
      // Some other page in its place, such as a host's own notice.
      if (!page) throw new SearchError(UNREAD, whole);
      return page;
    });
  }
}
