// An inspection on a phone: what is filled in stays on the phone until it is handed in; rows are added without a network.
(function () {
  "use strict";
  const PREFIX = "on-site:";
  const SKIPPED = { csrf: 1, step: 1, more: 1, kind: 1 };

  function kept(key) {
    try { return JSON.parse(localStorage.getItem(PREFIX + key)); } catch (error) { return null; }
  }
  function drop(key) {
    try { localStorage.removeItem(PREFIX + key); } catch (error) { /* nothing is kept where nothing can be */ }
  }
  function clock(at) {
    const moment = new Date(at);
    return moment.toLocaleString ? moment.toLocaleString() : String(moment);
  }

  const done = document.querySelector("[data-done]");
  if (done) drop(done.dataset.done);

  const notice = document.querySelector("[data-kept]");
  if (notice) {
    const found = kept(notice.dataset.kept);
    if (found) {
      notice.hidden = false;
      notice.querySelector("[data-kept-at]").textContent = clock(found.at);
      notice.querySelector("[data-kept-on]").href = found.page;
      const button = notice.querySelector("[data-kept-drop]");
      button.addEventListener("click", function () {
        if (window.confirm(button.dataset.sure)) { drop(notice.dataset.kept); notice.hidden = true; }
      });
    }
  }

  const form = document.querySelector("[data-sheet]");
  if (!form) return;
  const key = form.dataset.sheet;
  const status = form.querySelector("[data-status]");
  let waiting = false;
  let timer = 0;

  function page() {
    const kinds = Array.prototype.map.call(form.querySelectorAll("input[name=kind]"), function (one) {
      return "kind=" + encodeURIComponent(one.value);
    });
    return form.getAttribute("action") + "?" + kinds.join("&");
  }

  function keep() {
    const fields = [];
    new FormData(form).forEach(function (value, name) {
      if (!SKIPPED[name] && typeof value === "string" && value !== "") fields.push([name, value]);
    });
    try {
      localStorage.setItem(PREFIX + key, JSON.stringify({ page: page(), fields: fields, at: Date.now() }));
      if (!waiting) status.textContent = form.dataset.saved + " " + new Date().toTimeString().slice(0, 5);
    } catch (error) {
      status.textContent = form.dataset.full;
    }
  }

  // One more row: the last one copied, its number and the ids in it made new, its answers taken away.
  function add(section) {
    const rows = section.querySelectorAll("[data-row]");
    const last = rows[rows.length - 1];
    const before = last.dataset.row;
    const number = String(Number(before) + 1);
    const row = last.cloneNode(true);
    const tail = new RegExp("\\|" + before + "$");
    row.dataset.row = number;
    row.querySelectorAll("*").forEach(function (one) {
      ["name", "data-question"].forEach(function (attribute) {
        const value = one.getAttribute(attribute);
        if (value) one.setAttribute(attribute, value.replace(tail, "|" + number));
      });
      ["id", "for", "aria-describedby", "aria-labelledby"].forEach(function (attribute) {
        const value = one.getAttribute(attribute);
        if (value) one.setAttribute(attribute, value.replace(/~\d+$/, "") + "~" + number);
      });
      if (one.type === "radio" || one.type === "checkbox") one.checked = one.defaultChecked = false;
      else if (one.tagName === "TEXTAREA" || (one.tagName === "INPUT" && one.name.indexOf("by|") !== 0)) one.value = "";
      else if (one.tagName === "SELECT") one.selectedIndex = 0;
      one.removeAttribute("aria-invalid");
    });
    row.querySelectorAll("[role=alert]").forEach(function (one) { one.parentNode.removeChild(one); });
    row.querySelector("[data-number]").textContent = number;
    last.parentNode.insertBefore(row, last.nextSibling);
    return row;
  }

  function restore(found) {
    const byName = {};
    found.fields.forEach(function (field) {
      (byName[field[0]] = byName[field[0]] || []).push(field[1]);
      const parts = /^(?:name|within)\|([a-z0-9_]+)\|(\d+)$/.exec(field[0]) || /\|([a-z0-9_]+)\|[a-z0-9_]+\|(\d+)$/.exec(field[0]);
      const section = parts && form.querySelector('[data-kind="' + parts[1] + '"]');
      while (section && Number(lastRow(section)) < Number(parts[2])) add(section);
    });
    Array.prototype.forEach.call(form.elements, function (one) {
      const values = byName[one.name];
      if (!one.name || SKIPPED[one.name] || one.type === "hidden" || !values) return;
      if (one.type === "radio" || one.type === "checkbox") one.checked = values.indexOf(one.value) >= 0;
      else one.value = values[0];
    });
  }

  function lastRow(section) {
    const rows = section.querySelectorAll("[data-row]");
    return rows[rows.length - 1].dataset.row;
  }

  const found = kept(key);
  if (found && !form.hasAttribute("data-sent-back")) restore(found);
  if (form.hasAttribute("data-sent-back")) keep();

  function later() { clearTimeout(timer); timer = setTimeout(keep, 300); }
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  window.addEventListener("pagehide", function () { if (timer) keep(); });

  form.addEventListener("click", function (event) {
    const button = event.target.closest ? event.target.closest("[data-more]") : null;
    if (!button) return;
    event.preventDefault();
    const row = add(button.closest("section"));
    keep();
    row.setAttribute("tabindex", "-1");
    row.focus();
    row.scrollIntoView();
  });

  form.addEventListener("submit", function (event) {
    keep();
    if (navigator.onLine !== false) return;
    event.preventDefault();
    waiting = true;
    status.textContent = form.dataset.offline;
  });

  window.addEventListener("online", function () {
    if (!waiting) return;
    waiting = false;
    status.textContent = form.dataset.online;
    form.querySelector(".site-foot button[name=step]").click();
  });
})();
