// A prediction is committed to before its result unfolds; both stay side by side, also when the
// reader comes back.
function predicting() {
  const kept = (form) => `predicted in ${location.pathname}#${form.getAttribute("aria-describedby")}`;
  const show = (form, text) => {
    const said = document.createElement("p");
    said.className = "predicted";
    said.tabIndex = -1;
    said.textContent = `You predicted: ${text}`;
    form.nextElementSibling.open = true;
    form.replaceWith(said);
    return said;
  };
  for (const form of all(".prediction")) {
    const before = recall(kept(form));
    if (before) show(form, before);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = form.elements.prediction.value.trim();
      if (!text) return;
      remember(kept(form), text);
      show(form, text).focus();
    });
  }
  // A link may lead into a result, and paper shows them all.
  const unfold = () => one(":target")?.closest("details")?.setAttribute("open", "");
  addEventListener("hashchange", unfold);
  addEventListener("beforeprint", () => all("details.result").forEach((result) => (result.open = true)));
  unfold();
}

predicting();
