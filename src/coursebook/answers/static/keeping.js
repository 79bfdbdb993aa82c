// What stands in a box is kept as it is typed, comes back with the page, and follows another tab, so
// that nobody types over what is newer. An entry is a list of texts; a blank one is empty.

export class Fields {
  constructor(form) {
    this.fields = [...form.querySelectorAll("[name=answer]")];
    this.ticks = form.dataset.kind === "set";
  }

  get entry() {
    if (this.ticks) return this.fields.filter(({ checked }) => checked).map(({ value }) => value);
    const texts = this.fields.map(({ value }) => value);
    return texts.some(Boolean) ? texts : [];
  }

  set entry(texts) {
    this.fields.forEach((field, at) => {
      if (this.ticks) field.checked = texts.includes(field.value);
      else if (field.value !== (texts[at] ?? "")) field.value = texts[at] ?? "";
    });
  }
}

export const placeOf = (name) => `entered in ${bookPath}#${name}`;

export function keep(form, fields, name = form.dataset.exercise) {
  const place = placeOf(name);
  const said = form.querySelector(".kept-said");
  let seen = [];
  const same = (entry) => entry.join("\n") === seen.join("\n") && entry.length === seen.length;
  const take = (from) => {
    const kept = recallList(place);
    if (same(kept)) return;
    seen = kept;
    fields.entry = kept;
    said.textContent = kept.length ? `${fields.called ?? ""} from ${from}` : "";
  };
  const save = () => {
    const { entry } = fields;
    if (same(entry)) return;
    seen = entry;
    said.textContent = "";
    remember(place, entry.length ? JSON.stringify(entry) : null);
  };
  form.addEventListener("input", save);
  form.addEventListener("change", save);
  const elsewhere = () => take("another tab");
  addEventListener("storage", elsewhere);
  addEventListener("pageshow", elsewhere); // a page that was gone back to, or slept, may have missed it
  document.addEventListener("visibilitychange", elsewhere);
  form.addEventListener("focusin", elsewhere);
  if (fields.entry.length) save(); // typed before this was here
  else take("before");
}
