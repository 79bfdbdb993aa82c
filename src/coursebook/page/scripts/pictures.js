// A picture is a document of its own, and takes the browser as long as a paragraph or two. Those of the
// chapters wait until their card is near, for a browser begins with them two screens away.
function pictures() {
  const cards = all(".chapters > li");
  const show = (card) => card.classList.add("near");
  whenSeen(cards, { rootMargin: "25%" }, (entries) =>
    entries.filter(({ isIntersecting }) => isIntersecting).forEach(({ target }) => show(target)));
  addEventListener("beforeprint", () => cards.forEach(show));
}

whenIdle(pictures);
