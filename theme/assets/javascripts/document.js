// A document's page: copying, printing, tables as CSV, and whether a consultation is open.
// Everything here adds to a page that is complete without it.
(function () {
  "use strict";

  function button(text, act) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "d-button";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  }

  // Told to screen readers, too.
  var status = document.createElement("span");
  status.setAttribute("role", "status");
  status.className = "d-status";

  function copy(text, what) {
    function done() {
      status.textContent = what + "已复制";
    }
    function failed() {
      status.textContent = "浏览器不让复制，请选中文字后复制";
    }
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text).then(done, failed);
      return;
    }
    // Without a secure connection browsers offer the old way only.
    var before = document.activeElement;
    var area = document.createElement("textarea");
    area.value = text;
    document.body.appendChild(area);
    area.select();
    var copied = false;
    try {
      copied = document.execCommand("copy");
    } catch (error) {
      copied = false;
    }
    area.remove();
    before.focus({ preventScroll: true });
    (copied ? done : failed)();
  }

  document.querySelectorAll("[data-copied]").forEach(function (text) {
    var what = text.getAttribute("data-copied");
    text.parentNode.appendChild(
      button("复制" + what, function () {
        copy(text.textContent, what);
      })
    );
  });
  var take = document.querySelector(".d-take");
  if (take) {
    take.appendChild(
      button("打印本页", function () {
        window.print();
      })
    );
    take.appendChild(status);
  }

  // The cells of a table as rows of equal length; what spans several places stands in the first.
  function grid(table) {
    var rows = Array.prototype.map.call(table.rows, function () {
      return [];
    });
    Array.prototype.forEach.call(table.rows, function (row, at) {
      Array.prototype.forEach.call(row.cells, function (cell) {
        var column = 0;
        while (rows[at][column] !== undefined) column += 1;
        for (var down = 0; down < cell.rowSpan && at + down < rows.length; down += 1) {
          for (var right = 0; right < cell.colSpan; right += 1) {
            rows[at + down][column + right] = down || right ? "" : cell.textContent.trim().replace(/\s+/g, " ");
          }
        }
      });
    });
    return rows;
  }

  // Spreadsheets know UTF-8 by the mark at the beginning, and take cells that begin so for formulas.
  function csv(table) {
    var lines = grid(table).map(function (row) {
      return Array.from(row, function (cell) {
        var text = cell || "";
        if (/^[=+@\t]/.test(text) || /^-(?![\d.,]+%?$)/.test(text)) text = "'" + text;
        return /[",\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
      }).join(",");
    });
    return "\ufeff" + lines.join("\r\n") + "\r\n";
  }

  var tables = document.querySelectorAll(".d-body .table");
  tables.forEach(function (box, at) {
    var save = button("下载表格" + (tables.length > 1 ? " " + (at + 1) : "") + "（CSV）", function () {
      var link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([csv(box.querySelector("table"))], { type: "text/csv" }));
      link.download = document.querySelector("h1").textContent.slice(0, 60) + "-表" + (at + 1) + ".csv";
      link.click();
      setTimeout(function () {
        URL.revokeObjectURL(link.href);
      }, 1000);
    });
    box.insertAdjacentElement("afterend", save);
    if (box.scrollWidth > box.clientWidth + 1) {
      var hint = document.createElement("p");
      hint.className = "d-hint";
      hint.textContent = "表格较宽，可以左右滑动查看。";
      box.insertAdjacentElement("beforebegin", hint);
    }
  });

  // The reader's own day: the page was built on another one.
  var consultation = document.querySelector(".d-consultation");
  if (consultation) {
    var now = new Date();
    var pad = function (number) {
      return (number < 10 ? "0" : "") + number;
    };
    var today = now.getFullYear() + "-" + pad(now.getMonth() + 1) + "-" + pad(now.getDate());
    var state = "正在征集意见";
    if (today < consultation.dataset.opens) state = "征集尚未开始";
    else if (today > consultation.dataset.closes) state = "征集已经结束";
    consultation.querySelector(".d-consultation__state").textContent = state;
    consultation.querySelector(".d-consultation__hint").remove();
    consultation.setAttribute("data-state", state);
  }
})();
