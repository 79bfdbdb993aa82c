// Of a session at the prompt, what was typed.
function typed(text) {
  const lines = text.split("\n");
  const prompted = lines.filter((line) => /^(>>>|\.\.\.)( |$)/.test(line));
  const kept = prompted.length ? prompted.map((line) => line.slice(4)) : lines;
  return kept.join("\n").trim() + "\n";
}

function copying() {
  if (!navigator.clipboard) return;
  const bare = all("div.highlight").filter((code) => !code.closest(".cell_output"));
  onceSeen(bare, "100%", (code) => code.append(copier(code)));
}

function copier(code) {
  const button = element("button", { type: "button", className: "copy" }, "Copy");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(typed(one("pre", code).textContent));
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 2000);
  });
  return button;
}

whenIdle(copying);
