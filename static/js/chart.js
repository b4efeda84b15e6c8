/* Large charts, loaded when one comes into view. Plotly is heavy, so a page pays for it only where a reader looks.

   <div class="pl-chart" data-chart="story" data-plotly="{% static 'plotly/plotly.min.js' %}"><div class="pl-chart__plot"></div>…</div>
   {{ figure|json_script:"story" }}

   The JSON is {data, layout}. A colour written as "--pl-ink" is read from tokens.css, so a chart follows the theme; what already stands in
   the box (the server's own picture) stays until the chart is drawn, and stays for good if it cannot be. */

const calm = matchMedia("(prefers-reduced-motion: reduce)");
let loading = null;

/* While Plotly loads, the map library inside it adds a style of its own. The content policy lets it in only with this page's nonce. */
function lendNonce() {
  const nonce = document.getElementById("plotly.js-style-global")?.nonce;
  document.createElement = function (name, ...rest) {
    const made = Document.prototype.createElement.call(this, name, ...rest);
    if (nonce && name === "style") made.nonce = nonce;
    return made;
  };
  return () => delete document.createElement;
}

function loadPlotly(address) {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const takeBack = lendNonce();
    script.src = address;
    script.onload = () => {
      takeBack();
      resolve(window.Plotly);
    };
    script.onerror = () => {
      takeBack();
      loading = null; // the next chart may try again
      reject(new Error(`${address} did not load`));
    };
    document.head.append(script);
  });
  return loading;
}

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/* A copy of the figure with every "--pl-…" replaced by what the theme says now. */
function themed(value) {
  if (typeof value === "string") return value.startsWith("--pl-") ? token(value) : value;
  if (Array.isArray(value)) return value.map(themed);
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, themed(part)]));
  }
  return value;
}

function axis(given) {
  return {
    gridcolor: token("--pl-line"),
    linecolor: token("--pl-ink-3"),
    zerolinecolor: token("--pl-line"),
    tickfont: { color: token("--pl-ink-3"), size: 11 },
    automargin: true,
    ...given,
  };
}

function layoutOf(given, box) {
  const layout = themed(given ?? {});
  return {
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    colorway: [token("--pl-series"), token("--pl-accent"), token("--pl-series-2")],
    font: { family: token("--pl-sans"), size: 12, color: token("--pl-ink-2") },
    hoverlabel: { bgcolor: token("--pl-surface"), bordercolor: token("--pl-line"), font: { color: token("--pl-ink") } },
    margin: { l: 48, r: 16, t: 16, b: 40 },
    showlegend: false,
    hovermode: "x unified",
    ...layout,
    xaxis: axis({ showgrid: false, ...layout.xaxis }),
    yaxis: axis(layout.yaxis),
    height: box.clientHeight,
    transition: { duration: calm.matches ? 0 : 150 },
  };
}

async function draw(box) {
  const source = document.getElementById(box.dataset.chart);
  const plot = box.querySelector(".pl-chart__plot");
  if (!source || !plot) return;
  const figure = JSON.parse(source.textContent);
  const Plotly = await loadPlotly(box.dataset.plotly);
  const settings = { displaylogo: false, responsive: true, modeBarButtonsToRemove: ["lasso2d", "select2d", "autoScale2d"] };
  await Plotly.react(plot, themed(figure.data), layoutOf(figure.layout, box), settings);
  box.classList.add("is-drawn");
}

function attempt(box) {
  draw(box).catch((error) => {
    box.classList.add("is-failed"); // the server's picture and the table of values stay
    console.error(error);
  });
}

const seen = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      attempt(entry.target);
    }
  },
  { rootMargin: "200px" },
);

function watch(root) {
  for (const box of root.querySelectorAll("[data-chart]:not([data-watched])")) {
    box.dataset.watched = "";
    seen.observe(box);
  }
}

watch(document);
document.addEventListener("htmx:load", (event) => watch(event.target));
document.addEventListener("themechange", () => {
  for (const box of document.querySelectorAll("[data-chart].is-drawn")) attempt(box);
});
