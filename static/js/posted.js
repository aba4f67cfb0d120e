// On the page of one's own proposal: it is posted, so this tab need not keep its text any more.
"use strict";

(() => {
  const { board, person } = document.currentScript.dataset;
  try {
    sessionStorage.removeItem(`proposal:${board}:${person}`);
  } catch {
    // Storage is forbidden here: then nothing was kept.
  }
})();
