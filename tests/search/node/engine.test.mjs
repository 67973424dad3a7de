import assert from "node:assert/strict";
import { test } from "node:test";
import { openIndex } from "../../../theme/assets/javascripts/search/engine.js";
import { BASE, DOMParser, hostOf, made, packed, siteOf } from "./made.mjs";

globalThis.DOMParser = DOMParser;

const OLD = [
  made({ address: "a/1/", title: "森林防火通告", date: "2022-01-05", validity: "废止", body: ["野外用火一律禁止。"] }),
  made({ address: "a/2/", title: "已撤回", date: "2022-02-05", withdrawn: true }),
  made({ address: "a/3/", title: "年度预算", column: "finance", date: "2022-03-05", summary: "森林防火经费", body: ["见附件。"],
    parts: [["表一", "护林员补助\n合计"], ["表二", "森林抚育 补贴明细"]] }),
];
const NEW = [
  made({ address: "b/1/", title: "办法", number: "示林〔2023〕12号", validity: "有效", body: ["加强森林", "防火工作。", "说森林防火要紧。"] }),
  made({ address: "b/2/", title: "解读", column: "policy/reading", body: ["森林与防火", "林防，森林，防火。示林〔2023〕12号解读"] }),
];

function sample() {
  return siteOf([["old", 0, OLD], ["new", 2, NEW]]);
}

async function opened(files) {
  const host = hostOf(files);
  return { host, index: await openIndex(BASE, host.fetch) };
}

async function found(index, query, filters) {
  const finding = await index.find(query, filters || {});
  return { finding, results: await finding.more(50) };
}

const addresses = (results) => results.map((result) => result.address);

test("results by rank, then newest; what does not hold the phrase is passed over", async () => {
  const { index } = await opened(sample());
  const { finding, results } = await found(index, "森林防火");
  assert.deepEqual(addresses(results), ["a/1/", "a/3/", "b/1/"]);
  assert.deepEqual(results.map((result) => [result.rank, result.where]), [[1, "title"], [2, "head"], [3, "body"]]);
  assert.deepEqual([finding.count, finding.read, finding.passedOver, finding.done], [4, 4, 1, true]);
  assert.deepEqual(finding.words, ["森林防火"]);
  assert.deepEqual(results[0].titleMarks, [[0, 4]]);
  assert.equal(results[0].snippet.text, "野外用火一律禁止。");
  assert.deepEqual(results[2].snippet, { text: "说森林防火要紧。", marks: [[1, 5]] });
  assert.equal(results[0].validity, "废止");
  assert.deepEqual(await finding.more(5), []);
  const dated = await found(index, "森林防火", { sort: "date" });
  assert.deepEqual(addresses(dated.results), ["b/1/", "a/3/", "a/1/"]);
});

test("an exact number comes first, however it is typed", async () => {
  const { index } = await opened(sample());
  const finding = await index.find("示林(2023)12号", {});
  const first = await finding.more(1);
  assert.deepEqual([first[0].address, first[0].rank, first[0].where], ["b/1/", 0, "number"]);
  assert.ok(first[0].snippet.text);
  assert.deepEqual(addresses(await finding.more(9)), ["b/2/"]);
  assert.deepEqual(addresses((await found(index, "示林(2023)12号", { kind: "reading" })).results), ["b/2/"]);
});

test("attachments are read where they may hold the word", async () => {
  const { index, host } = await opened(sample());
  const { results } = await found(index, "抚育补贴");
  assert.deepEqual(results.map((result) => [result.address, result.where, result.attachment]), [["a/3/", "attachment", "表二"]]);
  assert.equal(results[0].snippet.text, "森林抚育 补贴明细");
  assert.ok(!host.asked.some((asked) => asked[0] === "search/old/part-3.bin"));
});

test("excluded words, single letters, nothing to look for", async () => {
  const { index } = await opened(sample());
  assert.deepEqual(addresses((await found(index, "森林 -抚育补贴 -要紧")).results), ["a/1/", "b/2/"]);
  assert.deepEqual(addresses((await found(index, "预")).results), ["a/3/"]);
  assert.deepEqual(addresses((await found(index, "森林 -解")).results), ["a/1/", "a/3/", "b/1/"]);
  for (const query of ["", "  ", "-森林", "，。", "\ud800"]) {
    const { finding, results } = await found(index, query);
    assert.deepEqual([finding.count, results, finding.done], [0, [], true]);
  }
});

