// Turns a presentation page by page: arrow keys, Page Up and Down, Home and End, or the buttons.
(() => {
  const frame = document.querySelector(".slides");
  const nav = document.querySelector(".slide-turn");
  const place = nav.querySelector(".slide-place");
  const slides = [...frame.children];
  let shown = 0;

  const show = (number) => {
    shown = Math.min(Math.max(number, 0), slides.length - 1);
    slides.forEach((slide, at) => slide.classList.toggle("is-shown", at === shown));
    place.textContent = frame.dataset.slides
      .replace("{place}", shown + 1)
      .replace("{count}", slides.length);
    window.scrollTo(0, 0);
  };
  const keys = {
    ArrowRight: () => shown + 1,
    ArrowDown: () => shown + 1,
    PageDown: () => shown + 1,
    ArrowLeft: () => shown - 1,
    ArrowUp: () => shown - 1,
    PageUp: () => shown - 1,
    Home: () => 0,
    End: () => slides.length - 1,
  };
  document.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    show(keys[event.key]());
  });
  for (const button of nav.querySelectorAll("[data-turn]")) {
    button.addEventListener("click", () => show(shown + Number(button.dataset.turn)));
  }
  frame.classList.add("turning");
  nav.hidden = false;
  show(0);
})();
