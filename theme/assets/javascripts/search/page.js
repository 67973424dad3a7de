// The text of a page as the index knows it (disclosure/search/FORMAT.md, Searching), and snippets of it.
import { foldedWithPlaces, hitsIn, marked } from "./text.js";

const ELEMENT = 1;
const TEXT = 3;
const BLOCKS = new Set(
  (
    "address article aside blockquote caption col colgroup dd div dl dt figcaption figure footer " +
    "h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul"
  ).split(" ")
);
// Letters of a snippet on either side of what was found.
const AROUND = 40;

// The blocks of lines of text: {text, form} of those that have letters.
export function blocksOf(texts) {
  return texts
    .map(function (text) {
      return { text: text, form: marked(text) };
    })
    .filter(function (block) {
      return block.form !== "";
    });
}

function textsOf(element) {
  const texts = [""];
  function walk(node) {
    if (node.nodeType === TEXT) {
      texts[texts.length - 1] += node.nodeValue.replace(/[\n\r\t]/g, " ");
      return;
    }
    if (node.nodeType !== ELEMENT) return;
    const name = node.nodeName.toLowerCase();
    if (name === "br") texts[texts.length - 1] += " ";
    const parts = BLOCKS.has(name);
    if (parts) texts.push("");
    for (let i = 0; i < node.childNodes.length; i += 1) walk(node.childNodes[i]);
    if (parts) texts.push("");
  }
  for (let i = 0; i < element.childNodes.length; i += 1) walk(element.childNodes[i]);
  return texts;
}

// The text of a document of nodes: {head, body}, each a list of {text, form}; null when nothing
// in it is marked as searched.
export function textOf(root) {
  const texts = { head: [], body: [] };
  let found = false;
  function walk(node) {
    const field = node.nodeType === ELEMENT ? node.getAttribute("data-search") : null;
    if (field === "head" || field === "body") {
      found = true;
      texts[field] = texts[field].concat(blocksOf(textsOf(node)));
      return;
    }
    for (let i = 0; i < node.childNodes.length; i += 1) walk(node.childNodes[i]);
  }
  walk(root);
  return found ? texts : null;
}

// The text of a page of HTML. Nothing in it is run or fetched: it never becomes part of a window.
export function readPage(html) {
  return textOf(new DOMParser().parseFromString(html, "text/html"));
}

// Whether a marked form stands in one of the blocks.
export function standsIn(form, blocks) {
  return blocks.some(function (block) {
    return block.form.indexOf(form) >= 0;
  });
}

// A block cut to what surrounds the first hit of the first of the words that stands in it:
// {text, marks}, marks of all words as [start, end] in UTF-16 units of the text.
export function snippetOf(block, words) {
  const text = block.text.replace(/ +/g, " ").trim();
  const places = foldedWithPlaces(text);
  const first = words.find(function (word) {
    return places.form.indexOf(word) >= 0;
  });
  const hit = first === undefined ? 0 : places.form.indexOf(first);
  const from = Math.max(0, hit - AROUND);
  const to = Math.min(places.form.length, hit + (first === undefined ? AROUND : first.length) + AROUND);
  const start = from ? places.starts[from] : 0;
  const end = to < places.form.length ? places.ends[to - 1] : text.length;
  const before = from ? "…" : "";
  const shift = before.length - start;
  return {
    text: before + text.slice(start, end) + (to < places.form.length ? "…" : ""),
    marks: hitsIn(places, words)
      .filter(function (mark) {
        return mark[0] < end && mark[1] > start;
      })
      .map(function (mark) {
        return [Math.max(mark[0], start) + shift, Math.min(mark[1], end) + shift];
      }),
  };
}