test("hostile queries only search", async () => {
  const { index } = await opened(sample());
  const queries = ["\ud800森林防火\udc00", "\u0000森林防火\u0007", '<img src=x onerror="alert(1)">', "林".repeat(100000), '"'.repeat(999), "__proto__"];
  const counts = [];
  for (const query of queries) counts.push((await found(index, query, { column: "__proto__" })).results.length);
  assert.deepEqual(counts, [0, 0, 0, 0, 0, 0]);
  assert.equal((await found(index, queries[0])).results.length, 3);
});

test("a filter's counts leave the filter itself out", async () => {
  const { index } = await opened(sample());
  const { finding, results } = await found(index, "森林", { year: "2022" });
  assert.deepEqual(addresses(results), ["a/1/", "a/3/"]);
  assert.deepEqual(finding.facets, {
    column: { policy: 1, "policy/normative": 1, finance: 1 },
    year: { 2022: 2, 2023: 2 },
    kind: { policy: 1, finance: 1 },
    validity: { 废止: 1 },
  });
  assert.deepEqual(addresses((await found(index, "森林", { column: "policy" })).results), ["a/1/", "b/2/", "b/1/"]);
  assert.deepEqual(addresses((await found(index, "森林", { validity: "有效" })).results), ["b/1/"]);
});

test("pages are fetched as wanted, six at most at a time, and once", async () => {
  const many = Array.from({ length: 40 }, (_, i) => made({ address: `m/${i}/`, title: `公告${i}`, body: ["森林"] }));
  const { index, host } = await opened(siteOf([["many", 1, many]]));
  const finding = await index.find("森林", {});
  const pages = () => host.asked.filter((asked) => asked[0].startsWith("m/")).length;
  assert.deepEqual(addresses(await finding.more(10)), Array.from({ length: 10 }, (_, i) => `m/${39 - i}/`));
  assert.equal(pages(), 10);
  assert.equal(host.most, 6);
  const both = await Promise.all([finding.more(2), finding.more(2)]);
  assert.deepEqual(both.map(addresses), [["m/29/", "m/28/"], ["m/27/", "m/26/"]]);
  await (await index.find("森林", {})).more(14);
  assert.equal(pages(), 14);
  assert.equal(new Set(host.asked.map(String)).size, host.asked.length);
});

test("triples of frequent pairs leave fewer candidates, and a small segment has none", async () => {
  const texts = ["林防火林", "林防，火林。防火，又林"];
  for (const [size, count] of [[128, 64], [126, 126]]) {
    const many = Array.from({ length: size }, (_, i) => made({ address: `t/${i}/`, title: `公告${i}`, body: i % 2 ? [texts[0]] : ["林防水", "防火林"] }));
    const { index } = await opened(siteOf([["many", 3, many]]));
    const { finding, results } = await found(index, "林防火");
    assert.deepEqual([finding.count, results.length], [count, 50]);
  }
});

test("where the pairs leave few, no triple is looked up", async () => {
  for (const [rare, asked] of [[8, 3], [9, 4]]) {
    const many = Array.from({ length: 128 }, (_, i) => made({ address: `t/${i}/`, title: `公告${i}`, body: ["林防火" + (i < rare ? "某" : "")] }));
    const { index, host } = await opened(siteOf([["many", 10, many]]));
    assert.equal((await index.find("林防火某", {})).count, rare);
    assert.equal(host.asked.filter((each) => each[0].includes("/terms-")).length, asked);
  }
});

test("a page that cannot be read is shown and said so; it is tried again", async () => {
  const files = sample();
  const page = files.get("b/1/");
  files.delete("b/1/");
  files.set("a/3/", new TextEncoder().encode("<html><body>维护中</body></html>"));
  const { index } = await opened(files);
  const { results } = await found(index, "森林防火");
  assert.deepEqual(results.map((result) => [result.address, result.failed !== ""]), [["a/1/", false], ["a/3/", true], ["b/1/", true]]);
  files.set("b/1/", page);
  assert.equal((await found(index, "森林防火")).results[2].failed, "");
});

