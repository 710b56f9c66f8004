// Clicks, filters and tips of marked articles. Listens on the document: fragments may come and go.
(() => {
  "use strict";
  const rootOf = (element) => element.closest(".cn-econ");
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const show = (element, block) => element.scrollIntoView({ block, behavior: calm() ? "auto" : "smooth" });

  function unlight(root) {
    for (const element of root.querySelectorAll(".lit")) element.classList.remove("lit");
  }

  // The span's marks, its arguments and their cards light up; the first of the other side comes into view.
  function light(root, span, scrollTo) {
    unlight(root);
    const found = [...root.querySelectorAll(`[data-s="${span}"]`)];
    for (const element of found) {
      element.classList.add("lit");
      element.closest(".ce-card")?.classList.add("lit");
    }
    const target = found.find((element) => element.matches(scrollTo));
    if (target) show(target.closest(".ce-card") ?? target, target.matches("mark") ? "center" : "nearest");
  }

  // Of the marks over a place, the one that is switched on and that an event uses, else the innermost.
  function markAt(element) {
    const marks = [];
    for (let mark = element.closest(".ce-text mark"); mark; mark = mark.parentElement.closest(".ce-text mark")) marks.push(mark);
    const on = marks.filter((mark) => !mark.classList.contains("off"));
    return on.find((mark) => mark.tabIndex === 0) ?? on[0];
  }

  function choose(target) {
    const argument = target.closest(".ce-arg");
    if (argument) return light(rootOf(argument), argument.dataset.s, "mark");
    const mark = markAt(target);
    if (mark) return light(rootOf(mark), mark.dataset.s, ".ce-arg");
    const root = rootOf(target);
    if (root) unlight(root);
  }

  function paint(root) {
    for (const button of root.querySelectorAll(".ce-kind[data-for]")) {
      const off = button.getAttribute("aria-pressed") === "false";
      for (const mark of root.querySelectorAll(`.ce-text .${CSS.escape(button.dataset.for)}`)) mark.classList.toggle("off", off);
    }
  }

  // A kind is switched on or off; the switch of all sets them all alike.
  function filter(button) {
    const on = button.getAttribute("aria-pressed") === "false";
    const kinds = [...button.parentElement.querySelectorAll(".ce-kind")];
    for (const kind of button.dataset.for ? [button] : kinds) kind.setAttribute("aria-pressed", String(on));
    const all = kinds.find((kind) => !kind.dataset.for);
    all?.setAttribute("aria-pressed", String(kinds.every((kind) => kind === all || kind.getAttribute("aria-pressed") === "true")));
    paint(rootOf(button));
  }

  document.addEventListener("click", (event) => {
    const kind = event.target.closest(".ce-kind");
    if (kind && rootOf(kind)) filter(kind);
    else if (event.target.closest(".ce-arg") || !getSelection().toString()) choose(event.target); // who selects text to copy it chooses nothing
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches(".ce-text mark")) choose(event.target);
    if (event.key === "Escape") document.querySelectorAll(".cn-econ").forEach(unlight);
  });

  // The titles of all marks over a place, innermost first, in a tip that comes at once.
  const tip = document.createElement("div");
  tip.className = "ce-tip";
  tip.setAttribute("role", "tooltip");

  function told(element) {
    const lines = [];
    for (let at = element.closest(".cn-econ [data-s]"); at; at = at.parentElement.closest(".cn-econ [data-s]")) {
      if (at.title) {
        at.dataset.tip = at.title;
        at.removeAttribute("title");
      }
      if (!at.classList.contains("off")) lines.push(at.dataset.tip);
    }
    return lines.join("\n\n");
  }

  function showTip(event) {
    const text = event.target instanceof Element ? told(event.target) : "";
    if (!text) return tip.remove();
    tip.textContent = text;
    document.body.append(tip);
    const box = [...event.target.getClientRects()].find((r) => r.bottom >= (event.clientY ?? 0)) ?? event.target.getBoundingClientRect();
    const below = box.bottom + 6 + tip.offsetHeight < innerHeight;
    tip.style.top = `${below ? box.bottom + 6 : Math.max(0, box.top - 6 - tip.offsetHeight)}px`;
    tip.style.left = `${Math.max(4, Math.min(box.left, innerWidth - tip.offsetWidth - 4))}px`;
  }
  document.addEventListener("mouseover", showTip);
  document.addEventListener("focusin", showTip);
  document.addEventListener("focusout", () => tip.remove());
  document.addEventListener("scroll", () => tip.remove(), true);
})();
