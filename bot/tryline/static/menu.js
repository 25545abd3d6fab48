// Draws the rich menu: its picture, and over it a button for each area.

import { make } from "./flex.js";

// act: called with an area's action when it is tapped
export function drawMenu(element, menu, picture, act) {
  const image = make("img");
  image.src = picture;
  image.alt = "";
  image.width = menu.size.width;
  image.height = menu.size.height;
  image.style.height = "auto";
  element.replaceChildren(image, ...menu.areas.map((area) => drawArea(area, menu.size, act)));
}

function drawArea({ bounds, action }, size, act) {
  const button = make("button");
  button.type = "button";
  button.setAttribute("aria-label", action.label ?? "");
  button.style.left = `${(100 * bounds.x) / size.width}%`;
  button.style.top = `${(100 * bounds.y) / size.height}%`;
  button.style.width = `${(100 * bounds.width) / size.width}%`;
  button.style.height = `${(100 * bounds.height) / size.height}%`;
  button.addEventListener("click", () => act(action));
  return button;
}
