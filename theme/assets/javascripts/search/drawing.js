// What is found, as elements. Everything is put in as text, never as markup.

export function make(tag, attributes, children) {
  const made = document.createElement(tag);
  Object.keys(attributes || {}).forEach(function (name) {
    made.setAttribute(name, attributes[name]);
  });
  [].concat(children === undefined ? [] : children).forEach(function (child) {
    made.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
  });
  return made;
}

// A text in pieces; `marks` are begin and end of each part to be marked, rising.
export function highlighted(text, marks) {
  const pieces = [];
  let at = 0;
  (marks || []).forEach(function (mark) {
    if (mark[0] > at) pieces.push(text.slice(at, mark[0]));
    pieces.push(make("mark", {}, text.slice(mark[0], mark[1])));
    at = mark[1];
  });
  if (at < text.length) pieces.push(text.slice(at));
  return pieces;
}

// One result; `root` is the address of the site's root, `columns` the names of columns by path.
export function resultItem(result, root, columns) {
  const title = make("a", { href: new URL(result.address, root).href }, highlighted(result.title, result.titleMarks));
  const facts = make("p", { class: "d-results__facts" });
  if (result.validity && result.validity !== "有效") {
    facts.appendChild(make("strong", { class: "d-mark" }, result.validity));
  }
  facts.appendChild(make("span", {}, columns[result.column] || result.column));
  facts.appendChild(make("time", { datetime: result.date }, result.date));
  if (result.where === "number") facts.appendChild(make("span", {}, "文号或索引号相同"));
  if (result.attachment) facts.appendChild(make("span", {}, "附件：" + result.attachment));
  const item = make("li", {}, [make("h2", {}, title), facts]);
  if (result.snippet) {
    const text = highlighted(result.snippet.text, result.snippet.marks);
    item.appendChild(make("p", { class: "d-results__snippet" }, text));
  }
  if (result.failed) item.appendChild(make("p", { class: "d-results__snippet" }, result.failed));
  return item;
}
