// Keeps a running total on the ballot. Without it the server says the same once the ballot is sent.
(() => {
  const form = document.querySelector("form[data-ballot]");
  if (!form) return;

  const { ballot, most, mostPoints, mostCost, money } = form.dataset;
  const marks = [...form.querySelectorAll(".mark")];
  const total = form.querySelector("output");
  const language = document.documentElement.lang;

  // Thai digits count as well.
  const toNumber = (text) =>
    Number(text.replace(/[๐-๙]/g, (digit) => "๐๑๒๓๔๕๖๗๘๙".indexOf(digit))) || 0;
  const number = (value, decimals = 0) =>
    value.toLocaleString(language, {
      numberingSystem: "latn",
      minimumFractionDigits: decimals,
      maximumFractionDigits: 2,
    });
  // Satang are shown only where there are any, as on the rest of the page.
  const amount = (minor) => money.replace("0", number(minor / 100, minor % 100 ? 2 : 0));
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  const valueOf = (mark) => (mark.type === "text" ? toNumber(mark.value) : Number(mark.checked));

  const update = () => {
    const chosen = marks.filter((mark) => valueOf(mark) > 0);
    const points = chosen.reduce((sum, mark) => sum + valueOf(mark), 0);
    const cost = chosen.reduce((sum, mark) => sum + Number(mark.dataset.cost), 0);
    marks.forEach((mark) => {
      mark.closest(".choice").classList.toggle("is-chosen", chosen.includes(mark));
    });

    const says = [];
    const say = (text, textOf, values, limit) => says.push(fill(limit ? textOf : text, values));
    const words = form.dataset;
    if (ballot === "cumulative") {
      say(words.points, words.pointsOf, { count: number(points), most: mostPoints }, mostPoints);
    } else {
      say(words.chosen, words.chosenOf, { count: number(chosen.length), most }, most);
    }
    const ofCost = { amount: amount(cost), most: mostCost && amount(Number(mostCost)) };
    say(words.together, words.togetherOf, ofCost, mostCost);

    const over = (value, limit) => limit && value > Number(limit);
    const tooMuch =
      over(chosen.length, most) ||
      over(cost, mostCost) ||
      (ballot === "cumulative" && over(points, mostPoints));
    total.classList.toggle("too-much", Boolean(tooMuch));
    total.textContent = `${tooMuch ? "⚠ " : ""}${says.join(" · ")}`;
    total.hidden = false;
  };

  form.addEventListener("input", update);
  // A browser that comes back to this page restores the marks after it is shown.
  window.addEventListener("pageshow", update);
  update();
})();
