// Ctrl K and / open the search from anywhere.
function search() {
  const dialog = one("#search-dialog");
  const show = (event) => {
    event.preventDefault();
    const field = one("main .search-form input");
    if (field) field.focus();
    else if (!dialog.open) dialog.showModal();
  };
  one(".search-button").addEventListener("click", show);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    const control = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (control || slash) show(event);
  });
}

search();
