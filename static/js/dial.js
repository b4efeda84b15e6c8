// A slider beside a number box: data-dial names the box. Either moves the other; only the box is sent.
for (const slider of document.querySelectorAll("[data-dial]")) {
  const box = document.getElementById(slider.dataset.dial);
  slider.hidden = false;
  slider.addEventListener("input", () => { box.value = slider.value; });
  box.addEventListener("input", () => { if (box.value !== "") slider.value = box.value; });
}