test("a file that is damaged, cut, missing or no index fails, never finds nothing", async () => {
  const failing = { name: "SearchError", message: /[一-龥]/ };
  const heads = [undefined, "{", '{"format":1}', '{"format":2}', '{"format":2,"segments":[{"name":"../x"}],"columns":[],"kinds":{}}'];
  for (const head of heads) {
    const files = sample();
    if (head === undefined) files.delete("search/index.json");
    else files.set("search/index.json", new TextEncoder().encode(head));
    await assert.rejects(opened(files), { ...failing, address: BASE + "search/index.json" });
  }
  for (const name of ["outline.bin", "terms-0000.bin", "facts-0.bin"]) {
    const path = "search/old/" + name;
    const whole = sample().get(path);
    const flipped = whole.slice();
    flipped[flipped.length - 1] ^= 1;
    for (const bytes of [undefined, new Uint8Array(0), whole.slice(0, -1), flipped, packed(new Uint8Array(3)), new TypeError("offline")]) {
      const files = sample();
      files.set(path, bytes);
      const { index } = await opened(files);
      await assert.rejects(found(index, "森林防火"), { ...failing, address: BASE + path });
      files.set(path, whole);
      assert.equal((await found(index, "森林防火")).results.length, 3);
    }
  }
  const files = sample();
  files.delete("search/old/part-4.bin");
  await assert.rejects(found((await opened(files)).index, "抚育补贴"), failing);
});

test("a site published anew is searched anew", async () => {
  const { index, host } = await opened(sample());
  const finding = await index.find("预算", {});
  host.files = siteOf([["old2", 0, OLD], ["new2", 1, NEW.concat([made({ address: "b/3/", title: "森林防火新规" })])]]);
  assert.deepEqual(addresses((await found(index, "森林防火")).results), ["b/3/", "a/1/", "a/3/", "b/1/"]);
  const heads = host.asked.filter((asked) => asked[0] === "search/index.json");
  assert.deepEqual(heads.map((asked) => asked[1].cache), ["no-cache", "no-cache"]);
  await assert.rejects(finding.more(1), { name: "SearchError", message: "网站刚刚更新，请再搜索一次。" });
});

test("a host's own page in the place of a file means that the site was published anew", async () => {
  const { index, host } = await opened(sample());
  const login = new TextEncoder().encode("<!doctype html><title>登录</title>");
  host.files = siteOf([["new2", 0, NEW]]);
  const get = index.store.get;
  index.store.get = async (address, options) => {
    const answer = await get(address, options);
    return answer.ok ? answer : { ok: true, status: 200, arrayBuffer: async () => login.slice().buffer };
  };
  assert.deepEqual(addresses((await found(index, "森林防火")).results), ["b/1/"]);
});

test("what the browser keeps is not believed where it is damaged, nor where it may be older than the index", async () => {
  const { index, host } = await opened(sample());
  const get = index.store.get;
  index.store.get = async (address, options) => {
    const answer = await get(address, options);
    const kept = !options || !options.cache;
    return kept ? { ...answer, arrayBuffer: async () => new TextEncoder().encode("<html>请登录</html>").buffer } : answer;
  };
  assert.deepEqual(addresses((await found(index, "森林防火")).results), ["a/1/", "a/3/", "b/1/"]);
  const pages = host.asked.filter((asked) => !asked[0].startsWith("search/"));
  assert.deepEqual(Array.from(new Set(pages.map((asked) => asked[1].cache))), ["no-cache"]);
});

test("suggestions come from titles alone, newest first", async () => {
  const { index, host } = await opened(sample());
  assert.deepEqual(await index.suggest("法", 5), [{ address: "b/1/", title: "办法" }]);
  assert.deepEqual(addresses(await index.suggest("森林 防火", 5)), ["a/1/"]);
  assert.deepEqual(await index.suggest("森林通告", 5), []);
  assert.deepEqual(await index.suggest("", 5), []);
  assert.ok(host.asked.every((asked) => asked[0].startsWith("search/")));
});

test("the nearest columns share most with the query", async () => {
  const { index } = await opened(sample());
  assert.deepEqual(index.nearest("财政决算表").map((column) => column.path), ["finance", "policy", "policy/normative", "policy/reading"]);
  assert.deepEqual(index.nearest("<>"), []);
  assert.equal(index.kinds.policy, "政策文件");
});
