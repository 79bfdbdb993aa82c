// Runs before the first paint: the page begins in the right colours and with its fonts at hand.
{
  const root = document.documentElement;
  let mode = "auto";
  try {
    mode = localStorage.getItem("mode") || mode;
  } catch {
    // No storage: the system's colours.
  }
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.mode = mode;
  root.dataset.theme = mode === "auto" ? (dark ? "dark" : "light") : mode;
  root.classList.add("js");
  // A page from the disk gets no modules: what needs them stays away.
  root.classList.toggle("disk", location.protocol === "file:");
  // A page that opens at its beginning is laid out as it is read; elsewhere its place must be known.
  const [{ type } = {}] = performance.getEntriesByType("navigation");
  root.classList.toggle("whole", location.hash !== "" || type !== "navigate");
  const faces = ["", "italic ", "600 "].map((face) => `${face}1em "Source Serif 4"`);
  faces.push("1em KaTeX_Main", "italic 1em KaTeX_Math", "1em KaTeX_Size1", "1em KaTeX_Size2");
  // They lie in the style sheet, so this takes no longer than to read it.
  Promise.allSettled(faces.map((face) => document.fonts.load(face))).then(() => {
    root.classList.add("ready");
  });
}
