// Terms, equations and sources open beside the text, for who points at their link or comes to it by
// the keyboard. The link stays a link, and leads there.
function beside() {
  const SHOWN = "a:has(> .std-term), a[href*='#equation-'], a[href*='bibliography.html#']";
  const pages = new Map();
  const note = document.createElement("div");
  note.className = "beside";
  note.id = "beside";
  note.setAttribute("role", "tooltip");
  let link, timer;

  // The page that a link leads to, fetched when it is first asked for.
  const page = (url) => {
    if (url.pathname === location.pathname) return document;
    if (root.classList.contains("disk")) return null;
    const read = async () => {
      const answer = await fetch(url.pathname);
      return new DOMParser().parseFromString(await answer.text(), "text/html");
    };
    if (!pages.has(url.pathname)) pages.set(url.pathname, read());
    return pages.get(url.pathname);
  };

  // Of a list, what is said of the term; of a formula, the formula.
  const said = (place) => {
    const found = place?.closest("dt")?.nextElementSibling ?? place?.querySelector(".formula");
    const copy = found && document.importNode(found, true);
    if (copy) for (const named of [copy, ...all("[id]", copy)]) named.removeAttribute("id");
    for (const a of copy ? all("a", copy) : []) a.replaceWith(...a.childNodes);
    return copy;
  };

  const hide = () => {
    clearTimeout(timer);
    link?.removeAttribute("aria-describedby");
    link = null;
    note.remove();
  };

  const show = async (to) => {
    if (to === link) return;
    hide();
    link = to;
    try {
      const url = new URL(to.href);
      const copy = said((await page(url))?.getElementById(decodeURIComponent(url.hash.slice(1))));
      if (!copy || link !== to) return;
      const { text } = copy.dataset; // a formula is heard in its words
      if (text) copy.setAttribute("aria-hidden", "true");
      note.ariaLabel = text ?? null;
      note.replaceChildren(...(text ? [copy] : copy.childNodes));
    } catch {
      return; // no network: the link is there
    }
    one("main").append(note);
    place(to);
    to.setAttribute("aria-describedby", note.id);
  };

  // In the margin where there is one, else below the link; above it, where below is no room.
  const place = (to) => {
    const [at, text] = [to.getClientRects()[0], one("article").getBoundingClientRect()];
    const room = parseFloat(getComputedStyle(one("main")).paddingRight) - 56;
    note.style.maxWidth = room > 150 ? `${room}px` : "";
    const margin = room > 150 && note.scrollWidth <= note.clientWidth;
    if (!margin) note.style.maxWidth = "";
    const { offsetWidth, offsetHeight } = note;
    const above = at.bottom + 6 + offsetHeight > innerHeight && at.top > offsetHeight + 60;
    const widest = document.documentElement.clientWidth - offsetWidth - 8;
    const left = margin ? text.right + 24 : Math.max(8, Math.min(at.left, widest));
    const top = margin ? at.top - 8 : above ? at.top - offsetHeight - 6 : at.bottom + 6;
    note.style.left = `${scrollX + left}px`;
    note.style.top = `${scrollY + top}px`;
  };

  const later = (what, wait) => {
    clearTimeout(timer);
    timer = setTimeout(what, wait);
  };
  document.addEventListener("pointerover", ({ target, pointerType }) => {
    const to = target.closest(SHOWN);
    if (to && pointerType !== "touch") later(() => show(to), 120);
    else if (target.closest(".beside")) clearTimeout(timer);
    else if (link && document.activeElement !== link) later(hide, 300);
    else clearTimeout(timer);
  });
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches(SHOWN) && target.matches(":focus-visible")) show(target);
    else hide();
  });
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", ({ key }) => key === "Escape" && hide());
}

beside();
