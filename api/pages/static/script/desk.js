// Deciding a finding: fields of another decision stay out of the way; Ctrl+Enter sends.
(function () {
  "use strict";
  const form = document.querySelector("[data-decision]");
  if (!form) return;
  const reason = form.querySelector("[name=reason]");

  function follow() {
    const chosen = form.querySelector("[name=decision]:checked");
    const decision = chosen ? chosen.value : "";
    form.querySelectorAll("[data-for]").forEach(function (part) { part.hidden = part.dataset.for !== decision; });
    reason.required = decision !== "" && decision !== "confirmed";
  }

  form.addEventListener("change", follow);
  form.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.querySelector("[name=then][value=next]").click();
    }
  });
  follow();
})();
