// The filters and the order of results, as a form of selects; each value says how many it would leave.
import { make } from "./drawing.js";

const NAMES = [
  ["column", "栏目"],
  ["year", "年份"],
  ["kind", "类型"],
  ["validity", "有效性"],
];
const ORDERS = [
  ["", "相关度"],
  ["date", "日期"],
];

// The parts of a question that the address of the page keeps besides the words.
export const KEPT = ["column", "year", "kind", "validity", "sort"];

function option(value, name, count) {
  return make("option", { value: value }, name + (count === undefined ? "" : "（" + count + "）"));
}

// The name of a value, which may be anything the address asks for.
function nameOf(names, value) {
  return Object.prototype.hasOwnProperty.call(names, value) ? names[value] : value;
}

// Options of the columns that have results, below the top columns they stand in.
function columnOptions(columns, counts) {
  const groups = [];
  columns.forEach(function (column) {
    if (!counts[column.path]) return;
    const top = column.path.split("/")[0];
    const last = groups[groups.length - 1];
    if (last && last.top === top) {
      last.element.appendChild(option(column.path, column.name, counts[column.path]));
      return;
    }
    const whole = columns.filter(function (one) {
      return one.path === top;
    })[0];
    const element = make("optgroup", { label: whole ? whole.name : top });
    const name = column.path === top && !column.kind ? "全部" + column.name : column.name;
    element.appendChild(option(column.path, name, counts[column.path]));
    groups.push({ top: top, element: element });
  });
  return groups.map(function (group) {
    return group.element;
  });
}

function valueOptions(counts, names, order) {
  return Object.keys(counts)
    .filter(function (value) {
      return value && counts[value];
    })
    .sort(order)
    .map(function (value) {
      return option(value, nameOf(names, value), counts[value]);
    });
}

function latestFirst(a, b) {
  return Number(b) - Number(a);
}

// The form; `changed` is called with what was chosen.
export class Filters {
  constructor(form, index, changed) {
    this.form = form;
    this.index = index;
    const choices = this;
    NAMES.concat([["sort", "排序"]]).forEach(function (name) {
      form.appendChild(make("label", {}, [name[1], make("select", { name: name[0] })]));
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
    });
    form.addEventListener("change", function () {
      changed(choices.chosen());
    });
  }

  // What is chosen, without what is left open.
  chosen() {
    const form = this.form;
    const choice = {};
    KEPT.forEach(function (name) {
      const value = form.elements[name].value;
      if (value) choice[name] = value;
    });
    return choice;
  }

  // Offer the values that have results, and what is chosen even where it has none.
  fill(facets, choice) {
    const index = this.index;
    const form = this.form;
    const names = { kind: index.kinds };
    NAMES.forEach(function (pair) {
      const name = pair[0];
      const select = form.elements[name];
      const counts = facets[name] || {};
      const options =
        name === "column"
          ? columnOptions(index.columns, counts)
          : valueOptions(counts, names[name] || {}, name === "year" ? latestFirst : undefined);
      select.textContent = "";
      select.appendChild(option("", "不限"));
      options.forEach(function (one) {
        select.appendChild(one);
      });
      const wanted = choice[name] || "";
      select.value = wanted;
      if (select.value !== wanted) {
        const known = name === "column" ? columnName(index, wanted) : nameOf(names[name] || {}, wanted);
        select.appendChild(option(wanted, known, 0));
        select.value = wanted;
      }
    });
    const sort = form.elements.sort;
    sort.textContent = "";
    ORDERS.forEach(function (order) {
      sort.appendChild(option(order[0], order[1]));
    });
    sort.value = choice.sort === "date" ? "date" : "";
    form.hidden = false;
  }
}

function columnName(index, path) {
  const found = index.columns.filter(function (column) {
    return column.path === path;
  })[0];
  return found ? found.name : path;
}
