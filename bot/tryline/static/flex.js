// Draws Flex messages. Text is data: it only ever becomes a text node, and every style
// value is checked, so that nothing a message holds can act as markup or script.

const SPACES = { none: "0px", xs: "2px", sm: "4px", md: "8px", lg: "12px", xl: "16px", xxl: "20px" };
const SIZES = { xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29, "3xl": 35, "4xl": 48, "5xl": 74 };
const LENGTH = /^\d+(\.\d+)?(px|%)$/;
const COLOUR = /^#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?$/;
const BUBBLES = ["nano", "micro", "deca", "hecto", "kilo", "mega", "giga"];
const JUSTIFY = ["flex-start", "center", "flex-end", "space-between", "space-around", "space-evenly"];

const space = (value) => SPACES[value] ?? (LENGTH.test(value ?? "") ? value : null);
const colour = (value) => (COLOUR.test(value ?? "") ? value : null);
const set = (element, name, value) => value != null && element.style.setProperty(name, value);

export function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text != null) element.textContent = text;
  return element;
}

// contents: a bubble or a carousel; act: called with an action when it is tapped
export function drawFlex(contents, act) {
  if (contents.type !== "carousel") return drawBubble(contents, act);
  const row = make("div", "fx-carousel");
  row.append(...contents.contents.map((bubble) => drawBubble(bubble, act)));
  return row;
}

function drawBubble(bubble, act) {
  const size = BUBBLES.includes(bubble.size) ? bubble.size : "mega";
  const element = make("div", `fx-bubble fx-${size}`);
  for (const name of ["header", "hero", "body", "footer"]) {
    if (!bubble[name]) continue;
    const block = drawBox(bubble[name], act);
    block.classList.add("fx-block", `fx-${name}`);
    set(block, "background-color", colour(bubble.styles?.[name]?.backgroundColor));
    element.append(block);
  }
  tappable(element, bubble.action, act);
  return element;
}

function drawBox(box, act) {
  const layout = ["horizontal", "baseline"].includes(box.layout) ? box.layout : "vertical";
  const element = make("div", `fx-box fx-${layout}`);
  boxStyle(element, box);
  const kept = (box.contents ?? []).filter((one) => DRAW[one.type]);
  kept.forEach((one, at) => {
    const child = DRAW[one.type](one, act);
    place(child, one, layout, at === 0 ? "0px" : space(one.margin) ?? space(box.spacing) ?? "0px");
    element.append(child);
  });
  tappable(element, box.action, act);
  return element;
}

function boxStyle(element, box) {
  set(element, "background-color", colour(box.backgroundColor));
  set(element, "border-radius", space(box.cornerRadius));
  set(element, "padding", space(box.paddingAll));
  set(element, "padding-top", space(box.paddingTop));
  set(element, "padding-bottom", space(box.paddingBottom));
  set(element, "padding-inline-start", space(box.paddingStart));
  set(element, "padding-inline-end", space(box.paddingEnd));
  for (const name of ["width", "height"]) set(element, name, space(box[name]));
  set(element, "max-width", space(box.maxWidth));
  set(element, "max-height", space(box.maxHeight));
  if (JUSTIFY.includes(box.justifyContent)) element.style.justifyContent = box.justifyContent;
  if (JUSTIFY.slice(0, 3).includes(box.alignItems)) element.style.alignItems = box.alignItems;
  if (colour(box.borderColor)) {
    element.style.border = `${LENGTH.test(box.borderWidth ?? "") ? box.borderWidth : "1px"} solid`;
    element.style.borderColor = box.borderColor;
  }
}

function place(child, one, layout, gap) {
  const across = layout !== "vertical";
  const share = one.flex ?? (across && one.type !== "separator" ? 1 : 0);
  child.style.flex = share > 0 ? `${share} 1 0` : "none";
  if (!across && share > 0) child.style.flex = `${share} 0 auto`;
  child.style[across ? "marginInlineStart" : "marginTop"] = gap;
}

function lettering(element, one, scaling) {
  const base = SIZES[one.size] ?? (LENGTH.test(one.size ?? "") ? parseFloat(one.size) : null);
  if (base) element.style.fontSize = scaling ? `calc(${base}px * var(--type))` : `${base}px`;
  set(element, "color", colour(one.color));
  if (one.weight === "bold") element.style.fontWeight = "700";
  if (one.style === "italic") element.style.fontStyle = "italic";
  if (["underline", "line-through"].includes(one.decoration)) element.style.textDecoration = one.decoration;
}

function drawText(one, act) {
  const element = make("div", one.wrap ? "fx-text wrap" : "fx-text");
  lettering(element, { size: "md", ...one }, one.scaling);
  if (["center", "end"].includes(one.align)) element.style.textAlign = one.align;
  if (/^\d+(\.\d+)?px$/.test(one.lineSpacing ?? "")) element.style.lineHeight = `calc(1.4em + ${one.lineSpacing})`;
  if (!one.contents?.length) element.textContent = one.text ?? "";
  for (const span of one.contents ?? []) {
    const piece = make("span", span.weight === "bold" ? "fx-span bold" : "fx-span", span.text);
    lettering(piece, span, one.scaling);
    element.append(piece);
  }
  tappable(element, one.action, act);
  return element;
}

function drawButton(one, act) {
  const style = ["primary", "secondary"].includes(one.style) ? one.style : "link";
  const element = make("button", `fx-button ${style} ${one.height === "sm" ? "sm" : "md"}`);
  element.type = "button";
  element.append(make("span", "fx-label", one.action?.label));
  if (one.scaling) element.style.fontSize = "calc(16px * var(--type))";
  if (one.adjustMode === "shrink-to-fit") [element, element.firstChild].forEach((part) => FITTED.observe(part));
  set(element, style === "link" ? "color" : "background-color", colour(one.color));
  element.addEventListener("click", () => act(one.action));
  return element;
}

// A label is one line; one that is to shrink does so until it fits, again when type grows.
const FITTED = new ResizeObserver((entries) => entries.forEach(({ target }) => {
  const button = target.closest(".fx-button");
  const label = button.firstChild;
  const state = `${button.clientWidth} ${getComputedStyle(button).fontSize}`;
  if (button.dataset.fitted === state) return;
  button.dataset.fitted = state;
  label.style.fontSize = "1em";
  label.style.fontSize = `${Math.floor((label.clientWidth / label.scrollWidth) * 100) / 100}em`;
}));

function drawSeparator(one) {
  const element = make("hr", "fx-separator");
  set(element, "background-color", colour(one.color));
  return element;
}

function tappable(element, action, act) {
  if (!action) return;
  element.classList.add("fx-action");
  element.tabIndex = 0;
  element.setAttribute("role", "button");
  element.addEventListener("click", (event) => { event.stopPropagation(); act(action); });
  element.addEventListener("keydown", (event) => { if (event.key === "Enter") act(action); });
}

const DRAW = { box: drawBox, text: drawText, button: drawButton, separator: drawSeparator };
