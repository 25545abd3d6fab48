// A button beside every field that is there to be copied; without scripts it is selected by hand.
const words = { copy: "คัดลอก", copied: "คัดลอกแล้ว" };

function take(field, button) {
  field.select();
  const told = () => { button.textContent = words.copied; };
  if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(told, () => {});
  else if (document.execCommand("copy")) told();
}

for (const field of document.querySelectorAll("[readonly]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words.copy;
  button.setAttribute("aria-describedby", field.id);
  button.addEventListener("click", () => take(field, button));
  field.after(button);
}
