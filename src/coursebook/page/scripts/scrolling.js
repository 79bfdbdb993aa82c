// What is wider than the page scrolls by itself; the keyboard must reach it, and it has a name.
function scrolling() {
  const kind = (region) => {
    if (region.matches(".formula")) return "Formula";
    if (region.tagName === "FIGURE") return "Picture";
    if (region.tagName !== "PRE") return "Table";
    return region.closest(".cell_output") ? "Output" : "Code";
  };
  const look = (region) => {
    if (region.scrollWidth > region.clientWidth + 1) {
      region.tabIndex = 0;
      region.setAttribute("role", "region");
      region.setAttribute("aria-label", `${kind(region)} ${number.get(region)}, scrolls sideways`);
    } else if (region.tabIndex === 0) {
      for (const name of ["tabindex", "role", "aria-label"]) region.removeAttribute(name);
    }
  };
  const regions = all(".formula, div.highlight pre, .table-scroll, figure");
  const number = new Map(regions.map((region, index) => [region, index + 1]));
  // It reports each region once, and whenever its size changes.
  const observer = new ResizeObserver((entries) => entries.forEach(({ target }) => look(target)));
  const observe = () => regions.forEach((region) => observer.observe(region));
  observe();
  document.fonts.ready.then(() => {
    observer.disconnect();
    observe();
  });
}

whenIdle(scrolling);
