// The search: a clause by its number first, then the words, from the index of today's text or of earlier wordings.

const { root, numbersOf, addressFor } = window.sectext;
const form = document.querySelector("form.search");
const box = form.querySelector("#q");
const results = document.querySelector(".results");
const count = document.querySelector(".count");
const more = document.querySelector("button.more");
const AT_ONCE = 10;
const loaded = {};
let asked = 0;

const index = (name) => {
  loaded[name] ??= import(new URL(`search/${name}/pagefind.js`, root).href).then(async (made) => {
    await made.options({ baseUrl: root.pathname, excerptLength: 30 });
    await made.init();
    return made;
  });
  return loaded[name];
};

const made = (name, words, kind) => {
  const element = document.createElement(name);
  if (kind) element.className = kind;
  if (words !== undefined) element.textContent = words;
  return element;
};

const plain = (words) =>
  words.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&");

// The excerpt has the words found between marks; everything else in it is words, whatever they look like.
const excerpt = (words) => {
  const shown = made("p");
  words.split(/(<mark>.*?<\/mark>)/).forEach((piece) => {
    const found = /^<mark>(.*)<\/mark>$/.exec(piece);
    shown.append(found ? made("mark", plain(found[1])) : plain(piece));
  });
  return shown;
};

const row = (href, title, note) => {
  const item = made("li");
  const head = made("p");
  const link = made("a", title);
  link.href = href;
  head.append(link);
  if (note) head.append(" ", made("span", note, "quiet"));
  item.append(head);
  return item;
};

const exact = async (words) => {
  const found = numbersOf(words);
  if (!found) return;
  const href = addressFor(found);
  const answer = await fetch(href, { method: "HEAD" }).catch(() => null);
  const item = row(href, `${found.name}${found.day ? ` on ${found.day}` : ""}`, answer?.ok ? "by its number" : "not held here");
  item.classList.add("exact");
  results.prepend(item);
};

const show = async (found, from, number) => {
  const some = await Promise.all(found.slice(from, from + AT_ONCE).map((each) => each.data()));
  if (number !== asked) return;
  for (const each of some) {
    const item = row(each.url, each.meta.title, each.meta.since ? `as it was ${each.meta.since}` : "");
    item.append(excerpt(each.excerpt));
    results.append(item);
  }
  more.hidden = from + AT_ONCE >= found.length;
  more.onclick = () => show(found, from + AT_ONCE, number);
};

const search = async () => {
  const words = box.value.trim();
  const number = ++asked;
  results.replaceChildren();
  more.hidden = true;
  count.textContent = words ? "Searching …" : "";
  if (!words) return;
  exact(words);
  const names = form.elements.in.value === "history" ? ["current", "history"] : ["current"];
  try {
    const all = await Promise.all(names.map(async (name) => (await (await index(name)).search(words)).results));
    if (number !== asked) return;
    const found = all.flat().sort((one, other) => other.score - one.score);
    count.textContent = `${found.length} ${found.length === 1 ? "text" : "texts"} found`;
    document.documentElement.dataset.searched = words;
    await show(found, 0, number);
  } catch {
    count.textContent = "This site was built without an index: only clauses can be found, by their numbers.";
  }
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const here = new URL(location.href);
  here.search = new URLSearchParams(new FormData(form));
  history.replaceState(null, "", here);
  search();
});
for (const choice of form.querySelectorAll("input[type=radio]")) choice.addEventListener("change", search);

const given = new URLSearchParams(location.search);
box.value = given.get("q") || "";
if (given.get("in") === "history") form.elements.in.value = "history";
search();
