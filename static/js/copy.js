// A button with data-copy="id" copies the value of that field and says so.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    // Without HTTPS or permission the selected text is copied the old way.
    if (!document.execCommand("copy")) return;
  }
  button.textContent = button.dataset.copied;
});
