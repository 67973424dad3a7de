import assert from "node:assert/strict";
import { test } from "node:test";
import { parseQuery, termNumber, termsOf, triplesOf } from "../../../theme/assets/javascripts/search/query.js";
import { foldedWithPlaces, hitsIn, lettersOf, marked } from "../../../theme/assets/javascripts/search/text.js";
import { snippetOf, textOf } from "../../../theme/assets/javascripts/search/page.js";
import { element } from "./made.mjs";

test("both ways to write a number have one marked form", () => {
  assert.equal(marked("示林〔2023〕12号"), "示林·2023·12号");
  assert.equal(marked("（示林　(２０２３) 12 号）"), "示林·2023·12号");
  assert.equal(marked("Open  Data 开 放"), "open·data开放");
  assert.equal(marked("保\u200b险\ud800"), "保险");
  assert.deepEqual(lettersOf("𠀀·a"), ["𠀀", "a"]);
});

test("hits are places in the text as it is written", () => {
  const title = "关于〔2023〕 12号与𠀀村";
  const marks = hitsIn(foldedWithPlaces(title), ["2023·12号", "𠀀村", "村"]);
  assert.deepEqual(marks.map((mark) => title.slice(mark[0], mark[1])), ["2023〕 12号", "𠀀村"]);
});

test("words, phrases, exclusions", () => {
  assert.deepEqual(parseQuery('森林 “防火 通告” -废止　-"a b" ""-c'), {
    words: ["森林", "防火通告", "c"], excluded: ["废止", "a·b"], cut: false, number: "",
  });
  assert.equal(parseQuery("示林〔2023〕12号").number, "#示林202312号");
  assert.equal(parseQuery("示林号文件").number, "");
  assert.equal(parseQuery("a12").number, "");
  assert.deepEqual(parseQuery("1 2 3 4 5 6 7 8 9 10 11").words.length, 10);
  assert.ok(parseQuery("1 2 3 4 5 6 7 8 9 10 11").cut);
  assert.ok(parseQuery("林".repeat(201)).cut);
  assert.deepEqual(parseQuery("林\u0000\n -").words, ["林"]);
});

test("terms of a word", () => {
  assert.deepEqual(termsOf("林"), ["林"]);
  assert.deepEqual(termsOf("示林·2023·12号"), ["示林", "林2", "2023", "0231", "2312", "2号"]);
  assert.deepEqual(termsOf("a4纸abc的"), ["a4", "4纸", "纸a", "abc", "c的"]);
  assert.deepEqual(termsOf("林林林"), ["林林"]);
  assert.deepEqual(termsOf("一二三四五六七八九十百"), ["一二", "二三", "三四", "四五", "六七", "七八", "八九", "九十"]);
});

test("triples are of pairs that are both kept, and of no ASCII letter", () => {
  const triples = (word) => triplesOf(word, termsOf(word)).map((entry) => [entry.triple].concat(entry.pairs).join(" "));
  assert.deepEqual(triples("森林·防火"), ["森林防 森林 林防", "林防火 林防 防火"]);
  assert.deepEqual(triples("林林林林"), ["林林林 林林 林林"]);
  assert.deepEqual(triples("第1条款"), []);
  assert.deepEqual(triples("一二三四五六七八九十百").length, 6);
  assert.deepEqual(triples("林"), []);
});

test("numbers of terms are those of the writer", () => {
  const terms = ["示林", "a", "#示林202312号", "abcd", "𠀀甲", "𠀀甲乙", "甲乙1"];
  assert.deepEqual(terms.map(termNumber), [153475706, 67392420, 29816018, 263285716, 118193210, 52771005, 11031390]);
});

test("only marked elements are read, by blocks", () => {
  const page = element("body", {}, "外面",
    element("dl", { "data-search": "head" }, element("dt", {}, "文号"), element("dd", {}, "示林\n1号")),
    element("div", { "data-search": "body" }, "头", element("p", {}, "甲", element("b", {}, "乙"), element("br", {}), "丙"), "尾——", element("p", {}, "——")));
  const texts = textOf(page);
  assert.deepEqual(texts.head.map((block) => block.text), ["文号", "示林 1号"]);
  assert.deepEqual(texts.body.map((block) => block.text), ["头", "甲乙 丙", "尾——"]);
  assert.equal(textOf(element("body", {}, "什么也没有")), null);
});

test("a snippet is cut around the first hit and marks every word", () => {
  const block = { text: "前".repeat(60) + "森林、防火" + "后".repeat(60) };
  const snippet = snippetOf(block, ["森林", "防火"]);
  assert.equal(snippet.text, "…" + "前".repeat(40) + "森林、防火" + "后".repeat(37) + "…");
  assert.deepEqual(snippet.marks.map((mark) => snippet.text.slice(mark[0], mark[1])), ["森林", "防火"]);
  assert.deepEqual(snippetOf({ text: " 短文 " }, ["森林"]), { text: "短文", marks: [] });
});
