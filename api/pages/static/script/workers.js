// The code on the poster comes after #, which is sent to nobody: it is put into its field and taken out of the address.
(function () {
  "use strict";
  const field = document.getElementById("f-site_code");
  const code = location.hash.slice(1);
  if (!code) return;
  history.replaceState(null, "", location.pathname + location.search);
  if (!field || field.value || !/^[0-9A-Za-z-]{5,60}$/.test(code)) return;
  field.value = code;
  const text = document.getElementById("f-text");
  if (text) text.focus();
})();
