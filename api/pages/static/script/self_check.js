// Rows: 没有 writes a 0; a line left for one more begets the next as soon as it is written in; what was changed is not left behind unsaved.
(function () {
  "use strict";
  var form = document.querySelector("form[action$='/rows'], form[action$='/workshops']");
  if (!form) return;
  var changed = false;

  form.addEventListener("input", function () { changed = true; });
  form.addEventListener("submit", function () { changed = false; });
  window.addEventListener("beforeunload", function (event) {
    if (changed) { event.preventDefault(); event.returnValue = ""; }
  });

  form.querySelectorAll("[data-none]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var field = document.getElementById(button.dataset.none);
      field.value = "0"; changed = true; field.focus();
    });
  });

  function next(line) {
    var copy = line.cloneNode(true);
    copy.querySelectorAll("input, select").forEach(function (field) {
      field.name = field.name.replace(/(\d+)$/, function (number) { return String(Number(number) + 1); });
      if (field.type === "checkbox") field.checked = false; else if (field.tagName === "SELECT") field.selectedIndex = 0; else field.value = "";
    });
    return copy;
  }

  form.querySelectorAll("details.more").forEach(function (more) {
    more.addEventListener("input", function (event) {
      var lines = more.querySelectorAll("[data-line]");
      var last = lines[lines.length - 1];
      if (last.contains(event.target) && event.target.value) more.appendChild(next(last));
    });
  });
})();
