// Keeps the visited pages of /fill readable without a network. There is only ever one account's pages here.
"use strict";
const BEFORE = "panding-fill:";

self.addEventListener("install", function () { self.skipWaiting(); });
self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });
self.addEventListener("message", function (event) { event.waitUntil(keep(event.data)); });
self.addEventListener("fetch", function (event) {
  const request = event.request, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && /^\/fill(\/|$)/.test(url.pathname)) event.respondWith(page(request));
  else if (url.pathname.indexOf("/static/") === 0) event.respondWith(asset(request));
});

function known(address) {
  const url = new URL(address);
  url.searchParams.delete("saved");
  url.hash = "";
  return url.href;
}

async function ofAccount(account) {
  for (const name of await caches.keys()) {
    if (name.indexOf(BEFORE) === 0 && name !== BEFORE + account) await caches.delete(name);
  }
  return caches.open(BEFORE + account);
}

async function forget() {
  for (const name of await caches.keys()) if (name.indexOf(BEFORE) === 0) await caches.delete(name);
}

// Whose page it is stands in it: it is kept with that account's, and those of others go.
async function put(address, answer) {
  const whose = /data-account="([^"]+)"/.exec(await answer.clone().text());
  if (whose) await (await ofAccount(whose[1])).put(known(address), answer);
}

async function keep(data) {
  const cache = await ofAccount(data.account);
  try {
    for (const address of data.assets) if (!(await cache.match(address))) await cache.add(address);
    for (const address of data.pages.concat(data.ahead)) {
      if (data.ahead.indexOf(address) >= 0 && await cache.match(known(address), { ignoreVary: true })) continue;
      const answer = await fetch(address, { credentials: "same-origin", headers: { Accept: "text/html" } });
      if (answer.redirected) return forget();
      if (answer.ok) await put(address, answer);
    }
  } catch (error) { /* no network: another time */ }
}

async function page(request) {
  try {
    const answer = await fetch(request);
    if (answer.type === "opaqueredirect") await forget();
    else if (answer.ok) await put(request.url, answer.clone());
    return answer;
  } catch (error) {
    const found = await caches.match(known(request.url), { ignoreVary: true });
    const text = "<!DOCTYPE html><meta charset=utf-8><meta name=viewport content='width=device-width'><title>没有网络</title><p>没有网络，这一页没有存在本机。 No network, and this page was not kept. <a href='/fill'>我的填报 / My part</a>";
    return found || new Response(text, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
  }
}

async function asset(request) {
  return (await caches.match(request, { ignoreVary: true })) || fetch(request);
}
