// On a narrow screen, and on the first page, the contents lie behind a button.
function menu() {
  const button = one(".menu-button");
  const contents = one("#contents");
  const narrow = matchMedia(one(".landing") ? "all" : "(max-width: 62rem)");
  const isOpen = () => button.getAttribute("aria-expanded") === "true";
  const open = (yes) => {
    button.setAttribute("aria-expanded", yes);
    one("main").inert = yes && narrow.matches;
    if (yes) one("a", contents).focus();
  };
  button.addEventListener("click", () => open(!isOpen()));
  narrow.addEventListener("change", () => open(false));
  contents.addEventListener("click", (event) => event.target.closest("a") && open(false));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isOpen()) return;
    open(false);
    button.focus();
  });
}

menu();
