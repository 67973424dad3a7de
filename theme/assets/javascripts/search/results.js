// The page of results: reads the question from the address, asks the index, draws what is found.
import { make, resultItem } from "./drawing.js";
import { Filters, KEPT } from "./filters.js";
import { emptyNotes, failureNotes, questionNotes } from "./notes.js";

// How many are drawn at a time by themselves, up to how many, and how many when a button asks.
const STEP = 4;
const UNASKED = 16;
const ASKED = 8;

const form = document.querySelector(".d-search");
const parts = {
  filters: document.querySelector("form.d-facets"),
  count: document.querySelector(".d-search__count"),
  notes: document.querySelector(".d-search__notes"),
  list: document.querySelector(".d-results"),
  more: document.querySelector(".d-search__more"),
  hints: document.querySelector(".d-search__hints"),
};
const root = new URL(form.getAttribute("data-root") || ".", location.href).href;
const directory = new URL("directory.html", root).href;
const name = document.title;

let index = null;
/* Names of columns by path. */
const columns = {};
let filters = null;
/* The search under way; whatever belongs to an earlier one is dropped. */
let current = null;

// What the address asks for.
function question() {
  const asked = new URLSearchParams(location.search);
  const found = { query: (asked.get("q") || "").trim(), choice: {} };
  KEPT.forEach(function (key) {
    if (asked.get(key)) found.choice[key] = asked.get(key);
  });
  return found;
}

function ask(query, choice) {
  const asked = new URLSearchParams();
  asked.set("q", query);
  KEPT.forEach(function (key) {
    if (choice[key]) asked.set(key, choice[key]);
  });
  history.pushState(null, "", "?" + asked.toString());
  search();
}

function put(place, children) {
  place.textContent = "";
  children.forEach(function (child) {
    place.appendChild(child);
  });
}

async function open() {
  if (index) return;
  const engine = await import("./engine.js");
  index = await engine.openIndex(root);
  index.columns.forEach(function (column) {
    columns[column.path] = column.name;
  });
  if (!filters) {
    filters = new Filters(parts.filters, index, function (choice) {
      ask(question().query, choice);
    });
  }
  filters.index = index;
}

async function search() {
  const asked = question();
  const one = { asked: asked, finding: null, shown: 0, busy: false };
  current = one;
  form.elements.q.value = asked.query;
  document.title = asked.query ? "“" + asked.query + "”的" + name : name;
  put(parts.notes, []);
  put(parts.list, []);
  put(parts.more, []);
  parts.hints.hidden = !!asked.query;
  parts.count.textContent = "";
  if (!asked.query) {
    parts.filters.hidden = true;
    return;
  }
  parts.count.textContent = "正在查找……";
  try {
    await open();
    const finding = await index.find(asked.query, asked.choice);
    if (one !== current) return;
    one.finding = finding;
    filters.fill(finding.facets, asked.choice);
    put(parts.notes, questionNotes(finding));
    if (!finding.words.length) {
      parts.count.textContent = "";
      parts.hints.hidden = false;
      return;
    }
    await drawMore(one);
  } catch (error) {
    fail(one, error);
  }
}

// Draw the next results, and what comes after them: nothing, the next ones by themselves, or a button.
async function drawMore(one, focused) {
  if (one !== current || one.busy) return;
  one.busy = true;
  try {
    const results = await one.finding.more(focused ? ASKED : STEP);
    if (one !== current) return;
    const items = results.map(function (result) {
      return resultItem(result, root, columns);
    });
    items.forEach(function (item) {
      parts.list.appendChild(item);
    });
    one.shown += items.length;
    one.done = one.finding.done;
    count(one);
    put(parts.more, one.done ? [] : [follow(one)]);
    if (focused) (items.length ? items[0].querySelector("a") : parts.count).focus();
    if (one.done && !one.shown) {
      const notes = await emptyNotes(index, one.asked, one.finding, root, directory);
      if (one === current) put(parts.notes, questionNotes(one.finding).concat(notes));
    }
  } catch (error) {
    fail(one, error);
  } finally {
    one.busy = false;
  }
}

function count(one) {
  const finding = one.finding;
  if (one.done) parts.count.textContent = one.shown ? "找到 " + one.shown + " 件。" : "没有找到。";
  else parts.count.textContent = "约 " + Math.max(finding.count - finding.passedOver, one.shown + 1) + " 件。";
}

// What fetches the next results: a place that the reader comes near, or a button.
function follow(one) {
  if (one.shown >= UNASKED || !window.IntersectionObserver) {
    const button = make("button", { type: "button", class: "d-button" }, "更多结果");
    button.addEventListener("click", function () {
      button.textContent = "正在查找……";
      drawMore(one, true);
    });
    return button;
  }
  const place = make("p", { class: "d-hint" }, "正在查找更多……");
  const observer = new IntersectionObserver(
    function (entries) {
      if (!entries.some(function (entry) { return entry.isIntersecting; })) return;
      observer.disconnect();
      drawMore(one);
    },
    { rootMargin: "400px" }
  );
  observer.observe(place);
  return place;
}

function fail(one, error) {
  if (one !== current) return;
  parts.count.textContent = "";
  put(parts.more, []);
  const notes = failureNotes(error, directory, function () {
    if (one.finding && !error.renewed) {
      put(one.shown ? parts.more : parts.notes, []);
      drawMore(one);
    } else if (!index && error.name !== "SearchError") {
      location.reload(); // not even the program came, which the browser may remember
    } else {
      index = null;
      search();
    }
  });
  put(one.shown ? parts.more : parts.notes, notes);
}

form.addEventListener("submit", function (event) {
  event.preventDefault();
  index = null; // it grows old
  ask(form.elements.q.value.trim(), {});
});
window.addEventListener("popstate", search);
parts.count.tabIndex = -1;
search();
