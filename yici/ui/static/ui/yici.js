// What is nicer with JavaScript. Every page works without it.
(() => {
  "use strict";

  // A form or link with data-confirm asks once, naming the consequence (data-confirm="...").
  const dialog = document.getElementById("confirm");
  let asked = null;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const words = event.submitter?.dataset.confirm || form.dataset.confirm;
    if (!words || !dialog || asked === form) return;
    const ticked = form.dataset.confirmIf;  // nothing is ticked: then there is nothing to confirm
    if (ticked && !form.querySelector(ticked)) return;
    event.preventDefault();
    event.stopPropagation();
    dialog.querySelector("p").textContent = words;
    dialog.querySelector("[value=yes]").textContent =
      event.submitter?.textContent.trim() || dialog.dataset.yes;
    dialog.onclose = () => {
      if (dialog.returnValue !== "yes") return;
      asked = form;
      form.requestSubmit(event.submitter);
      asked = null;
    };
    dialog.returnValue = "";
    dialog.showModal();
  }, true);

  // A form is sent once: a second click while it is on its way does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
    setTimeout(() => { delete form.dataset.sent; form.removeAttribute("aria-busy"); }, 8000);
  });
  addEventListener("pageshow", () => {
    document.querySelectorAll("[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  // Lists with data-keys: j and k move, Enter opens, and a letter of data-key presses its button.
  const typing = (target) => target.closest("input, textarea, select, [contenteditable], dialog");
  const rows = () => [...document.querySelectorAll("[data-keys] [data-row]")];
  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    const now = all.findIndex((row) => row.classList.contains("chosen"));
    const next = Math.min(Math.max(now + step, 0), all.length - 1);
    all.forEach((row, n) => row.classList.toggle("chosen", n === next));
    all[next].querySelector("a")?.focus();
    all[next].scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "j" && rows().length) return move(1);
    if (event.key === "k" && rows().length) return move(-1);
    if (event.key === "/") {
      const box = document.querySelector("input[type=search]");
      if (box) { event.preventDefault(); box.focus(); }
      return;
    }
    const chosen = document.querySelector("[data-row].chosen");
    if (event.key === "Enter" && chosen && !event.target.closest("a, button")) {
      chosen.querySelector("a")?.click();
      return;
    }
    const button = [...document.querySelectorAll("[data-key]")]
      .find((one) => one.dataset.key === event.key && !one.disabled);
    if (button) { event.preventDefault(); button.click(); }
  });

  // Several pictures may be put together; the box that asks stands there only when there are several.
  const several = (input) => {
    const box = input.closest(".upload")?.querySelector("[data-join]");
    if (box) box.hidden = [...input.files].filter((one) => one.type.startsWith("image/")).length < 2;
  };
  document.querySelectorAll(".upload input[type=file]").forEach(several);
  document.addEventListener("change", (event) => {
    if (event.target.matches(".upload input[type=file]")) several(event.target);
  });

  // A file too large is named before it is sent; the way up is shown.
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (input.matches("[data-submit]")) return input.form.requestSubmit();
    if (!input.matches("input[type=file][data-limit]")) return;
    const limit = Number(input.dataset.limit) * 1024 * 1024;
    const heavy = [...input.files].find((file) => limit && file.size > limit);
    input.setCustomValidity(heavy ? input.dataset.tooLarge || " " : "");
    input.reportValidity();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const near = event.submitter?.closest("section") || form;
    const bar = near.querySelector?.("[data-upload]") || form.querySelector?.("[data-upload]");
    if (event.defaultPrevented || !bar || !window.XMLHttpRequest) return;
    if (![...form.querySelectorAll("input[type=file]")].some((input) => input.files.length)) return;
    event.preventDefault();
    send(event.submitter?.formAction || form.action,
         new FormData(form, event.submitter), bar, () => { delete form.dataset.sent; });
  });

  // What breaks off on the way is sent again, three times; what was sent twice is kept once.
  const PAUSES = [1000, 4000, 10000];
  const send = (address, data, bar, over, tries = 0) => {
    const request = new XMLHttpRequest();
    const way = bar.querySelector("progress");
    const words = bar.querySelector("[data-way]");
    words.dataset.first ??= words.textContent;
    words.textContent = tries ? bar.dataset.again : words.dataset.first;
    bar.hidden = false;
    request.upload.onprogress = (sent) => { way.value = sent.total ? sent.loaded / sent.total : 0; };
    request.onload = () => {
      document.open(); document.write(request.responseText); document.close();
      history.replaceState(null, "", request.responseURL || location.href);
    };
    request.onerror = () => {
      way.value = 0;
      if (tries < PAUSES.length) {
        words.textContent = bar.dataset.again;
        return setTimeout(() => send(address, data, bar, over, tries + 1), PAUSES[tries]);
      }
      words.textContent = bar.dataset.gaveUp;
      document.dispatchEvent(new CustomEvent("announce", { detail: { value: bar.dataset.gaveUp } }));
      over();
    };
    request.open("POST", address);
    request.send(data);
  };

  // On a narrow screen the desk's menu is one long row: the page one is on is brought into sight.
  const here = document.querySelector(".side [aria-current]"), row = here?.closest("ul");
  if (row && row.scrollWidth > row.clientWidth) {
    row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
  }

  // A phone has no room for the viewer beside the list, and shows no PDF in a frame: a tab of its own.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[target=viewer]");
    const viewer = link && document.querySelector("iframe[name=viewer]");
    if (viewer && !viewer.getClientRects().length) link.target = "_blank";
  });

  // What folds over the page (data-more) folds up again at Escape, or where one goes on elsewhere.
  const fold = (but) => document.querySelectorAll("[data-more][open]").forEach((one) => {
    if (!one.contains(but)) one.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && document.querySelector("[data-more][open]");
    if (!open) return;
    const held = open.contains(document.activeElement);
    fold();
    if (held) open.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => fold(event.target));
  document.addEventListener("focusin", (event) => fold(event.target));

  // Words for screen readers: announce("...") or a response header HX-Trigger: {"announce": "..."}.
  document.addEventListener("announce", (event) => {
    const region = document.getElementById("live");
    if (region) region.textContent = event.detail?.value || "";
  });

  // A form that arrives with data-focus takes the keyboard at its first question, or its button.
  document.addEventListener("htmx:afterSettle", (event) => {
    event.target.querySelector("[data-focus]")
      ?.querySelector("textarea, select, input:not([type=hidden], [data-aside]), button")?.focus();
  });

  // Suggestions are a combobox (WAI-ARIA): the keyboard stays in the box, arrows choose, Enter opens.
  const boxOf = (list) => list.closest(".search-box").querySelector("input[type=search]");
  const choose = (list, wanted) => {
    const input = boxOf(list);
    input.removeAttribute("aria-activedescendant");
    for (const option of list.querySelectorAll("[role=option]")) {
      option.setAttribute("aria-selected", String(option === wanted));
    }
    if (wanted) input.setAttribute("aria-activedescendant", wanted.id);
  };
  const opened = (list) => {
    const input = boxOf(list), options = list.querySelector("[role=listbox]");
    input.setAttribute("aria-expanded", String(Boolean(options)));
    input.removeAttribute("aria-activedescendant");
    if (options) input.setAttribute("aria-controls", options.id);
    else input.removeAttribute("aria-controls");
    const said = list.querySelector("[data-said]")?.dataset.said;
    const region = document.getElementById("live");
    if (region && said) region.textContent = said;
  };
  const close = () => document.querySelectorAll("[data-suggestions]").forEach((list) => {
    list.replaceChildren();
    opened(list);
  });
  document.querySelectorAll("[data-suggestions]").forEach((list) => {
    const input = boxOf(list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.matches("[data-suggestions]")) opened(event.target);
  });
  document.addEventListener("keydown", (event) => {
    const list = event.target.closest(".search-box")?.querySelector("[data-suggestions]");
    const options = list ? [...list.querySelectorAll("[role=option]")] : [];
    if (event.key === "Escape") {
      if (options.length) event.preventDefault();  // else the browser would clear the box as well
      close();
      return;
    }
    if (!options.length) return;
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      location.assign(options[at].dataset.go);
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    choose(list, options[at < 0 && step < 0 ? options.length - 1 : at + step]);
  });
  document.addEventListener("click", (event) => {
    const option = event.target.closest("[data-suggestions] [role=option]");
    if (option) location.assign(option.dataset.go);
  });
  document.addEventListener("click", (event) => {
    if (event.target.matches("[data-print]")) window.print();
    if (!event.target.closest(".search-box")) close();
  });
})();
