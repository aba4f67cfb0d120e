// What htmx leaves to do: say what happened, in words beside the button or read out; put the focus
// where things went on; and keep what is being typed, in this tab only, until it is sent.
(() => {
  const status = document.getElementById("status");
  if (!status) return;

  const say = (text) => {
    // A text that stays the same is not read out again.
    status.textContent = "";
    setTimeout(() => {
      status.textContent = text;
    }, 50);
  };

  document.addEventListener("say", (event) => say(event.detail.value));
  document.addEventListener("focus-on", (event) => {
    document.querySelector(event.detail.value)?.focus();
  });

  // Errors

  const placeOf = (element) => element.closest("form") ?? element;
  const forget = (element) => {
    const note = placeOf(element).nextElementSibling;
    if (note?.matches(".said-here")) note.remove();
  };
  const complain = (element, sentence) => {
    forget(element);
    const note = document.createElement("p");
    note.className = "error said-here";
    note.setAttribute("role", "alert");
    note.textContent = sentence;
    placeOf(element).after(note);
  };
  const isText = (answer, type) =>
    (answer.getResponseHeader("Content-Type") ?? "").startsWith(`text/${type}`);

  document.addEventListener("htmx:beforeRequest", (event) => forget(event.detail.elt));
  // A form that comes back with what is wrong takes its place; other refusals are a sentence.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status >= 400 && isText(xhr, "html")) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.addEventListener("htmx:responseError", (event) => {
    const { elt, xhr } = event.detail;
    complain(elt, isText(xhr, "plain") && xhr.responseText ? xhr.responseText : status.dataset.failed);
  });
  for (const lost of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(lost, (event) => complain(event.detail.elt, status.dataset.offline));
  }

  // A place whose piece is being fetched says that it waits; its look is in components.css.
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.requestConfig.verb === "get") detail.target.setAttribute("aria-busy", "true");
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    detail.target.removeAttribute("aria-busy");
  });

  // A form that was opened under something closes without a new page.
  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-close]");
    const slot = close && document.getElementById(close.dataset.close);
    if (!slot?.contains(close)) return;
    event.preventDefault();
    const opener = document.querySelector(`[hx-target="#${slot.id}"]`);
    slot.replaceChildren();
    opener?.focus();
  });

  // What is being typed

  const KEPT = "kept:";
  const keyOf = (element) => element.closest("form[data-keep]")?.dataset.keep;
  const restore = (root) => {
    for (const area of root.querySelectorAll("form[data-keep] textarea")) {
      const kept = sessionStorage.getItem(KEPT + keyOf(area));
      if (kept && !area.value) area.value = kept;
    }
  };
  document.addEventListener("input", (event) => {
    const key = event.target.matches("textarea") && keyOf(event.target);
    if (key) sessionStorage.setItem(KEPT + key, event.target.value);
  });
  // Before the form comes back empty, else it would be filled in again.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    const key = xhr.status < 400 && keyOf(requestConfig.elt);
    if (key) sessionStorage.removeItem(KEPT + key);
  });
  document.addEventListener("htmx:load", (event) => restore(event.detail.elt));
  // The next person at this screen finds nothing.
  document.addEventListener("submit", (event) => {
    if (event.target.matches("form[data-forget]")) sessionStorage.clear();
  });
  restore(document);
})();
