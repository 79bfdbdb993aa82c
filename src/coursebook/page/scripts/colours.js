// Light, dark, or as the system is.
function colours() {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const button = one(".mode-button");
  const names = { auto: "as the system", light: "light", dark: "dark" };
  const show = () => {
    const { mode } = root.dataset;
    root.dataset.theme = mode === "auto" ? (system.matches ? "dark" : "light") : mode;
    one(".tool-text", button).textContent = `Colours: ${names[mode]}`;
  };
  button.addEventListener("click", () => {
    // What the system does not show comes first: every first click is seen.
    const [same, other] = system.matches ? ["dark", "light"] : ["light", "dark"];
    root.dataset.mode = { auto: other, [other]: same, [same]: "auto" }[root.dataset.mode] ?? "auto";
    remember("mode", root.dataset.mode);
    show();
  });
  system.addEventListener("change", show);
  // Paper is light.
  addEventListener("beforeprint", () => (root.dataset.theme = "light"));
  addEventListener("afterprint", show);
  show();
}

colours();
