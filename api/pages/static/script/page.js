// What every page has: nothing is sent twice, trouble takes the focus, unsent answers are not left behind unnoticed.
(function () {
  "use strict";
  document.documentElement.classList.add("js");

  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(function () { delete form.dataset.sent; }, 4000);
  });

  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  const trouble = document.querySelector("[data-focus]");
  if (trouble) trouble.focus();

  // The menu is a <details>: closed again by Escape and by a click elsewhere.
  const menu = document.querySelector("details.menu");
  if (menu) {
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && menu.open) { menu.open = false; menu.querySelector("summary").focus(); }
    });
    document.addEventListener("click", function (event) {
      if (menu.open && !menu.contains(event.target)) menu.open = false;
    });
  }

  // Nobody is signed in here: pages that were kept for where there is no network go.
  if (location.pathname === "/sign-in" && window.caches) {
    caches.keys().then(function (names) {
      names.forEach(function (name) { if (name.indexOf("panding-fill:") === 0) caches.delete(name); });
    });
  }

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
})();
