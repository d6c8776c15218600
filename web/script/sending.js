/* A second click while a form is on its way does not send it again: a claim would be noted twice. */
const sent = new WeakSet();

document.addEventListener("submit", (event) => {
	if (event.target.method !== "post")
		return;
	if (sent.has(event.target))
		event.preventDefault();
	sent.add(event.target);
});
/* who comes back by the browser's button finds a page that may send again */
addEventListener("pageshow", (event) => {
	if (event.persisted)
		for (const form of document.forms)
			sent.delete(form);
});
