/* The small pictures in a list of takes: those that are looked at, one after the other. */
const AGAIN_MS = 250, TRIES = 240;
const waiting = [];
let busy = false;

async function get(image) {
	for (let i = 0; i < TRIES; i++) {
		const reply = await fetch(image.dataset.still);
		if (reply.status === 200) {
			image.src = image.dataset.still;
			image.hidden = false;
		}
		if (reply.status !== 202)
			return;
		await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
	}
}

async function work() {
	if (busy)
		return;
	busy = true;
	while (waiting.length)
		await get(waiting.shift()).catch(() => {}); /* the list is whole without it */
	busy = false;
}

const images = document.querySelectorAll("img[data-still]");
/* a hidden picture has no place: its cell is watched */
const watcher = new IntersectionObserver((entries) => {
	for (const entry of entries) {
		if (!entry.isIntersecting)
			continue;
		watcher.unobserve(entry.target);
		waiting.push(entry.target.querySelector("img"));
	}
	work();
}, { rootMargin: "200px" });
for (const image of images)
	watcher.observe(image.parentElement);
