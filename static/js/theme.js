/* Light, dark or as the system says. Loaded in the head and blocking, so that no page flashes in the wrong theme.
   The choice lives in localStorage; a cookie tells the server, so that the next page is already written in it. */
(() => {
  "use strict";
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const choices = ["light", "dark", "system"];

  function chosen() {
    try {
      const kept = localStorage.getItem("theme");
      return choices.includes(kept) ? kept : "system";
    } catch {
      return root.dataset.theme || "system"; // storage may be refused: the choice then lasts for this page
    }
  }

  function show() {
    const choice = chosen();
    const theme = choice === "system" ? (dark.matches ? "dark" : "light") : choice;
    const changed = root.dataset.bsTheme !== theme;
    root.dataset.theme = choice;
    root.dataset.bsTheme = theme;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `theme=${theme}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
    }
    if (changed) document.dispatchEvent(new CustomEvent("themechange", { detail: { theme } }));
  }

  function choose(choice) {
    root.dataset.theme = choice;
    try {
      localStorage.setItem("theme", choice);
    } catch {
      root.dataset.theme = choice;
    }
    show();
  }

  /* An open menu closes when the reader goes elsewhere. */
  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details.pl-menu[open]")) {
      if (!menu.contains(except)) menu.open = false;
    }
  }

  root.classList.add("has-js");
  show();
  dark.addEventListener("change", show);
  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (button) choose(button.dataset.themeChoice);
    closeMenus(event.target);
  });
  document.addEventListener("focusin", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.pl-menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
})();
