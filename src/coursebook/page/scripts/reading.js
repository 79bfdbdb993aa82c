// The contents mark the section that is being read.
function reading() {
  const links = new Map(all(".contents .sections a").map((link) => [link.hash.slice(1), link]));
  const seen = new Set();
  const sections = all("main section[id]").filter((section) => links.has(section.id));
  whenSeen(sections, { rootMargin: "-20% 0px -70% 0px" }, (entries) => {
    for (const { target, isIntersecting } of entries) seen[isIntersecting ? "add" : "delete"](target);
    const now = sections.filter((section) => seen.has(section)).at(-1);
    for (const link of links.values()) link.removeAttribute("aria-current");
    if (now) links.get(now.id).setAttribute("aria-current", "true");
  });
}

whenIdle(reading);
