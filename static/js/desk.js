// The desk by keyboard: j and k go through the lines, x chooses, a does what is usual (nothing
// wrong, answer, decide), h hides. Never while something is typed.
(() => {
  const lines = [...document.querySelectorAll(".desk-line")];
  let at = -1;

  const go = (to) => {
    at = Math.max(0, Math.min(lines.length - 1, to));
    lines[at]?.focus();
  };
  const current = () => document.activeElement?.closest(".desk-line") ?? lines[at];
  const press = (key) => {
    const target = current()?.querySelector(`[data-key="${key}"]`);
    if (!target) return;
    if (target.matches("form")) target.requestSubmit();
    else if (target.matches("details")) {
      target.open = true;
      target.querySelector("select").focus();
    } else target.click();
  };
  const acts = {
    j: () => go(lines.indexOf(current()) + 1),
    k: () => go(lines.indexOf(current()) - 1),
    x: () => current()?.querySelector("input[type=checkbox]")?.click(),
    a: () => press("a"),
    h: () => press("h"),
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), select, textarea");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !(event.key in acts)) return;
    event.preventDefault();
    acts[event.key]();
  });
})();
