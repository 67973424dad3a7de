// What the reader is told besides results: how the question was understood, that nothing was found, that it failed.
import { make } from "./drawing.js";
import { isSingle } from "./query.js";

// A word as people would write it; words come with a point where something parts their letters.
function readable(word) {
  return "“" + word.replace(/·/g, " ") + "”";
}

function note(children) {
  return make("p", {}, children);
}

// How a question was understood, where that is not plain.
export function questionNotes(finding) {
  const notes = [];
  if (finding.cut) notes.push(note("要找的内容太长，只用了前面的部分（最多 200 字、10 个词）。"));
  const single = finding.words.filter(isSingle);
  if (single.length) notes.push(note("单个字只在名称里找：" + single.map(readable).join("、") + "。多写一个字，正文和附件里也找。"));
  if (!finding.words.length) {
    const why = finding.excluded.length ? "只写了不要的词，请再写上要找的词。" : "没有可以查找的字，请写要找的词。";
    notes.push(note(why));
  }
  return notes;
}

function searchLink(query, words, root) {
  return make("a", { href: new URL("search.html?" + new URLSearchParams({ q: query }), root).href }, words);
}

// Whether a word stands anywhere, and about how often.
async function wordNote(index, word, root) {
  const query = '"' + word + '"';
  const finding = await index.find(query, {});
  const results = await finding.more(1);
  if (!results.length) return make("li", {}, "全部公开信息里都没有" + readable(word) + "。");
  const link = searchLink(query, "单独搜索" + readable(word), root);
  return make("li", {}, [link, "：" + (finding.done ? results.length : "约 " + finding.count) + " 件。"]);
}

// What to do where nothing was found.
export async function emptyNotes(index, asked, finding, root, directory) {
  const notes = [];
  const words = finding.words;
  const filtered = Object.keys(asked.choice).some(function (name) {
    return name !== "sort";
  });
  const what = (words.length > 1 ? "同时有" : "有") + words.map(readable).join("");
  const without = finding.excluded.length ? "、又没有" + finding.excluded.map(readable).join("") : "";
  const where = filtered ? "选定的范围里" : "全部公开信息里";
  notes.push(note(where + "没有一件" + what + without + "。名称、文号、正文和附件都找过了。"));
  if (filtered) notes.push(note(searchLink(asked.query, "不限范围再找一次", root)));
  if (words.length > 1) {
    const items = await Promise.all(
      words.map(function (word) {
        return wordNote(index, word, root);
      })
    );
    notes.push(make("ul", {}, items));
  }
  const near = index.nearest(asked.query);
  if (near.length) {
    const links = near.map(function (column) {
      const path = column.path.split("/").map(encodeURIComponent).join("/");
      return make("li", {}, make("a", { href: new URL(path + "/index.html", root).href }, column.name));
    });
    notes.push(note("可以看看这些栏目："), make("ul", {}, links));
  }
  notes.push(note(["可以换一个说法再找，也可以从", make("a", { href: directory }, "完整目录"), "按年份查找。"]));
  return notes;
}

// What went wrong, and what can be done.
export function failureNotes(error, directory, again) {
  const words = error.name === "SearchError" ? error.message : "搜索没有打开。请检查网络，过一会儿再试。";
  const button = make("button", { type: "button", class: "d-button" }, "重试");
  button.addEventListener("click", again);
  const box = make("div", { class: "d-banner", role: "alert" }, [
    note(words),
    note([button, "也可以从", make("a", { href: directory }, "完整目录"), "按年份查找。"]),
  ]);
  return [box];
}
