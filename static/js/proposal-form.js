// Keeps what is typed: on this device at once, with the server every few seconds.
"use strict";

(() => {
  const form = document.getElementById("proposal-form");
  const names = ["title", "idea", "problem", "benefit", "place", "point", "sub_area", "category"];
  // Somebody else who signs in on this device is not offered it.
  const key = `proposal:${form.dataset.board}:${form.dataset.person}`;
  const note = document.querySelector(".kept-note");
  const offer = document.getElementById("kept-here");
  let timer;
  let sending = false;

  const field = (name) => form.elements.namedItem(name);
  const typed = () => {
    const texts = {};
    for (const name of names) if (field(name) && field(name).value.trim()) texts[name] = field(name).value;
    return texts;
  };
  // Storage may be full or forbidden: then the server's draft is all there is.
  const attempt = (act) => {
    try {
      return act();
    } catch {
      return null;
    }
  };
  const stored = () =>
    attempt(() => JSON.parse(localStorage.getItem(key) || sessionStorage.getItem(key)));
  const forget = () =>
    attempt(() => {
      localStorage.removeItem(key);
      sessionStorage.removeItem(key);
    });

  const keepHere = () => {
    const texts = typed();
    if (Object.keys(texts).length) attempt(() => localStorage.setItem(key, JSON.stringify(texts)));
  };

  const keepThere = async () => {
    if (sending || !Object.keys(typed()).length) return;
    const body = new FormData(form);
    body.delete("files");
    body.delete("remove");
    sending = true;
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST",
        body,
        headers: { "X-Autosave": "1" },
        redirect: "manual",
      });
      note.textContent = answer.status === 204 ? note.dataset.kept : "";
    } catch {
      // Off line: it stays on this device until the next try.
    } finally {
      sending = false;
    }
  };

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    note.textContent = "";
    keepHere();
    clearTimeout(timer);
    timer = setTimeout(keepThere, 3000);
  });

  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    // Once posted it must not lie about on a shared device. Should the line break now, this tab
    // still has it, until it shows the proposal (posted.js).
    if (event.submitter && "publish" in event.submitter.dataset) {
      attempt(() => {
        sessionStorage.setItem(key, JSON.stringify(typed()));
        localStorage.removeItem(key);
      });
    }
  });

  for (const button of document.querySelectorAll("[data-discard]")) {
    button.addEventListener("click", forget);
  }

  // Who looks at similar ones goes on looking at them while the title changes.
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (document.querySelector("#similar details[open]")) detail.parameters.open = "1";
  });

  const before = stored();
  const now = typed();
  if (before && names.some((name) => before[name] && before[name] !== now[name])) {
    offer.hidden = false;
    offer.querySelector("[data-bring-back]").addEventListener("click", () => {
      for (const name of names) if (field(name) && before[name]) field(name).value = before[name];
      offer.hidden = true;
      field("title").focus();
      keepThere();
    });
    offer.querySelector("[data-let-go]").addEventListener("click", () => {
      forget();
      offer.hidden = true;
      field("title").focus();
    });
  }

  // Says before a slow upload what the server would say after it.
  const files = field("files");
  if (files) {
    const refused = document.getElementById("files-refused");
    files.addEventListener("change", () => {
      const good = new DataTransfer();
      const problems = [];
      for (const file of files.files) {
        if (file.size > 10 * 1024 * 1024) problems.push(`${file.name} (${files.dataset.tooLarge})`);
        else if (/\.hei[cf]$/i.test(file.name)) problems.push(`${file.name} (${files.dataset.heic})`);
        else good.items.add(file);
      }
      if (problems.length) files.files = good.files;
      refused.hidden = !problems.length;
      refused.textContent = problems.length ? `${files.dataset.refused} ${problems.join(", ")}` : "";
    });
  }
})();
