// Of a session at the prompt, what was typed.
function typed(text) {
  const lines = text.split("\n");
  const prompted = lines.filter((line) => /^(>>>|\.\.\.)( |$)/.test(line));
  const kept = prompted.length ? prompted.map((line) => line.slice(4)) : lines;
  return kept.join("\n").trim() + "\n";
}

function copying() {
  if (!navigator.clipboard) return;
  for (const code of all("div.highlight")) {
    if (code.closest(".cell_output")) continue;
    const button = element("button", { type: "button", className: "copy" }, "Copy");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(typed(one("pre", code).textContent));
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
    code.append(button);
  }
}

copying();
