// The switch of dark and light: the first click leaves what the system prefers.
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".ce-theme")) return;
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
})();
