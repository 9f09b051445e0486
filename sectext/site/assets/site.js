// What the pages do beyond being read: find a clause by its number, find the text of a day, step through changes.
"use strict";

(() => {
  const root = new URL(document.documentElement.dataset.root, document.baseURI);
  const months = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

  // The day in some words: 2019-11-03, 3 November 2019, 3/11/2019. Gives the day as 2019-11-03 and the words left over.
  const dayIn = (words) => {
    let found = /\b(\d{4})-(\d{2})-(\d{2})\b/.exec(words);
    let parts = found && [found[1], found[2], found[3]];
    if (!found && (found = /\b(\d{1,2})\/(\d{1,2})\/(\d{4})\b/.exec(words))) parts = [found[3], found[2], found[1]];
    if (!found && (found = /\b(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3})[a-z]*\.?,?\s+(\d{4})\b/.exec(words))) {
      const month = months.indexOf(found[2].toLowerCase()) + 1;
      parts = month ? [found[3], month, found[1]] : null;
    }
    if (!parts) return { day: null, rest: words };
    const day = [parts[0], ...parts.slice(1).map((part) => String(part).padStart(2, "0"))].join("-");
    const there = new Date(`${day}T00:00:00Z`);
    if (Number.isNaN(there.valueOf()) || there.toISOString().slice(0, 10) !== day) return { day: null, rest: words };
    return { day, rest: words.replace(found[0], " ").replace(/\b(?:on|at|as at)\s*$/i, "") };
  };

  // Where a clause is, by its number alone: the same rule as in sectext/site/paths.py.
  const stepOf = (step) => {
    let found;
    if (/^[A-Z]{0,3}\d{1,6}(?:\.\d{1,6})*[A-Z]{0,3}$/.test(step)) return step.toLowerCase();
    if ((found = /^\(([a-z]+)\)$/.exec(step))) return found[1];
    if ((found = /^\(([A-Z]+)\)$/.exec(step))) return `upper-${found[1].toLowerCase()}`;
    if ((found = /^\((\d{1,6})\)$/.exec(step))) return `no-${found[1]}`;
    return null;
  };
  const placeOf = (words) => {
    let rest = words.trim().replace(/\s+/g, " ");
    let place = null;
    let found = /^(?:sections?\s+)?([a-z]{1,3})(?=\d)/i.exec(rest);
    if (found) {
      place = `section-${found[1].toLowerCase()}/`;
      rest = found[1].toUpperCase() + rest.slice(found[0].length);
    } else if ((found = /^(section|schedule|appendix|annex)\s+([a-z]{1,3}|\d{1,4}[a-z]?)(?![\w.])/i.exec(rest))) {
      place = `${found[1]}-${found[2]}/`.toLowerCase();
      rest = rest.slice(found[0].length);
    } else {
      return null;
    }
    const whole = /^\s*(?:([A-Z]{0,3}\d+(?:\.\d+)*[A-Za-z]{0,3})(?![\w.])|(\([^\s()]+\)))/;
    while (rest.trim()) {
      const match = whole.exec(rest);
      const step = match && stepOf(match[1] ? match[1].toUpperCase() : match[2]);
      if (!step) return null;
      place += `${step}/`;
      rest = rest.slice(match[0].length);
    }
    return place;
  };
  const numbersOf = (words) => {
    const { day, rest } = dayIn(words);
    const place = placeOf(rest.replace(/\s+on\s*$/i, ""));
    return place === null ? null : { place, day, name: rest.trim().replace(/\s+on\s*$/i, "") };
  };
  const addressFor = ({ place, day }) => new URL(day ? `${place}?on=${day}` : place, root).href;

  // The jump box: a number goes straight there, anything else to the search.
  const jump = (event) => {
    const found = numbersOf(new FormData(event.target).get("q") || "");
    if (!found) return;
    event.preventDefault();
    location.assign(addressFor(found));
  };
  for (const form of document.querySelectorAll("form.jump, form.find")) form.addEventListener("submit", jump);

  // The text of a day: ?on=2019-11-10 goes to the page of the stretch in which that day lies, and says so there.
  const inWords = (day) =>
    new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(
      new Date(`${day}T00:00:00Z`),
    );
  const note = (words) => {
    const shown = document.querySelector(".asked");
    if (!shown) return;
    shown.textContent = words;
    shown.hidden = false;
  };
  const stretches = [...document.querySelectorAll(".timeline li[data-first]")]
    .map((row) => ({ first: row.dataset.first, place: row.dataset.place }))
    .sort((one, other) => (one.first < other.first ? -1 : 1));
  const asked = new URLSearchParams(location.search).get("on");
  const { day } = dayIn(asked || "");
  if (asked !== null && stretches.length) {
    const index = stretches.findLastIndex((each) => each.first <= day);
    if (!day) {
      note(`“${asked}” is not a day. Write it like 2019-11-04.`);
    } else if (index < 0) {
      note(`${inWords(day)} lies before ${inWords(stretches[0].first)}, the first day of which anything is held here.`);
    } else if (!stretches[index].place) {
      note(`On ${inWords(day)} it is not in the code.`);
    } else {
      const there = new URL(stretches[index].place, root);
      if (there.pathname === location.pathname) {
        const next = stretches[index + 1];
        const end = next ? `, until ${inWords(next.first)}` : "";
        note(`You asked for ${inWords(day)}. This text holds on that day: from ${inWords(stretches[index].first)}${end}.`);
        const input = document.querySelector("#on");
        if (input) input.value = day;
      } else {
        there.search = `?on=${day}`;
        there.hash = location.hash;
        location.replace(there);
      }
    }
  }

  // Any two wordings can be compared where there is a script.
  for (const form of document.querySelectorAll("form.any-two")) form.hidden = false;

  // From change to change: by buttons, and by keys while the redline has the focus.
  const steps = (section) => {
    const marks = [...section.querySelectorAll(".marked ins, .marked del")].filter(
      (mark) => !mark.parentElement.closest("ins, del"),
    );
    if (!marks.length) return;
    let at = null;
    const told = document.createElement("span");
    told.setAttribute("role", "status");
    told.textContent = `${marks.length} change${marks.length === 1 ? "" : "s"}`;
    const go = (by) => {
      if (at !== null) marks[at].classList.remove("here-now");
      at = at === null ? (by > 0 ? 0 : marks.length - 1) : (at + by + marks.length) % marks.length;
      marks[at].classList.add("here-now");
      marks[at].scrollIntoView({ block: "center" });
      told.textContent = `Change ${at + 1} of ${marks.length}`;
    };
    const bar = document.createElement("p");
    bar.className = "steps";
    for (const [name, by] of [["Previous change", -1], ["Next change", 1]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = name;
      button.addEventListener("click", () => go(by));
      bar.append(button);
    }
    bar.append(told);
    section.querySelector(".marked").before(bar);
    section.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select")) return;
      if (event.key === "n") go(1);
      else if (event.key === "p") go(-1);
      else return;
      event.preventDefault();
    });
  };
  for (const section of document.querySelectorAll(".redline:not([hidden])")) steps(section);

  // A page that is not there: a day in its address leads to the page without it; else the nearest page above is named.
  const nearest = document.querySelector(".nearest");
  if (nearest) {
    const found = /^(.*\/)(\d{4}-\d{2}-\d{2})\/?(?:index\.html)?$/.exec(location.pathname);
    const above = (path) => path.replace(/[^/]+\/?$/, "");
    const inside = (path) => path.startsWith(root.pathname) && path.length > root.pathname.length;
    if (found && inside(found[1]) && !/\d{4}-\d{2}-\d{2}\/$/.test(found[1])) {
      location.replace(`${found[1]}?on=${found[2]}`);
    } else {
      const look = async (path) => {
        if (!inside(path)) return;
        const answer = await fetch(path, { method: "HEAD" });
        if (!answer.ok) {
          await look(above(path));
          return;
        }
        const link = document.createElement("a");
        link.href = path;
        link.textContent = path.slice(root.pathname.length);
        nearest.append("The nearest page above it: ", link, ".");
      };
      look(above(location.pathname)).catch(() => {});
    }
  }

  window.sectext = { root, numbersOf, addressFor, inWords, steps };
})();
