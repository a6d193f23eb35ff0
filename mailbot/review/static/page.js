// A little help; everything works without it.
"use strict";

for (const form of document.querySelectorAll("form[data-at-once]")) {
  form.submit();
}

// A second click on the same button posts nothing more.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
    }
    form.dataset.sent = "yes";
  });
}

// Back to a page kept by the browser: its forms may be sent again, and the server tells.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    window.location.reload();
  }
});
