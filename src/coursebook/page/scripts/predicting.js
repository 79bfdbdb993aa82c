// A prediction is committed to before its result unfolds; both stay side by side, also when the
// reader comes back. It can be changed, and what was said before is kept, as is what is being written.
{
  const kept = (form) => `predicted in ${location.pathname}#${form.getAttribute("aria-describedby")}`;

  // What was said, the last one last, and what is being written.
  function readPrediction(form) {
    const text = recall(kept(form));
    if (!text) return { said: [] };
    try {
      const { said, draft } = JSON.parse(text);
      return { said: said.map(String), draft };
    } catch {
      return { said: [text] }; // somebody else wrote there
    }
  }

  // The words of a prediction, or the choice: its value, and its letter.
  function entryOf(form) {
    const buttons = [...form.elements].filter((entry) => entry.type === "radio");
    const chosen = () => buttons.find((button) => button.checked);
    const letter = (value) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[buttons.findIndex((button) => button.value === value)];
    const words = form.elements.prediction;
    if (!buttons.length)
      return { read: () => words.value.trim(), write: (text) => (words.value = text), name: (text) => text,
        focus: () => words.focus(), lock() {}, verb: "predicted:", need: "Write a guess, however rough" };
    return {
      read: () => chosen()?.value ?? "",
      write: (text) => buttons.forEach((button) => (button.checked = button.value === text)),
      name: letter,
      focus: () => (chosen() ?? buttons[0]).focus(),
      lock: (locked) => buttons.forEach((button) => (button.disabled = locked)),
      verb: "chose", need: "Choose one of the answers above",
    };
  }

  // The response to what was chosen comes first, with its letter.
  function respond(result, letter) {
    const items = all(".responses > li", result).sort((a, b) => a.value - b.value);
    const mine = items.find((item) => item.value === letter.charCodeAt() - 64);
    for (const item of items) item.classList.toggle("chosen", item === mine);
    mine?.parentNode.prepend(mine, ...items.filter((item) => item !== mine));
  }

  function predictBelow(form) {
    const entry = entryOf(form);
    const result = form.nextElementSibling;
    const predicted = form.previousElementSibling;
    const [words, edit] = predicted.children;
    const why = form.lastElementChild;
    let state;

    const say = (text) => {
      if (why.textContent !== text) why.textContent = text; // or it is read out with each letter
    };
    const keep = (changes) => {
      state = { ...state, ...changes };
      remember(kept(form), JSON.stringify(state));
      say("");
    };
    // What was said stays in sight while it is changed.
    const show = (committed) => {
      predicted.hidden = !state.said.length;
      edit.hidden = !committed;
      form.hidden = committed;
      entry.lock(committed);
      if (!state.said.length) return;
      const said = state.said.map(entry.name).filter(Boolean);
      const before = said.length > 1 ? `\nBefore: ${said.slice(0, -1).join(", ")}` : "";
      words.textContent = `You ${entry.verb} ${said.at(-1)}${before}`;
      respond(result, said.at(-1));
      result.open = true;
    };
    const leave = () => {
      keep({ draft: undefined });
      entry.write(state.said.at(-1));
      show(true);
      words.focus();
    };
    const commit = () => {
      const text = entry.read();
      if (!text && state.said.length) return leave();
      if (!text) {
        say(`Nothing is committed yet. ${entry.need}, or open the result below.`);
        return entry.focus();
      }
      const said = state.said.filter((before) => before !== text);
      keep({ said: [...said, text], draft: undefined });
      show(true);
      words.focus();
      intoSight(result, predicted);
    };
    const load = () => {
      state = readPrediction(form);
      state.said = state.said.filter(entry.name); // a choice may be gone
      entry.write(state.draft ?? state.said.at(-1) ?? "");
      show(state.said.length > 0 && state.draft === undefined);
    };

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      commit();
    });
    for (const field of [...form.elements].filter(({ name }) => name)) {
      field.addEventListener("input", () => keep({ draft: entry.read() || undefined }));
      field.addEventListener("keydown", ({ key, ctrlKey, metaKey }) => {
        if (key === "Escape" && state.said.length) leave();
        if (key === "Enter" && (ctrlKey || metaKey)) form.requestSubmit();
      });
    }
    edit.addEventListener("click", () => {
      show(false);
      entry.focus();
    });
    addEventListener("storage", ({ key }) => [null, kept(form)].includes(key) && load());
    addEventListener("pageshow", ({ persisted }) => persisted && load());
    load();
  }

  function predicting() {
    for (const form of all(".prediction")) predictBelow(form);
    // What an explorer keeps back, it shows when the result that follows it is open.
    for (const place of all("[data-masked]")) {
      const follows = (result) => place.compareDocumentPosition(result) & Node.DOCUMENT_POSITION_FOLLOWING;
      const result = all("details.result").find(follows);
      const unmask = () => result.open && place.removeAttribute("data-masked");
      result.addEventListener("toggle", unmask);
      unmask();
    }
    // A link may lead into a result, and paper shows them all.
    const unfold = () => one(":target")?.closest("details")?.setAttribute("open", "");
    addEventListener("hashchange", unfold);
    addEventListener("beforeprint", () => all("details.result").forEach((result) => (result.open = true)));
    unfold();
  }

  predicting();
}
