// The facets of the policy library: narrow down what policies.json holds.
// Without this script the library is a list, whole and by year.
(function () {
  "use strict";
  var FACETS = [
    ["year", "年份", function (row) { return row.pubtime.slice(0, 4); }],
    ["genre", "体裁", function (row) { return row.filetype; }],
    ["theme", "主题", function (row) { return row.childtype; }],
    ["validity", "有效性", function (row) { return row.validity; }],
    ["issuer", "发布机构", function (row) { return row.puborg; }],
  ];
  var SHOWN = 50;
  var form = document.querySelector(".d-facets");
  var found = document.querySelector(".d-found");
  var whole = document.querySelector(".d-whole");
  if (!form || !window.fetch) return;
  // There from the beginning: screen readers tell changes of what they know.
  var status = document.createElement("p");
  status.setAttribute("role", "status");
  form.insertAdjacentElement("afterend", status);

  function make(tag, attributes, text) {
    var made = document.createElement(tag);
    Object.keys(attributes).forEach(function (name) {
      made.setAttribute(name, attributes[name]);
    });
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function chosen() {
    var choice = {};
    FACETS.forEach(function (facet) {
      var value = form.elements[facet[0]].value;
      if (value) choice[facet[0]] = value;
    });
    return choice;
  }

  function passes(row, choice, except) {
    return FACETS.every(function (facet) {
      return facet[0] === except || !(facet[0] in choice) || facet[2](row) === choice[facet[0]];
    });
  }

  // Each choice says how many documents it would leave.
  function fill(rows, choice) {
    FACETS.forEach(function (facet) {
      var counts = {};
      rows.forEach(function (row) {
        var value = facet[2](row);
        if (value && passes(row, choice, facet[0])) counts[value] = (counts[value] || 0) + 1;
      });
      var select = form.elements[facet[0]];
      select.textContent = "";
      select.appendChild(make("option", { value: "" }, "不限"));
      Object.keys(counts)
        .sort(function (a, b) {
          if (facet[0] !== "year" && counts[a] !== counts[b]) return counts[b] - counts[a];
          return a < b ? 1 : -1;
        })
        .forEach(function (value) {
          select.appendChild(make("option", { value: value }, value + "（" + counts[value] + "）"));
        });
      select.value = choice[facet[0]] || "";
    });
  }

  function show(rows, choice) {
    var any = Object.keys(choice).length > 0;
    whole.hidden = any;
    found.hidden = !any;
    found.textContent = "";
    status.textContent = "";
    if (!any) return;
    var left = rows.filter(function (row) {
      return passes(row, choice);
    });
    status.textContent = "符合条件的文件 " + left.length + " 件。";
    var list = make("ol", { class: "d-list" });
    left.slice(0, SHOWN).forEach(function (row) {
      var item = make("li", {});
      // The address of the data is absolute; on another host (a preview) only its end is right.
      var base = new URL(form.getAttribute("data-source"), location.href);
      item.appendChild(make("a", { href: new URL(row.path, base).href }, row.title));
      if (row.pcode && row.pcode !== "无") item.appendChild(make("span", { class: "d-list__number" }, row.pcode));
      if (row.validity && row.validity !== "有效") item.appendChild(make("strong", { class: "d-mark" }, row.validity));
      var day = row.pubtime.slice(0, 10);
      item.appendChild(make("time", { datetime: day }, day));
      list.appendChild(item);
    });
    found.appendChild(list);
    if (left.length > SHOWN) found.appendChild(make("p", {}, "只列出前 " + SHOWN + " 件，请再选一项条件。"));
  }

  fetch(form.getAttribute("data-source"))
    .then(function (answer) {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    })
    .then(function (data) {
      FACETS.forEach(function (facet) {
        var label = make("label", {}, facet[1]);
        label.appendChild(make("select", { name: facet[0] }));
        form.appendChild(label);
      });
      var choice = {};
      new URLSearchParams(location.hash.slice(1)).forEach(function (value, name) {
        choice[name] = value;
      });
      fill(data.documents, choice);
      choice = chosen();
      show(data.documents, choice);
      form.hidden = false;
      form.addEventListener("submit", function (event) {
        event.preventDefault();
      });
      form.addEventListener("change", function () {
        choice = chosen();
        fill(data.documents, choice);
        show(data.documents, choice);
        history.replaceState(null, "", "#" + new URLSearchParams(choice).toString());
      });
    })
    .catch(function () {
      status.textContent = "筛选用的数据没有读到，请在下面的列表里查找，或者重新打开本页。";
    });
})();
