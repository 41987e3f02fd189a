// The page of a hazard: why something is not needed is asked only where it is said to be.
(function () {
  "use strict";
  document.querySelectorAll("[data-part]").forEach(function (part) {
    const tick = part.querySelector("input[type=checkbox]");
    const reason = part.querySelector(".why input");
    const text = part.querySelector("textarea");
    function show() {
      part.classList.toggle("unneeded", tick.checked);
      reason.required = tick.checked;
      text.disabled = tick.checked && !text.value;
    }
    tick.addEventListener("change", function () { show(); if (tick.checked) reason.focus(); });
    show();
  });
})();
