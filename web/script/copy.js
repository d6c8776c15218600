/* A text is copied with one click; without a script, or where the browser does not let it, it is marked by hand. */

for (const button of document.querySelectorAll("button.copy")) {
	if (!navigator.clipboard)
		break;
	const word = button.textContent;
	button.hidden = false;
	button.addEventListener("click", async () => {
		const area = document.getElementById(button.dataset.of);
		area.select();
		await navigator.clipboard.writeText(area.value).then(() => {
			button.textContent = button.dataset.done;
			setTimeout(() => { button.textContent = word; }, 2000);
		}, () => {}); /* it is marked: Ctrl+C does it */
	});
}
