// Makes the ballot handy: a running total with what is still allowed, points by tapping, and a
// ranking that is moved by arrows or dragged. Without it the fields alone do, and the server says
// the same once the ballot is looked over.
(() => {
  const form = document.querySelector("form[data-ballot]");
  if (!form) return;

  const words = form.dataset;
  const marks = [...form.querySelectorAll(".mark")];
  const output = form.querySelector("output");
  const [total, subjectsLine, left] = output.children;
  // Subjects with a limit of their own: {name, most, mostCost}.
  const subjects = JSON.parse(words.subjects);
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
  const amount = (minor) => words.money.replace("0", number(minor / 100, minor % 100 ? 2 : 0));
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const say = (text) => document.dispatchEvent(new CustomEvent("say", { detail: { value: text } }));

  const isBox = (mark) => mark.type === "checkbox" || mark.type === "radio";
  const valueOf = (mark) => (isBox(mark) ? Number(mark.checked) : toNumber(mark.value));
  const choiceOf = (mark) => mark.closest(".choice");
  const titleOf = (mark) => choiceOf(mark).querySelector(".choice-title").textContent;
  const isChosen = (mark) => valueOf(mark) > 0;

  // --- The total, and what is left -----------------------------------------------------------

  const counted = (chosen) =>
    [
      words.ballot === "cumulative"
        ? {
            sum: chosen.reduce((sum, mark) => sum + valueOf(mark), 0),
            most: Number(words.mostPoints),
            show: number,
            names: [words.points, words.pointsOf, words.leftPoints, words.leftPointsOne],
          }
        : {
            sum: chosen.length,
            most: Number(words.most),
            show: number,
            names: [words.chosen, words.chosenOf, words.leftChosen, words.leftChosenOne],
          },
      {
        sum: chosen.reduce((sum, mark) => sum + Number(mark.dataset.cost), 0),
        most: Number(words.mostCost),
        show: amount,
        names: [words.together, words.togetherOf, "{count}"],
      },
    ].map((limit) => ({ ...limit, rest: limit.most ? limit.most - limit.sum : Infinity }));

  // Of each subject that something is chosen of: how much, and how much is allowed.
  const countedBySubject = (chosen) =>
    subjects.map(({ name, most, mostCost }) => {
      const own = chosen.filter((mark) => mark.dataset.subject === name);
      const cost = own.reduce((sum, mark) => sum + Number(mark.dataset.cost), 0);
      const limits = [
        { sum: own.length, most, show: number },
        { sum: cost, most: mostCost, show: amount },
      ].filter((limit) => limit.most !== null);
      return { name, limits, moneyLeft: mostCost === null ? Infinity : mostCost - cost };
    });
  const inWords = ({ name, limits }) => {
    const said = limits.map(({ sum, most, show }) =>
      fill(words.of, { count: show(sum), most: show(most) }),
    );
    return `${name}: ${said.join(", ")}`;
  };

  const update = () => {
    const chosen = marks.filter(isChosen);
    const limits = counted(chosen);
    const bySubject = countedBySubject(chosen);
    const over =
      limits.some((limit) => limit.rest < 0) ||
      bySubject.some((subject) => subject.limits.some(({ sum, most }) => sum > most));
    const moneyFor = (mark) =>
      Math.min(
        limits[1].rest,
        bySubject.find(({ name }) => name === mark.dataset.subject)?.moneyLeft ?? Infinity,
      );
    subjectsLine.textContent = bySubject
      .filter((subject) => subject.limits[0].sum > 0)
      .map(inWords)
      .join(" · ");
    marks.forEach((mark) => {
      const choice = choiceOf(mark);
      choice.classList.toggle("is-chosen", isChosen(mark));
      const moneyLeft = moneyFor(mark);
      const tooDear = !isChosen(mark) && moneyLeft >= 0 && Number(mark.dataset.cost) > moneyLeft;
      choice.querySelector(".choice-over").hidden = !tooDear;
    });
    total.textContent = limits
      .map(({ sum, most, show, names: [plain, of] }) =>
        fill(most ? of : plain, {
          count: show(sum),
          amount: show(sum),
          most: most && show(most),
        }),
      )
      .join(" · ");
    const rests = limits.filter(({ rest }) => rest >= 0 && rest < Infinity);
    left.textContent = over
      ? `⚠ ${words.over}`
      : rests.length && words.ballot !== "choose-1"
        ? fill(words.left, {
            what: rests
              .map(({ rest, show, names: [, , many, one] }) =>
                fill(rest === 1 && one ? one : many, { count: show(rest) }),
              )
              .join(" · "),
          })
        : "";
    output.classList.toggle("too-much", over);
    output.hidden = false;
    updateSteps(limits[0].rest);
    updateRanking();
  };

  // --- Points by tapping ---------------------------------------------------------------------

  const steps = [...form.querySelectorAll(".step")];
  const mostEach = Number(words.mostEach) || Infinity;
  const markOf = (step) => step.parentElement.querySelector(".mark");

  const updateSteps = (rest) => {
    for (const step of steps) {
      const value = valueOf(markOf(step));
      const stuck = step.dataset.step < 0 ? value <= 0 : rest <= 0 || value >= mostEach;
      step.hidden = false;
      // Not disabled: it would lose the focus of who taps on.
      step.setAttribute("aria-disabled", stuck);
    }
  };
  for (const step of steps) {
    step.addEventListener("click", () => {
      if (step.getAttribute("aria-disabled") === "true") return;
      const mark = markOf(step);
      const value = valueOf(mark) + Number(step.dataset.step);
      mark.value = value > 0 ? value : "";
      update();
      say(`${titleOf(mark)}: ${fill(words.points, { count: number(value) })}. ${left.textContent}`);
    });
  }

  // --- Ranking -------------------------------------------------------------------------------

  const panel = form.querySelector(".ranking");
  const list = panel?.querySelector("ol");
  const ranked = () => marks.filter(isChosen).sort((a, b) => valueOf(a) - valueOf(b));

  // Writes the order into the fields, which are what is sent.
  const rank = (order) => {
    marks.forEach((mark) => {
      const place = order.indexOf(mark);
      mark.value = place < 0 ? "" : String(place + 1);
    });
    update();
  };
  const move = (mark, to) => {
    const order = ranked().filter((other) => other !== mark);
    order.splice(to, 0, mark);
    rank(order);
    say(fill(words.moved, { project: titleOf(mark), count: number(ranked().indexOf(mark) + 1) }));
  };
  const remove = (mark) => {
    rank(ranked().filter((other) => other !== mark));
    say(fill(words.removed, { project: titleOf(mark) }));
  };
  const lineOf = (mark) => list.querySelector(`[data-for="${CSS.escape(mark.id)}"]`);

  const makeLine = (mark) => {
    const line = panel.querySelector("template").content.firstElementChild.cloneNode(true);
    line.dataset.for = mark.id;
    const title = line.querySelector(".ranked");
    title.textContent = titleOf(mark);
    title.id = `ranked-${mark.id}`;
    title.lang = choiceOf(mark).querySelector(".choice-title").lang || language;
    for (const button of line.querySelectorAll("button")) {
      button.setAttribute("aria-describedby", title.id);
      button.addEventListener("click", () => {
        const by = Number(button.dataset.move);
        if (!by) {
          const next = line.nextElementSibling ?? line.previousElementSibling;
          remove(mark);
          (next?.querySelector("[data-move='0']") ?? toggles.get(mark)).focus();
          return;
        }
        const to = ranked().indexOf(mark) + by;
        if (to < 0 || to >= ranked().length) return;
        move(mark, to);
        lineOf(mark).querySelector(`[data-move="${by}"]`).focus();
      });
    }
    drag(line, mark);
    return line;
  };

  // By finger, pen or mouse alike: the line follows, and is put down where it is let go.
  const drag = (line, mark) => {
    // Listened to on the whole page: a line that changes place would lose the finger.
    const follow = (event) => {
      const below = [...list.children].find((other) => {
        const box = other.getBoundingClientRect();
        return other !== line && event.clientY < box.top + box.height / 2;
      });
      if (below !== (line.nextElementSibling ?? undefined)) list.insertBefore(line, below ?? null);
    };
    const letGo = () => {
      document.removeEventListener("pointermove", follow);
      document.removeEventListener("pointerup", letGo);
      document.removeEventListener("pointercancel", letGo);
      line.classList.remove("is-dragged");
      move(mark, [...list.children].indexOf(line));
    };
    line.querySelector(".handle").addEventListener("pointerdown", (event) => {
      event.preventDefault();
      event.target.releasePointerCapture(event.pointerId);
      line.classList.add("is-dragged");
      document.addEventListener("pointermove", follow);
      document.addEventListener("pointerup", letGo);
      document.addEventListener("pointercancel", letGo);
    });
  };

  const updateRanking = () => {
    if (!panel) return;
    const order = ranked();
    panel.hidden = order.length === 0;
    // Lines that are there stay: the one that is tapped keeps its focus.
    for (const line of [...list.children]) {
      if (!order.some((mark) => mark.id === line.dataset.for)) line.remove();
    }
    order.forEach((mark, place) => {
      const line = lineOf(mark) ?? makeLine(mark);
      if (list.children[place] !== line) list.insertBefore(line, list.children[place] ?? null);
    });
    for (const [mark, toggle] of toggles) {
      const place = order.indexOf(mark);
      toggle.textContent =
        place < 0 ? words.choose : fill(words.rank, { count: number(place + 1) });
      toggle.setAttribute("aria-pressed", place >= 0);
    }
  };

  // In place of each field a button that puts the project next in order.
  const toggles = new Map();
  if (panel) {
    for (const mark of marks) {
      const toggle = document.createElement("button");
      toggle.type = "button";
      toggle.className = "rank-toggle";
      toggle.setAttribute("aria-describedby", choiceOf(mark).querySelector(".choice-title").id);
      toggle.addEventListener("click", () => {
        if (isChosen(mark)) {
          remove(mark);
        } else {
          move(mark, ranked().length);
        }
      });
      mark.hidden = true;
      mark.after(toggle);
      toggles.set(mark, toggle);
    }
    // Two fields may hold the same rank when the browser or the server gives them back.
    if (new Set(marks.filter(isChosen).map(valueOf)).size === marks.filter(isChosen).length) {
      rank(ranked());
    }
  }

  form.addEventListener("input", update);
  // A browser that comes back to this page restores the marks after it is shown.
  window.addEventListener("pageshow", update);
  update();
})();
