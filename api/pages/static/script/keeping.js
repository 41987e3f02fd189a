// Forms with data-keep: each answer is kept in this browser first, then sent, as soon as there is a network.
// What was sent is answered with data: asked (the groups that still matter), fields (values by name), html (by group), left.
(function () {
  "use strict";
  const form = document.querySelector("form[data-keep]");
  const account = document.body.dataset.account;
  if (!form || !account || !window.fetch || !window.URLSearchParams) return;
  const state = form.querySelector("[data-keep-state]");
  const words = state.dataset;
  const here = form.getAttribute("action");
  const BEFORE = "panding:" + account + ":";
  const TYPED = 700, PATIENCE = 20000, LONGEST = 60000;
  const memory = {}; // where the browser keeps nothing, the open page does
  let sending = false, failures = 0, timer = null, typing = null, leaving = false, sent = false, stuck = "";

  const store = {
    set: function (key, item) {
      memory[key] = JSON.stringify(item);
      try { localStorage.setItem(key, memory[key]); delete memory[key]; } catch (error) { /* full, or not allowed */ }
    },
    get: function (key) {
      let text = memory[key];
      try { text = text || localStorage.getItem(key); } catch (error) { /* not allowed */ }
      return text ? JSON.parse(text) : null;
    },
    remove: function (key) {
      delete memory[key];
      try { localStorage.removeItem(key); } catch (error) { /* not allowed */ }
    },
    keys: function () {
      let found = Object.keys(memory);
      try { found = found.concat(Object.keys(localStorage)); } catch (error) { /* not allowed */ }
      return found.filter(function (key, at) { return key.indexOf(BEFORE) === 0 && found.indexOf(key) === at; });
    },
  };

  function kept() {
    return store.keys().map(store.get).filter(Boolean).sort(function (a, b) { return a.order - b.order; });
  }
  function keyOf(action, name) { return BEFORE + action + "\n" + name; }
  function groups() { return Array.from(form.querySelectorAll("[data-question]")); }
  function groupNamed(name) { return groups().find(function (one) { return one.dataset.question === name; }); }
  // Files beside a question belong to a form of their own.
  function controls(group) { return Array.from(group.querySelectorAll("input, select, textarea")).filter(function (one) { return one.form === form; }); }
  function ticks(control) { return control.type === "radio" || control.type === "checkbox"; }

  function keep(group) {
    const name = group.dataset.question, key = keyOf(here, name), before = store.get(key);
    const pairs = controls(group).filter(function (one) { return one.name && (!ticks(one) || one.checked); })
      .map(function (one) { return [one.name, one.value]; });
    const now = Date.now();
    store.set(key, { key: key, action: here, group: name, pairs: pairs, order: before ? before.order : now, stamp: now + Math.random() });
  }

  // What could not be sent before the page was left stands in its fields again.
  function restore(item) {
    const group = groupNamed(item.group);
    if (!group) return;
    group.hidden = false;
    controls(group).forEach(function (one) {
      const said = item.pairs.filter(function (pair) { return pair[0] === one.name; }).map(function (pair) { return pair[1]; });
      if (ticks(one)) one.checked = said.indexOf(one.value) >= 0;
      else if (one.type !== "hidden" && said.length) one.value = said[0];
    });
  }

  function show(how, more) {
    state.className = "keeping " + how;
    const line = state.querySelector("span");
    const text = more || words[how] || "";
    if (line.textContent !== text) line.textContent = text;
    if (how === "signIn") {
      const link = document.createElement("a");
      link.href = "/sign-in?next=" + encodeURIComponent(location.pathname + location.search);
      link.textContent = words.link;
      line.append(" ", link);
    }
  }

  function later(why) {
    failures += 1;
    show(why);
    clearTimeout(timer);
    timer = setTimeout(send, Math.min(LONGEST, 1000 * Math.pow(2, failures)));
  }

  function inTime(promise) {
    return Promise.race([promise, new Promise(function (_, fail) { setTimeout(fail, PATIENCE); })]);
  }

  async function send() {
    if (sending) return;
    const waiting = kept(), item = waiting.find(function (one) { return !one.refused; });
    if (!item) return settle(waiting);
    if (navigator.onLine === false) return show("offline");
    sending = true;
    show("saving");
    const body = new URLSearchParams();
    body.append("csrf", form.elements.csrf.value);
    item.pairs.forEach(function (pair) { body.append(pair[0], pair[1]); });
    let reply = null, data = null;
    try {
      reply = await inTime(fetch(item.action, { method: "POST", body: body, headers: { Accept: "application/json" }, credentials: "same-origin" }));
      data = await inTime(reply.json());
    } catch (error) { data = null; }
    sending = false;
    if (!reply || !data || reply.status === 429 || reply.status >= 500) return later(reply ? "down" : "offline");
    failures = 0;
    if (reply.status === 401) return show("signIn");
    if (reply.status === 403) return show("reload", [data.title, words.reload].filter(Boolean).join("　"));
    const now = store.get(item.key), same = now && now.stamp === item.stamp;
    if (reply.ok) { sent = true; if (same) store.remove(item.key); }
    else if (same) store.set(item.key, Object.assign(now, { refused: true }));
    stuck = reply.ok || data.asked ? "" : [data.title, data.detail].filter(Boolean).join("：");
    if (data.asked) apply(item, data, same, reply.ok);
    send();
  }

  function settle(waiting) {
    if (waiting.length) show("refused", stuck);
    else if (leaving) location.assign(form.dataset.then);
    else if (sent) show("saved");
    if (sent) document.dispatchEvent(new CustomEvent("kept"));
  }

  function apply(item, data, same, done) {
    // What stands there now is what the next answer to the same question goes out from, also one that waits already.
    const waiting = store.get(item.key);
    if (waiting && (done || !same)) {
      waiting.pairs = waiting.pairs.map(function (pair) { return pair[0] in data.fields ? [pair[0], data.fields[pair[0]]] : pair; });
      store.set(item.key, waiting);
    }
    if (item.action !== here) return;
    controls(form).forEach(function (one) { if (one.name in data.fields && (done || one.name.slice(4) !== item.group)) one.value = data.fields[one.name]; });
    const old = groupNamed(item.group);
    if (old && done) old.querySelectorAll(".notice").forEach(function (one) { one.remove(); });
    Object.keys(data.html).forEach(function (name) {
      if (!store.get(keyOf(here, name)) || (name === item.group && same)) replace(groupNamed(name), data.html[name]);
    });
    groups().forEach(function (group) {
      const name = group.dataset.question, busy = group.contains(document.activeElement) || store.get(keyOf(here, name));
      if (data.asked.indexOf(name) >= 0) group.hidden = false;
      else if (name !== "changed" && !busy) group.hidden = true;
    });
    const left = form.querySelector("[data-left]");
    if (left) left.textContent = data.left;
    if (!done && same) offer(item);
  }

  function replace(group, html) {
    if (!group) return;
    const active = group.contains(document.activeElement) ? document.activeElement : null;
    const open = Array.from(group.querySelectorAll("details")).map(function (one) { return one.open; });
    group.insertAdjacentHTML("afterend", html);
    const fresh = group.nextElementSibling;
    group.remove();
    Array.from(fresh.querySelectorAll("details")).forEach(function (one, at) { one.open = Boolean(open[at]); });
    if (!active) return;
    const again = controls(fresh).find(function (one) { return one.name === active.name && (!ticks(one) || one.value === active.value); });
    (again || controls(fresh).find(function (one) { return one.type !== "hidden"; })).focus();
  }

  // Somebody else has answered meanwhile: which of the two it is to be is for people to say.
  function offer(item) {
    const group = groupNamed(item.group), notice = group && group.querySelector(".notice.wait");
    if (!notice) return;
    const row = document.createElement("p");
    row.className = "row";
    [[words.mine, function () { keep(group); notice.remove(); send(); }],
      [words.theirs, function () { store.remove(item.key); location.reload(); }]].forEach(function (one) {
      const button = document.createElement("button");
      button.type = "button"; button.className = "second"; button.textContent = one[0];
      button.addEventListener("click", one[1]);
      row.append(button);
    });
    notice.append(row);
  }

  form.addEventListener("change", function (event) {
    const group = event.target.closest("[data-question]");
    if (group && event.target.form === form) { leaving = false; clearTimeout(typing); keep(group); send(); }
  });
  form.addEventListener("input", function (event) {
    const group = event.target.closest("[data-question]");
    if (!group || event.target.form !== form || ticks(event.target)) return;
    keep(group);
    clearTimeout(typing);
    typing = setTimeout(send, TYPED);
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    leaving = true;
    clearTimeout(timer);
    send();
  });
  window.addEventListener("online", function () { failures = 0; clearTimeout(timer); send(); });
  window.addEventListener("offline", function () { if (kept().length) show("offline"); });
  const out = document.querySelector("[data-sign-out]");
  if (out) out.addEventListener("submit", function (event) {
    if (kept().length && !window.confirm(words.leave)) event.preventDefault();
  });

  kept().forEach(function (item) {
    delete item.refused;
    store.set(item.key, item);
    if (item.action === here) restore(item);
  });
  send();
})();
