// The boxes below exercises. What they stand on comes when the first of them comes near, or is used.

import "./progress.js";

const boxes = new Map();

function opened(form) {
  if (!boxes.has(form)) boxes.set(form, import("./box.js").then(({ Box }) => new Box(form)));
  return boxes.get(form);
}

const near = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) if (isIntersecting) opened(target);
}, { rootMargin: "100% 0px" });

for (const form of document.querySelectorAll(".answer-box")) {
  near.observe(form);
  form.addEventListener("focusin", () => opened(form), { once: true });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    (await opened(form)).check();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  });
}
