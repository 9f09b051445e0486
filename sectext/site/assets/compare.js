// The redline between any two wordings of a clause, read off from the file in which all its wordings are woven.
"use strict";

(() => {
  const { root, inWords, steps } = window.sectext;
  const asked = new URLSearchParams(location.search);
  const at = asked.get("at") || "";
  const section = document.querySelector("#redline");
  const trouble = document.querySelector(".trouble");
  const stands = ([, , , born, died], number) => born <= number && (died === null || number < died);

  const made = (name, words, kind) => {
    const element = document.createElement(name);
    if (kind) element.className = kind;
    if (words !== undefined) element.textContent = words;
    return element;
  };

  // The strands of two wordings as lines of marked words. What went and came back unchanged is no change.
  const read = (strands, from, to) => {
    const lines = [];
    for (const strand of strands) {
      const [part, text, depth] = strand;
      const old = stands(strand, from);
      const now = stands(strand, to);
      if (!old && !now) continue;
      const mark = old && now ? "same" : old ? "deleted" : "inserted";
      if (text === null) lines.push({ kind: part, depth, mark, runs: [] });
      else if (lines.length) lines[lines.length - 1].runs.push({ part, text, mark });
    }
    return placed(pairs(lines).map((line) => ({ ...line, runs: settled(line.runs) })));
  };

  // Each line with those in which it stands, and so with the number of its clause.
  const labelOf = (line) => line.runs.filter((run) => run.part === "label").map((run) => run.text).join("");
  const placed = (lines) => {
    let open = [];
    for (const line of lines) {
      open = open.filter((each) => each.depth < line.depth);
      line.above = [...open];
      line.name = [...open, line].map(labelOf).reduce((above, label) => (label.startsWith("(") ? above + label : label || above), "");
      if (labelOf(line)) open.push(line);
    }
    return lines;
  };

  // A line that went and one that came in its place with the same words are one line.
  const words = (line) => line.runs.map((run) => run.part + run.text).join("\n");
  const pairs = (lines) => {
    const kept = [];
    for (const line of lines) {
      const twin = kept.findLast((other) => other.mark !== "same" && other.mark !== line.mark && words(other) === words(line));
      const between = twin ? kept.slice(kept.indexOf(twin) + 1) : [];
      if (twin && line.mark !== "same" && between.every((other) => other.mark !== "same")) {
        twin.mark = "same";
        for (const run of twin.runs) run.mark = "same";
      } else {
        kept.push(line);
      }
    }
    return kept;
  };

  // Between words that stand, what went and what came: the words that both begin or end with stand too.
  const settled = (runs) => {
    const kept = [];
    const push = (part, text, mark) => {
      const last = kept[kept.length - 1];
      if (!text) return;
      if (last && last.part === part && last.mark === mark) last.text += text;
      else kept.push({ part, text, mark });
    };
    let place = 0;
    while (place < runs.length) {
      const { part, text, mark } = runs[place];
      if (mark === "same") {
        push(part, text, mark);
        place += 1;
        continue;
      }
      const sides = { deleted: "", inserted: "" };
      while (place < runs.length && runs[place].part === part && runs[place].mark !== "same") {
        sides[runs[place].mark] += runs[place].text;
        place += 1;
      }
      const old = tokens(sides.deleted);
      const now = tokens(sides.inserted);
      let first = 0;
      while (first < old.length && first < now.length && old[first] === now[first]) first += 1;
      let last = 0;
      while (last < old.length - first && last < now.length - first && old.at(-1 - last) === now.at(-1 - last)) last += 1;
      push(part, old.slice(0, first).join(""), "same");
      push(part, old.slice(first, old.length - last).join(""), "deleted");
      push(part, now.slice(first, now.length - last).join(""), "inserted");
      push(part, old.slice(old.length - last).join(""), "same");
    }
    return kept;
  };
  const tokens = (text) => text.match(/\s+|[^\W_]+(?:[.’'-][^\W_]+)*\+?|[^\s]/gu) || [];

  const print = (lines, into) => {
    for (const line of lines) {
      if (line === null) {
        into.append(made("p", "…", "gap"));
        continue;
      }
      const paragraph = made("p", undefined, `line ${line.runs.some((r) => r.part === "label") ? "labelled" : "plain"}`);
      paragraph.classList.add(`d${Math.min(line.depth + 1, 6)}`);
      if (line.runs.some((run) => run.mark !== "same")) paragraph.classList.add("changed");
      let above = null;
      let part = null;
      for (const run of line.runs) {
        if (run.part !== above) {
          if (above !== null) paragraph.append(" ");
          part = made("span", undefined, `part ${run.part}`);
          paragraph.append(part);
          above = run.part;
        }
        if (run.mark === "same") {
          part.append(run.text);
          continue;
        }
        const gone = run.mark === "deleted";
        part.append(
          made("span", gone ? " deleted: " : " inserted: ", "said"),
          made(gone ? "del" : "ins", run.text),
          made("span", gone ? " end of deletion " : " end of insertion ", "said"),
        );
      }
      into.append(paragraph);
    }
  };

  // Of a whole document only what differs, below the lines in which it stands; a gap stands for the rest.
  const changes = (line) => line.runs.some((run) => run.mark !== "same");
  const nearby = (lines) => {
    const shown = new Set();
    for (const line of lines.filter(changes)) for (const each of [line, ...line.above]) shown.add(each);
    const kept = [];
    for (const line of lines) {
      if (shown.has(line)) kept.push(line);
      else if (kept[kept.length - 1] !== null) kept.push(null);
    }
    return kept;
  };

  const MOST = 60;
  const tell = (every, into) => {
    for (const line of every.filter(changes).slice(0, MOST)) {
      for (const run of line.runs.filter((each) => each.mark !== "same" && each.part !== "label")) {
        const what = run.mark === "deleted" ? ["deleted", "Deleted:"] : ["inserted", "Inserted:"];
        into.append(made("li", `${line.name ? `${line.name}: ${what[0]}` : what[1]} “${run.text.trim()}”`));
      }
    }
    const more = every.filter(changes).length - MOST;
    if (more > 0) into.append(made("li", `And ${more} lines more.`));
    if (!into.childElementCount) into.append(made("li", "The words are the same."));
  };

  const show = (data, from, to) => {
    const [old, now] = [data.wordings[from], data.wordings[to]];
    const lines = read(data.strands, from, to);
    document.querySelector("h1").textContent = `${data.address}: two wordings compared`;
    section.querySelector(".about").textContent = `From the wording of ${inWords(old.from)} to that of ${inWords(now.from)}.`;
    tell(lines, section.querySelector(".summary"));
    print(data.address === data.document ? nearby(lines) : lines, section.querySelector(".marked .law"));
    section.hidden = false;
    steps(section);
    const back = document.querySelector(".back");
    for (const each of [old, now]) {
      const link = made("a", `${each.address} on ${inWords(each.from)}`);
      link.href = new URL(each.place, root);
      back.append(link, " ");
    }
  };

  const refuse = (words) => {
    trouble.textContent = words;
  };
  if (!/^(?:[a-z0-9][a-z0-9.-]*\/)+$/.test(at)) {
    refuse("Choose two wordings on the page of a clause.");
    return;
  }
  fetch(new URL(`${at}wordings.json`, root))
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error("not there"))))
    .then((data) => {
      const [from, to] = ["from", "to"].map((name) => Number(asked.get(name)));
      if (!data.wordings[from] || !data.wordings[to]) refuse("There is no such wording.");
      else show(data, from, to);
    })
    .catch(() => refuse("The wordings of this clause could not be read."));
})();
