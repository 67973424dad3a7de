// Loads the page again when it is another one after something was saved.  Nothing of it is part of a site.
(function () {
  "use strict";
  var script = document.currentScript;
  var seen = script.dataset.edition;
  var tag = '"' + script.dataset.tag + '"';
  var source = null;
  var silent = null;

  function compare() {
    fetch(location.href, { method: "HEAD", cache: "no-store" }).then(
      function (answer) {
        var now = answer.headers.get("ETag");
        if (now && now !== tag) location.reload();
      },
      function () {}
    );
  }

  function say(text) {
    if (!text) {
      if (silent) silent.remove();
      silent = null;
      return;
    }
    if (silent) return;
    silent = document.createElement("p");
    silent.className = "p-silent";
    silent.setAttribute("role", "status");
    silent.textContent = text;
    document.body.appendChild(silent);
  }

  function listen() {
    if (source) return;
    source = new EventSource("/_preview/events?seen=" + encodeURIComponent(seen));
    source.onopen = function () {
      say("");
    };
    source.onmessage = function (event) {
      seen = event.data;
      compare();
    };
    source.onerror = function () {
      say("预览程序没有在运行，这一页不再更新。");
      // A browser asks again by itself unless it was turned away.
      if (source && source.readyState === EventSource.CLOSED) {
        source = null;
        setTimeout(follow, 3000);
      }
    };
  }

  // A browser opens few connections to a host: pages that nobody looks at do without.
  function follow() {
    if (document.visibilityState === "hidden") {
      if (source) source.close();
      source = null;
    } else {
      listen();
    }
  }

  document.addEventListener("visibilitychange", follow);
  window.addEventListener("pagehide", function () {
    if (source) source.close();
    source = null;
  });
  window.addEventListener("pageshow", follow);
  follow();
})();
