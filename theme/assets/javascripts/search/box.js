// The search box of every page: leads to the results, and offers titles while somebody types.
// Without this script, or where the index cannot be read, it is a plain form.
import { make } from "./drawing.js";

const OFFERED = 8;
/* Milliseconds of rest before the index is asked. */
const REST = 150;

class Box {
  constructor(form) {
    this.form = form;
    this.input = form.elements.q;
    this.root = new URL(form.getAttribute("data-root") || ".", location.href).href;
    this.index = null;
    this.asked = 0;
    this.timer = 0;
    this.active = -1;
    this.composing = false;
    this.list = make("ul", { role: "listbox", id: "__titles", "aria-label": "名称建议", hidden: "" });
    this.input.insertAdjacentElement("afterend", this.list);
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-controls": "__titles" };
    Object.keys(attributes).forEach(function (name) {
      this.input.setAttribute(name, attributes[name]);
    }, this);
    this.close();
    form.action = form.getAttribute("data-page");
    this.listen();
  }

  listen() {
    const box = this;
    // What a Chinese input method has not finished is no question yet.
    this.input.addEventListener("compositionstart", function () {
      box.composing = true;
    });
    this.input.addEventListener("compositionend", function () {
      box.composing = false;
      box.wait();
    });
    this.input.addEventListener("input", function () {
      if (!box.composing) box.wait();
    });
    this.input.addEventListener("keydown", function (event) {
      if (!box.composing && !event.isComposing) box.key(event);
    });
    this.input.addEventListener("blur", function () {
      box.forget();
    });
    this.form.addEventListener("submit", function () {
      box.forget();
    });
    // Before the box loses the focus, which would close the list under the pointer.
    this.list.addEventListener("mousedown", function (event) {
      event.preventDefault();
    });
    this.list.addEventListener("click", function (event) {
      const option = event.target.closest("[role=option]");
      if (option) box.open(option);
    });
  }

  // Ask once nothing was typed for a while.
  wait() {
    const box = this;
    clearTimeout(this.timer);
    this.asked += 1;
    if (!this.input.value.trim()) {
      this.close();
      return;
    }
    this.timer = setTimeout(function () {
      box.ask();
    }, REST);
  }

  async ask() {
    const asked = this.asked;
    let titles = [];
    try {
      if (!this.index) {
        const engine = await import("./engine.js");
        this.index = await engine.openIndex(this.root);
      }
      titles = await this.index.suggest(this.input.value, OFFERED);
    } catch (error) {
      titles = []; // the box works without suggestions
    }
    if (asked === this.asked) this.show(titles);
  }

  // Drop what was asked for, too: an answer that comes late opens nothing.
  forget() {
    clearTimeout(this.timer);
    this.asked += 1;
    this.index = null; // it grows old
    this.close();
  }

  show(titles) {
    this.close();
    titles.forEach(function (one, at) {
      const option = make("li", { role: "option", id: "__title-" + at, "aria-selected": "false" }, one.title);
      option.setAttribute("data-address", one.address);
      this.list.appendChild(option);
    }, this);
    this.list.hidden = !titles.length;
    this.input.setAttribute("aria-expanded", String(titles.length > 0));
  }

  close() {
    this.active = -1;
    this.list.textContent = "";
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    const options = this.list.children;
    if (event.key === "Escape" && options.length) {
      event.preventDefault(); // a first Escape closes the list, a second one empties the box
      this.forget();
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.open(options[this.active]);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length) {
      event.preventDefault();
      // One step beyond either end is the box itself.
      const places = options.length + 1;
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.choose(((this.active + 1 + step + places) % places) - 1);
    }
  }

  choose(at) {
    this.active = at;
    Array.prototype.forEach.call(this.list.children, function (option, place) {
      option.setAttribute("aria-selected", String(place === at));
    });
    if (at < 0) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    this.input.setAttribute("aria-activedescendant", this.list.children[at].id);
    this.list.children[at].scrollIntoView({ block: "nearest" });
  }

  open(option) {
    location.assign(new URL(option.getAttribute("data-address"), this.root).href);
  }
}

const form = document.querySelector(".d-search");
if (form) new Box(form);
