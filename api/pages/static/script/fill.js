// Filling in: what excludes each other is chosen one at a time; pages are kept for where there is no network.
(function () {
  "use strict";

  // Before it is kept: a figure in place of a word, and the other way about; an answer in place of "no change".
  document.addEventListener("input", function (event) {
    const one = event.target, group = one.closest("[data-question]"), part = (one.name || "").split("|")[0];
    if (!group) return;
    const others = { text: ["is", "same"], is: ["text", "same"], rest: ["same"], same: ["is", "text", "rest"] }[part] || [];
    if (part === "text" ? !one.value : part === "same" && !one.checked) return;
    group.querySelectorAll("input").forEach(function (other) {
      if (others.indexOf(other.name.split("|")[0]) < 0) return;
      if (other.type === "radio" || other.type === "checkbox") other.checked = false;
      else other.value = "";
    });
  }, true);

  // A photo that was chosen is sent at once: nobody is to leave the page and lose it. Without a network the button stays.
  document.addEventListener("change", function (event) {
    const one = event.target;
    if (one.form && one.hasAttribute("data-sends") && one.files.length && navigator.onLine !== false) one.form.submit();
  });

  const account = document.body.dataset.account;

  // Answers that were left unsent when a page was closed: any row's page sends them all.
  const unsent = document.querySelector("[data-unsent]");
  if (unsent && account) {
    try {
      const before = "panding:" + account + ":";
      const key = Object.keys(localStorage).find(function (one) { return one.indexOf(before) === 0; });
      if (key) { unsent.hidden = false; unsent.querySelector("a").href = key.slice(before.length).split("\n")[0]; }
    } catch (error) { /* not allowed: nothing is kept there */ }
  }

  if (!account || !window.isSecureContext || !("serviceWorker" in navigator)) return;

  function own(path) { return path.split("#")[0]; }
  function tell(pages, ahead) {
    navigator.serviceWorker.ready.then(function (worker) {
      const assets = Array.from(document.querySelectorAll("script[src], link[href]")).map(function (one) { return one.src || one.href; });
      worker.active.postMessage({ account: account, pages: pages, ahead: ahead, assets: assets });
    });
  }
  navigator.serviceWorker.register("/sw.js", { scope: "/fill" }).then(function () {
    // Also the rows that wait: whoever opens the list at the door may have no network at the machine.
    const ahead = Array.from(document.querySelectorAll("a[data-ahead]")).slice(0, 30);
    tell([own(location.href)], ahead.map(function (one) { return own(one.href); }));
  }).catch(function () { /* not allowed here: the open page keeps working */ });

  let timer = null;
  document.addEventListener("kept", function () {
    clearTimeout(timer);
    timer = setTimeout(function () { tell([own(location.href)], []); }, 2000);
  });
})();
