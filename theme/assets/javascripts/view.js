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

  show(remembered());
  document.addEventListener("DOMContentLoaded", function () {
    var button = document.getElementById("__elder");
    if (!button) return;

    function label() {
      var elder = root.getAttribute("data-view") === "elder";
      button.setAttribute("aria-pressed", String(elder));
      button.textContent = elder ? "退出长辈版" : "长辈版";
    }

    button.addEventListener("click", function () {
      var view = root.getAttribute("data-view") === "elder" ? "usual" : "elder";
      show(view);
      remember(view);
      label();
    });
    button.parentNode.hidden = false;
    label();
  });
})();
