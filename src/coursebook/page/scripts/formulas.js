// A copied formula is its words, once: the page holds it twice, drawn and for who hears it.
function copyFormulas() {
  const whole = (node) => (node.closest ? node : node.parentElement)?.closest("[data-text]");
  document.addEventListener("copy", (event) => {
    const selection = getSelection();
    if (!selection.rangeCount || event.target.closest?.("input, textarea")) return;
    const range = selection.getRangeAt(0).cloneRange();
    const [first, last] = [range.startContainer, range.endContainer].map(whole);
    if (first) range.setStartBefore(first);
    if (last) range.setEndAfter(last);
    const copied = document.createElement("div");
    copied.append(range.cloneContents());
    const formulas = all("[data-text]", copied);
    if (!formulas.length) return;
    for (const formula of formulas) formula.replaceChildren(formula.dataset.text);
    for (const tool of all(".headerlink, .copy", copied)) tool.remove();
    document.body.append(copied); // only what is on the page has lines
    event.clipboardData.setData("text/plain", copied.innerText.trim());
    event.clipboardData.setData("text/html", copied.innerHTML);
    event.preventDefault();
    copied.remove();
  });
}

copyFormulas();
