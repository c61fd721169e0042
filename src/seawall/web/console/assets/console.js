// What changes while one looks: pages are whole without it.
"use strict";
(() => {
  const live = document.getElementById("live");
  const said = document.getElementById("said");
  if (!live || !live.dataset.live || !window.EventSource) return;
  const badge = document.querySelector(".live");
  let shown = document.body.dataset.edition;
  let busy = false, again = false;

  const values = root => new Map([...root.querySelectorAll("[data-key]")].map(e => [e.dataset.key, e.dataset.value]));

  async function renew() {
    if (busy) { again = true; return; }
    busy = true;
    try {
      const got = await fetch(location.href, { cache: "no-store" });
      if (!got.ok) { if (got.status === 401 || got.status === 404) location.reload(); return; }
      const next = new DOMParser().parseFromString(await got.text(), "text/html");
      const fresh = next.getElementById("live");
      if (!fresh) { location.reload(); return; }
      const before = values(live);
      const open = [...live.querySelectorAll("details[open][id]")].map(d => d.id);
      const focus = live.contains(document.activeElement) ? document.activeElement : null;
      const at = focus && { id: focus.id, href: focus.getAttribute("href"), name: focus.getAttribute("name") };
      live.replaceChildren(...fresh.childNodes);
      for (const id of open) { const d = document.getElementById(id); if (d) d.open = true; }
      for (const e of live.querySelectorAll("[data-key]"))
        if (before.get(e.dataset.key) !== e.dataset.value) e.classList.add("changed");
      if (at) {
        const same = at.id ? document.getElementById(at.id)
          : at.href ? live.querySelector(`a[href="${CSS.escape(at.href)}"]`)
          : at.name ? live.querySelector(`[name="${CSS.escape(at.name)}"]`) : null;
        if (same) same.focus({ preventScroll: true });
      }
      const mark = live.querySelector(".live");
      if (mark) mark.hidden = false;
      shown = next.body.dataset.edition;
      said.textContent = document.body.dataset.updated;
      if (!fresh.dataset.live) stream.close();
    } finally {
      busy = false;
      if (again) { again = false; renew(); }
    }
  }

  const join = live.dataset.live.includes("?") ? "&" : "?";
  const stream = new EventSource(live.dataset.live + join + "since=" + encodeURIComponent(shown));
  stream.addEventListener("open", () => { if (badge) badge.hidden = false; });
  stream.addEventListener("error", () => { const b = document.querySelector(".live"); if (b) b.hidden = true; });
  stream.addEventListener("changed", renew);
  stream.addEventListener("ended", () => { stream.close(); location.reload(); });
  stream.addEventListener("progress", e => {
    const bar = document.getElementById("progress"), text = document.getElementById("percent");
    if (bar) bar.value = Number(e.data);
    if (text) text.textContent = text.dataset.said.replace("#", e.data);
  });
  addEventListener("pagehide", () => stream.close());
})();
