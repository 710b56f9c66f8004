"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const [TYPE, STATUS, DATE, MONTH, PLACE, PARK, WHO, PROJECT, MONEY, CNY, CODES, SENTENCE, EVENT, ARTICLE] = Array(14).keys();
  const PAGE = 50;
  const rows = data.rows;
  const body = byId("table").tBodies[0];
  const fields = ["search", "type", "status", "province", "from", "to"];
  let shown = [];
  let page = 0;
  let order = { by: "date", down: true };
  let words = null; // what each row is searched in, made at the first search
  let texts = null; // the articles' texts, read when the first one is opened

  const element = (name, text, more = {}) => Object.assign(document.createElement(name), { textContent: text ?? "" }, more);
  const label = (names, key) => (names[key] ? `${names[key]} ${key}` : key);

  // ---------------------------------------------------------------- filters

  function searched() {
    words ??= rows.map((row) => {
      const [title] = data.articles[row[ARTICLE]];
      const codes = row[CODES].map((code) => data.places[code]);
      const known = [label(data.types, row[TYPE]), row[STATUS], data.statuses[row[STATUS]], title, ...codes];
      return [...known, row[DATE], row[PLACE], row[PARK], row[WHO], row[PROJECT], row[MONEY], row[SENTENCE]].join("\n").toLowerCase();
    });
    return words;
  }

  function apply() {
    const [search, type, status, province, from, to] = fields.map((id) => byId(id).value.trim());
    const terms = search.toLowerCase().split(/\s+/).filter(Boolean);
    const hay = terms.length ? searched() : null;
    shown = [];
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at];
      if (type && row[TYPE] !== type) continue;
      if (status && row[STATUS] !== status) continue;
      if (province && !row[CODES].some((code) => code.startsWith(province))) continue;
      if (from && !(row[MONTH] >= from)) continue;
      if (to && !(row[MONTH] && row[MONTH] <= to)) continue;
      if (hay && !terms.every((term) => hay[at].includes(term))) continue;
      shown.push(at);
    }
    sort();
    page = 0;
    show();
  }

  function sort() {
    const sign = order.down ? -1 : 1;
    const value = order.by === "cny" ? (at) => rows[at][CNY] ?? -1 : (at) => -at; // the rows come newest first
    shown.sort((a, b) => sign * (value(a) - value(b)) || a - b);
    for (const button of document.querySelectorAll("[data-sort]")) {
      const on = button.dataset.sort === order.by;
      button.parentElement.setAttribute("aria-sort", on ? (order.down ? "descending" : "ascending") : "none");
    }
  }

  function show() {
    const pages = Math.max(1, Math.ceil(shown.length / PAGE));
    page = Math.min(Math.max(page, 0), pages - 1);
    const part = shown.slice(page * PAGE, (page + 1) * PAGE);
    body.replaceChildren(...part.map(line));
    const range = part.length ? `${page * PAGE + 1}–${page * PAGE + part.length} / ` : "";
    byId("found").textContent = `${range}${shown.length.toLocaleString("en")} 件 of ${rows.length.toLocaleString("en")} records`;
    byId("first").disabled = byId("back").disabled = page === 0;
    byId("last").disabled = byId("next").disabled = page === pages - 1;
  }

  function line(at) {
    const row = rows[at];
    const tr = element("tr", "", { tabIndex: 0 });
    tr.dataset.row = at;
    const cells = [
      row[DATE] || (row[MONTH] ? `(${row[MONTH]})` : "–"),
      `${data.types[row[TYPE]] ?? row[TYPE]}\n${data.statuses[row[STATUS]] ?? row[STATUS]}`,
      [row[PLACE], row[PARK]].filter(Boolean).join("\n"), row[WHO], row[PROJECT], row[MONEY], row[SENTENCE],
    ];
    cells.forEach((text, column) => {
      const td = tr.appendChild(element("td"));
      text.split("\n").filter(Boolean).forEach((part) => td.append(element("div", part)));
      if (column === 0 && !row[DATE] && row[MONTH]) td.title = "the month of the article: the event has no day of its own";
      if (column === 1) td.title = `${row[TYPE]}, ${row[STATUS]}`;
    });
    return tr;
  }

  function set(values) {
    for (const id of fields) byId(id).value = values[id] ?? "";
    apply();
    byId("records").scrollIntoView({ block: "start" });
  }

  // ---------------------------------------------------------------- CSV

  /** A cell that no spreadsheet takes for a formula. */
  const cell = (value) => {
    const text = String(value ?? "");
    return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  };

  function download() {
    const names = ["type", "type_zh", "status", "date", "month", "place", "park", "who", "project", "investment", "total_investment_cny",
      "sentence", "title", "published", "position"];
    const lines = shown.map((at) => {
      const row = rows[at];
      const told = [PLACE, PARK, WHO, PROJECT, MONEY].map((column) => row[column]);
      const found = [row[TYPE], data.types[row[TYPE]], row[STATUS], row[DATE], row[MONTH], ...told, row[CNY], row[SENTENCE]];
      return [...found, ...data.articles[row[ARTICLE]]].map(cell).join(",");
    });
    // the mark at the start tells Excel that it is UTF-8
    const file = new Blob(["\ufeff", [names.join(","), ...lines, ""].join("\r\n")], { type: "text/csv" });
    const link = element("a", "", { href: URL.createObjectURL(file), download: "records.csv" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  // ---------------------------------------------------------------- an article

  function open(at) {
    const row = rows[at];
    const [title, published, position] = data.articles[row[ARTICLE]];
    byId("article-title").textContent = title || position;
    byId("article-source").textContent = [published, position].filter(Boolean).join(" · ");
    const facts = [
      ["类型", "type", label(data.types, row[TYPE])], ["状态", "status", label(data.statuses, row[STATUS])], ["日期", "date", row[DATE]],
      ["地点", "place", row[PLACE]], ["园区", "park", row[PARK]], ["企业·机构", "who", row[WHO]], ["项目·名称", "project, name", row[PROJECT]],
      ["投资", "investment", row[MONEY]], ["原句", "source sentence", row[SENTENCE]],
    ].filter(([, , value]) => value);
    byId("article-event").replaceChildren(
      ...facts.flatMap(([name, english, value]) => [element("dt", name, { title: english }), element("dd", value)]),
    );
    texts ??= JSON.parse(byId("texts").textContent);
    fill(texts[row[ARTICLE]], row[EVENT]);
    const dialog = byId("article");
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    const current = dialog.querySelector(".current");
    if (current) current.scrollIntoView({ block: "nearest" });
  }

  /** The text from its pieces: a string, or [text, kind, title, events] where it is marked. */
  function fill(pieces, event) {
    const target = byId("article-text");
    const kinds = new Set();
    if (!pieces) {
      target.replaceChildren(element("p", data.withoutText, { className: "note" }));
    } else {
      target.replaceChildren(...pieces.map((piece) => {
        if (typeof piece === "string") return document.createTextNode(piece);
        const [text, kind, title, events] = piece;
        kinds.add(kind);
        const current = events?.includes(event) ? " current" : "";
        return element("mark", text, { title, className: `k-${kind}${current}` });
      }));
    }
    byId("article-kinds").replaceChildren(
      ...Object.keys(data.kinds).filter((kind) => kinds.has(kind))
        .map((kind) => element("mark", data.kinds[kind], { className: `ce-kind k-${kind}`, title: kind })),
    );
  }

  // ---------------------------------------------------------------- set up

  function choices(id, names, used) {
    byId(id).append(element("option", "全部 all", { value: "" }));
    for (const [key, name] of Object.entries(names)) {
      if (used.has(key)) byId(id).append(element("option", id === "province" ? name : `${name} ${key}`, { value: key }));
    }
  }
  choices("type", data.types, new Set(rows.map((row) => row[TYPE])));
  choices("status", data.statuses, new Set(rows.map((row) => row[STATUS])));
  choices("province", data.provinces, new Set(rows.flatMap((row) => row[CODES].map((code) => code.slice(0, 2)))));

  let waiting = 0;
  byId("filters").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(apply, 150); });
  byId("filters").addEventListener("change", () => { clearTimeout(waiting); apply(); });
  byId("filters").addEventListener("submit", (event) => { event.preventDefault(); apply(); });
  byId("filters").addEventListener("reset", () => setTimeout(apply));
  for (const [id, go] of Object.entries({ first: () => 0, back: () => page - 1, next: () => page + 1, last: () => Infinity })) {
    byId(id).addEventListener("click", () => { page = go(); show(); });
  }
  byId("table").tHead.addEventListener("click", (event) => {
    const by = event.target.closest("[data-sort]")?.dataset.sort;
    if (!by) return;
    order = { by, down: order.by === by ? !order.down : true };
    sort();
    page = 0;
    show();
  });
  body.addEventListener("click", (event) => {
    const tr = event.target.closest("tr");
    if (tr && !String(getSelection())) open(Number(tr.dataset.row));
  });
  body.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.dataset.row) open(Number(event.target.dataset.row));
  });
  byId("csv").addEventListener("click", download);
  byId("close").addEventListener("click", () => byId("article").close());
  byId("article").addEventListener("click", (event) => { if (event.target === byId("article")) byId("article").close(); });
  document.querySelector(".report").addEventListener("click", (event) => {
    const { month, type, province, name } = event.target.closest("[data-month],[data-type],[data-province],[data-name]")?.dataset ?? {};
    if (month || type || province || name) set({ from: month, to: month, type, province, search: name });
  });
  apply();
})();
