// Drop a file anywhere on the page; see how far it is on its way. Without this the form is sent as any other.
(function () {
  "use strict";
  const form = document.querySelector("[data-drop]");
  const input = form.querySelector("input[type=file]");
  const shown = form.querySelector("[data-progress]");
  const bar = shown.querySelector("progress");
  const words = shown.querySelector("[data-words]");

  function send() {
    const data = new FormData(form);
    const request = new XMLHttpRequest();
    form.querySelector("button").disabled = true;
    shown.hidden = false;
    words.textContent = words.dataset.sending;
    request.upload.addEventListener("progress", function (event) {
      if (event.lengthComputable) bar.value = 100 * event.loaded / event.total;
    });
    request.upload.addEventListener("load", function () { bar.removeAttribute("value"); words.textContent = words.dataset.judging; });
    request.addEventListener("load", function () {
      document.open();
      document.write(request.responseText);
      document.close();
      window.scrollTo(0, 0);
    });
    request.addEventListener("error", function () {
      words.textContent = words.dataset.failed;
      form.querySelector("button").disabled = false;
    });
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "text/html");
    request.send(data);
  }

  form.addEventListener("submit", function (event) { event.preventDefault(); send(); });
  document.addEventListener("dragover", function (event) { event.preventDefault(); form.classList.add("over"); });
  document.addEventListener("dragleave", function (event) { if (!event.relatedTarget) form.classList.remove("over"); });
  document.addEventListener("drop", function (event) {
    event.preventDefault();
    form.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    send();
  });
})();
