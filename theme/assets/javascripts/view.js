// The elder view (长辈版): larger type, strong contrast, simple layout; remembered on this device.
// Loaded in the head, so that the page is never drawn the other way first.
(function () {
  "use strict";
  var KEY = "disclosure.view";
  var root = document.documentElement;

  // A browser may forbid storage; then the view lasts for the page.
  function remembered() {
    try {
      return localStorage.getItem(KEY);
    } catch (error) {
      return null;
    }
  }

  function remember(view) {
    try {
      localStorage.setItem(KEY, view);
    } catch (error) {
      return;
    }
  }

  function show(view) {
    if (view === "elder") root.setAttribute("data-view", "elder");
    else root.removeAttribute("data-view");
  }

  function isElder() {
    return root.getAttribute("data-view") === "elder";
  }

  show(remembered());
  document.addEventListener("DOMContentLoaded", function () {
    var button = document.getElementById("__elder");
    if (!button) return;

    // The words say what the button will do, which says the state; `aria-pressed` would say it a second time.
    function label() {
      button.textContent = isElder() ? "退出长辈版" : "长辈版";
    }

    button.addEventListener("click", function () {
      var view = isElder() ? "usual" : "elder";
      show(view);
      remember(view);
      label();
    });
    // Chosen on another page, which the reader comes back from.
    window.addEventListener("pageshow", function () {
      var view = remembered();
      if (view) show(view);
      label();
    });
    button.parentNode.hidden = false;
    label();
  });
})();
