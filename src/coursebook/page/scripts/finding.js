// What a search finds: passages of the book, by their words and by words near them. This file needs
// MiniSearch and SEARCH_INDEX, and no page.
"use strict";

// Words that say nothing of what is looked for.
const EMPTY = new Set(("a an and are as be by can define definition do does equation explain for formula from how i in is it " +
  "mean meaning my of on or that the this to was what when where which who why with you").split(" "));
// Words of other books, and the words that this one has for them.
const ALSO = new Map([
  ["filter", "kernel"], ["size", "length"], ["dimension", "length"], ["translation", "shift"], ["unroll", "flatten"],
  ["vectorize", "flatten"], ["reshape", "flatten"], ["bttb", "block toeplitz"], ["wrap", "circular"], ["wraparound", "circular"],
  ["periodic", "circular"], ["mirror", "reflect"], ["edge", "boundary"], ["border", "boundary"], ["atrous", "dilation"],
  ["correlation", "cross-correlation"], ["answer", "exercise"], ["flop", "multiplication"], ["homework", "exercise"],
]);
const OF_CODE = /^(module-)?convmatrix\./;
const MOST_NEAR = 5;
const AROUND = 150;

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
// A word as it is compared: without its plural.
const stem = (word) => plain(word).replace(/([^aius\d])s$/, "$1");
const parts = (text) => text.match(/[\p{L}\p{M}\d]+/gu) ?? [];

// How many letters must change, or change places, to make one word of another.
function distance(a, b) {
  const rows = [[...b, 0].map((_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j++) {
      const change = rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  }
  return rows[a.length][b.length];
}

class Finder {
  constructor(pages) {
    this.passages = pages.flatMap(({ address, title: page, passages }) =>
      passages.map(([id, title, text, code]) => ({ address, page, id, title, text, code })));
    this.passages.forEach((passage, at) => (passage.at = at));
    // The words of the book are those that the index is made of.
    this.words = new Set();
    const processTerm = (word) => (this.words.add(stem(word)), stem(word));
    this.engine = new MiniSearch({
      idField: "at", fields: ["title", "page", "text", "code"], tokenize: parts, processTerm, searchOptions: { processTerm: stem },
    });
  }

  // The index is made a few passages at a time, so that the page hears its reader meanwhile.
  async fill() {
    await this.engine.addAllAsync(this.passages, { chunkSize: 12 });
    return this;
  }

  known = (word) => this.words.has(word) || (word.length > 2 && [...this.words].some((one) => one.startsWith(word)));

  // What to ask for one word: itself, what this book says for it, or the words that it is a slip for.
  asked(word) {
    const also = ALSO.get(word);
    const exact = { queries: [word], prefix: (term) => term.length > 2 };
    const others = also ? [{ combineWith: "AND", queries: parts(also).map(stem) }] : this.slips(word);
    return { combineWith: "OR", queries: [exact, ...others] };
  }

  // The words of the book that somebody may have meant who made a slip.
  slips(word) {
    if (this.known(word)) return [];
    const near = [...this.words].filter((other) => other[0] === word[0] && distance(word, other) <= word.length / 4);
    const least = Math.min(...near.map((other) => distance(word, other)));
    return near.filter((other) => distance(word, other) === least);
  }

  find(query) {
    const all = [...new Set(parts(query).map(stem))];
    const meant = all.filter((word) => !EMPTY.has(word));
    const words = meant.length ? meant : all;
    // Functions of the package stand behind what explains, unless a function is meant.
    const named = /[_.(]/.test(query);
    const options = {
      boost: { title: 3, page: 0.6, code: 0.4 }, weights: { fuzzy: 0, prefix: 0.5 },
      boostDocument: (at) => (OF_CODE.test(this.passages[at].id) && !named ? 0.2 : 1),
    };
    const search = (combineWith) =>
      words.length ? this.engine.search({ combineWith, queries: words.map((word) => this.asked(word)) }, options) : [];
    const every = search("AND");
    const ids = new Set(every.map(({ id }) => id));
    const some = words.length > 1 ? search("OR").filter(({ id }) => !ids.has(id)) : [];
    // Whoever asks for three words and finds two of them is nearer than who finds one three times.
    const share = ({ queryTerms, score }) => score * new Set(queryTerms).size ** 2;
    if (!every.length) some.sort((a, b) => share(b) - share(a));
    const found = every.length > 2 ? every : [...every, ...some];
    const strange = words.filter((word) => !this.known(word) && !ALSO.has(word));
    return {
      results: found.map(({ id, terms }) => this.result(this.passages[id], new Set(terms))),
      strange: strange.map((word) => ({ word, slips: this.slips(word), near: this.near(word) })),
    };
  }

  // The words of titles that are nearest to one that the book has not.
  near(word) {
    const titles = new Set(this.passages.flatMap(({ id, title }) => (OF_CODE.test(id) ? [] : parts(title).map(plain))));
    const far = (other) => distance(word, other) - (word.slice(0, 2) === other.slice(0, 2) ? 1 : 0);
    return [...titles]
      .filter((other) => /^\p{L}{4,}$/u.test(other) && far(other) <= Math.max(2, word.length / 2))
      .sort((a, b) => far(a) - far(b))
      .slice(0, MOST_NEAR);
  }

  // Where a passage stands, and the words around what was found in it.
  result({ address, page, id, title, text, code }, terms) {
    const inText = this.excerpt(text, terms);
    const inCode = inText.hits ? inText : this.excerpt(code, terms);
    const { pieces, hits } = inCode.hits ? inCode : inText;
    const find = [...new Set(pieces.filter(({ hit }) => hit).map(({ text }) => plain(text)))].join(" ");
    return { address, id, page, title, pieces, find: hits ? find : "" };
  }

  // Pieces of text, found words apart, from where the most of them stand together.
  excerpt(text, terms) {
    const spots = [...text.matchAll(/[\p{L}\p{M}\d]+/gu)].filter(([word]) => terms.has(stem(word)));
    const together = ({ index }) =>
      new Set(spots.filter((one) => one.index >= index && one.index < index + AROUND - 50).map(([word]) => stem(word))).size;
    const counts = spots.map(together);
    const first = spots[counts.indexOf(Math.max(...counts))]?.index ?? 0;
    const start = first > 60 ? text.indexOf(" ", first - 50) + 1 : 0;
    const end = start + AROUND < text.length ? text.lastIndexOf(" ", start + AROUND) : text.length;
    const pieces = [{ text: start ? "… " : "" }];
    let at = start;
    for (const { 0: word, index } of spots.filter(({ index }) => index >= start && index < end)) {
      pieces.push({ text: text.slice(at, index) }, { text: word, hit: true });
      at = index + word.length;
    }
    pieces.push({ text: text.slice(at, Math.max(at, end)) + (end < text.length ? " …" : "") });
    return { pieces: pieces.filter(({ text }) => text), hits: spots.length };
  }
}
