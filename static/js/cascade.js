/* The cascade map by mouse and keyboard. Only classes and the tab stop change here; what is said comes from the server.
   Arrows left and right walk the links, up and down a level; Enter opens as any link. A click chooses a KPI and shows its
   line of sight, a second click opens it. "/" searches, an arrow down goes to the first that was found. One node is in the tab order, the one the reader was at last. */

const region = document.getElementById("map");
let map, nodes, edges, byKey, chosen;

const key = (node) => node.dataset.n;

function read() {
  map = region.querySelector(".pl-map");
  nodes = map ? [...map.querySelectorAll(".pl-node")] : [];
  edges = map ? [...map.querySelectorAll(".pl-edge")] : [];
  byKey = new Map(nodes.map((node) => [key(node), node]));
  chosen = nodes.find((node) => node.classList.contains("is-path")) ?? null;
  const stop = chosen ?? nodes[0];
  for (const node of nodes) node.tabIndex = node === stop ? 0 : -1;
}

/* Everything reached over edges from one end to the other; couplings are no line of sight. */
function walk(start, from, to) {
  const seen = new Set([start]);
  for (const at of seen) {
    for (const edge of edges) if (edge.dataset[from] === at && !edge.classList.contains("is-bow")) seen.add(edge.dataset[to]);
  }
  return seen;
}

function light(node) {
  map.classList.toggle("is-walking", node !== null);
  if (node === null) return;
  const up = walk(key(node), "a", "b"), down = walk(key(node), "b", "a");
  for (const one of nodes) one.classList.toggle("is-lit", up.has(key(one)) || down.has(key(one)));
  for (const edge of edges) {
    const { a, b } = edge.dataset;
    const bow = edge.classList.contains("is-bow");
    edge.classList.toggle("is-lit", !bow && ((up.has(a) && up.has(b)) || (down.has(a) && down.has(b))));
  }
}

function choose(node) {
  chosen?.classList.remove("is-path");
  chosen = node;
  chosen?.classList.add("is-path");
  light(chosen);
  const address = new URL(window.location.href);
  if (node) address.searchParams.set("kpi", key(node));
  else address.searchParams.delete("kpi");
  window.history.replaceState(window.history.state, "", address);
  window.htmx?.ajax("GET", address.pathname + address.search, { target: "#sight", swap: "innerHTML" });
}

function go(node) {
  for (const one of nodes) one.tabIndex = one === node ? 0 : -1;
  node.focus();
}

const middle = (node) => {
  const box = node.getBBox();
  return box.y + box.height / 2;
};

/* Of the nodes at the other end of a link, the nearest. */
function across(node, from, to) {
  const ends = edges.filter((edge) => edge.dataset[from] === key(node) && !edge.classList.contains("is-bow"));
  const found = ends.map((edge) => byKey.get(edge.dataset[to])).filter(Boolean);
  return found.sort((one, other) => Math.abs(middle(one) - middle(node)) - Math.abs(middle(other) - middle(node)))[0];
}

function along(node, step) {
  const level = nodes.filter((one) => one.dataset.level === node.dataset.level);
  return level[level.indexOf(node) + step];
}

const moves = {
  ArrowLeft: (node) => across(node, "a", "b"),
  ArrowRight: (node) => across(node, "b", "a"),
  ArrowUp: (node) => along(node, -1),
  ArrowDown: (node) => along(node, 1),
  Home: (node) => nodes.find((one) => one.dataset.level === node.dataset.level),
  End: (node) => nodes.findLast((one) => one.dataset.level === node.dataset.level),
};

const at = (event) => event.target.closest?.(".pl-node");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const node = at(event);
  if (event.key === "/" && !event.target.closest("input, textarea, select")) {
    event.preventDefault();
    document.querySelector(".pl-filter__find input")?.focus();
    return;
  }
  if (event.key === "ArrowDown" && event.target.closest(".pl-filter__find")) {
    if (!map?.isConnected) read();  // what was found has just come
    const first = nodes.find((one) => !one.classList.contains("is-context")) ?? nodes[0];
    if (!first) return;
    event.preventDefault();
    return go(first);
  }
  if (!node) return;
  if (event.key === "Escape") return choose(null);
  if (event.key === " ") {
    event.preventDefault();
    return choose(node);
  }
  const move = moves[event.key];
  if (!move) return;
  event.preventDefault();
  const there = move(node);
  if (there) go(there);
});

region.addEventListener("click", (event) => {
  const node = at(event);
  // Enter comes as a click without a count, and opens; so does a click that asks for another window.
  if (!node || event.detail === 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (node === chosen || node.dataset.kind !== "kpi") return;
  event.preventDefault();
  go(node);
  choose(node);
});

region.addEventListener("focusin", (event) => at(event) && light(at(event)));
region.addEventListener("focusout", (event) => map && !at({ target: event.relatedTarget ?? document }) && light(chosen));
region.addEventListener("mouseover", (event) => at(event) && light(at(event)));
region.addEventListener("mouseout", (event) => {
  if (!map || !at(event)) return;
  const focused = document.activeElement?.closest(".pl-node");
  light(focused ?? chosen);
});
document.addEventListener("htmx:afterSettle", (event) => event.detail.target?.id === "map" && read());

read();
