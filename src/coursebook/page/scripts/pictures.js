// A picture is a document of its own, and takes the browser as long as a paragraph or two. Those of the
// chapters wait until their card is near, for a browser begins with them two screens away.
function pictures() {
  const cards = all(".chapters > li");
  const show = (card) => card.classList.add("near");
  onceSeen(cards, "25%", show);
  addEventListener("beforeprint", () => cards.forEach(show));
}

whenIdle(pictures);
