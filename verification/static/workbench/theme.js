// Light or dark as in the admin, before anything is painted.
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    let chosen = "auto";
    try { chosen = JSON.parse(localStorage.getItem("adminTheme")) || "auto"; } catch { /* nothing was chosen */ }
    document.documentElement.classList.toggle("dark", chosen === "dark" || (chosen === "auto" && dark.matches));
  };
  paint();
  dark.addEventListener("change", paint);
})();
