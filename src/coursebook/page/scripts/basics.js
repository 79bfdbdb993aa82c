// What a page does besides being read: colours, menu, search, copying, wide things that scroll.
"use strict";

const root = document.documentElement;
const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

// What nobody needs before the page is read waits until the browser has nothing else to do, or two seconds.
const whenIdle = (run) => globalThis.requestIdleCallback?.(run, { timeout: 2000 }) ?? setTimeout(run);

// Observes elements as they come into view and go. What was not laid out while it was far away (unseen.css)
// is looked at anew when it is, which Chromium forgets.
function whenSeen(elements, options, seen) {
  const observer = new IntersectionObserver(seen, options);
  for (const element of elements) observer.observe(element);
  document.addEventListener("contentvisibilityautostatechange", ({ target, skipped }) => {
    if (skipped) return;
    for (const element of elements) {
      if (!target.contains(element)) continue;
      observer.unobserve(element);
      observer.observe(element);
    }
  }, true);
}

// Begins something for each element when it comes near, once.
function onceSeen(elements, rootMargin, begin) {
  const waiting = new Set(elements);
  whenSeen(waiting, { rootMargin }, (entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting && waiting.delete(target)) begin(target);
  });
}

// Under a button that was pressed by the keyboard there may be no room left in the window.
const intoSight = (...parts) => parts.forEach((part) => part.scrollIntoView({ block: "nearest" }));
