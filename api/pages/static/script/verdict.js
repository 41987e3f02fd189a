// A link to something folded away unfolds it; what is printed is unfolded too.
(function () {
  "use strict";
  function unfold() {
    const there = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let one = there; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
    if (there) there.scrollIntoView();
  }
  window.addEventListener("hashchange", unfold);
  if (location.hash) unfold();
})();
