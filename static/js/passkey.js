// allauth's passkey scripts tell faults in an event; the page has a sentence for them, which waits hidden.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.getElementById("passkey-fault").hidden = false;
});
