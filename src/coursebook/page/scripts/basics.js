// What a page does besides being read: colours, menu, search, copying, wide things that scroll.
"use strict";

const root = document.documentElement;
const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

function remember(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // No storage: the choice holds for this page.
  }
}

function recall(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}
