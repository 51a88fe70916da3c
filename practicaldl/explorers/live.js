// The controls and the picture of an explorer. One move is under way at a time; of the moves that a hand makes
// meanwhile only the last is sent, so no queue builds up and the picture that stays is that of the last move.

let views = 0; // an explorer may be shown twice, and ids may not repeat
const PATIENCE = 3000; // milliseconds until a kernel that does not answer is spoken of

function element(kind, properties = {}, ...children) {
  const node = Object.assign(document.createElement(kind), properties);
  node.append(...children);
  return node;
}

// A control as nodes of the page, and a function that shows the place it is at.
function control(form, id, moved) {
  if (form.kind === "redraw") {
    let count = 0;
    const button = element("button", { type: "button", textContent: form.label, className: "whole-row" });
    button.addEventListener("click", () => moved(++count));
    return [[button], (place) => (count = place)];
  }
  if (form.kind === "switch") {
    const box = element("input", { type: "checkbox" });
    box.addEventListener("change", () => moved(Number(box.checked)));
    return [[element("label", { className: "whole-row" }, box, " " + form.label)], (place) => (box.checked = place === 1)];
  }
  const label = element("label", { htmlFor: id, textContent: form.label });
  if (form.kind === "choice") {
    const select = element("select", { id }, ...form.texts.map((text) => element("option", { textContent: text })));
    select.addEventListener("change", () => moved(select.selectedIndex));
    return [[label, select, element("span")], (place) => (select.selectedIndex = place)];
  }
  const slider = element("input", { type: "range", id, min: 0, max: form.texts.length - 1, step: 1 });
  const readout = element("output", { htmlFor: id });
  const show = (place) => {
    slider.value = place;
    readout.textContent = form.texts[place];
    slider.setAttribute("aria-valuetext", form.texts[place]);
  };
  slider.addEventListener("input", () => {
    show(Number(slider.value));
    moved(Number(slider.value));
  });
  return [[label, slider, readout], show];
}

function render({ model, el }) {
  views += 1;
  const key = model.get("key");
  let at = [...model.get("at")];
  let waiting = false;
  let clock;

  const image = element("img");
  const problem = element("pre");
  problem.setAttribute("role", "alert");
  const spoken = element("p", { className: "spoken" });
  spoken.setAttribute("role", "status");
  const note = element("p", { className: "note", hidden: true });
  const forms = model.get("controls");
  const shows = [];
  const controls = element("div", { className: "controls" });
  forms.forEach((form, i) => {
    const [nodes, show] = control(form, `explorer-${key}-${views}-${i}`, (place) => {
      at[i] = place;
      send();
    });
    controls.append(...nodes);
    shows.push(show);
  });
  // The still picture is for readers without a live one.
  const hide = element("style", { textContent: `.practicaldl-still-${key} { display: none }` });
  el.append(element("div", { className: "practicaldl-explorer" }, hide, controls, image, problem, note, spoken));
  // JupyterLab takes the arrow keys to fold headings, unless the focused element forbids it; Ctrl+S still saves.
  const keys = (event) => {
    if (!el.contains(event.target)) return;
    event.target.toggleAttribute("data-lm-suppress-shortcuts", !(event.ctrlKey || event.metaKey));
  };
  window.addEventListener("keydown", keys, true);

  function send() {
    if (waiting || String(at) === String(model.get("drawn"))) return;
    waiting = true;
    clock = setTimeout(() => {
      note.textContent = "Python does not answer. It may be busy with another cell, or not running: then run this cell again.";
      note.hidden = false;
    }, PATIENCE);
    model.set("at", [...at]);
    model.save_changes();
  }

  function draw() {
    const wrong = model.get("problem");
    problem.textContent = wrong;
    problem.hidden = !wrong;
    image.hidden = Boolean(wrong);
    const old = image.src;
    image.src = URL.createObjectURL(new Blob([model.get("picture")], { type: "image/png" }));
    if (old) URL.revokeObjectURL(old);
    image.alt = model.get("alt");
    image.style.width = `${model.get("width")}px`;
  }

  function drawn() {
    clearTimeout(clock);
    note.hidden = true;
    draw();
    spoken.textContent = model.get("alt");
    if (!waiting) at = [...model.get("drawn")]; // moved by code
    waiting = false;
    shows.forEach((show, i) => show(at[i]));
    send();
  }

  shows.forEach((show, i) => show(at[i]));
  draw();
  model.on("change:drawn", drawn);
  return () => {
    clearTimeout(clock);
    window.removeEventListener("keydown", keys, true);
    model.off("change:drawn", drawn);
    URL.revokeObjectURL(image.src);
  };
}

export default { render };
