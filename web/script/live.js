/* What the cameras see now: a picture a second, how sharp it is and how well exposed. */
const EVERY_MS = 1000, CARD_MS = 5000, AGAIN_MS = 150, DARK = 24, BRIGHT = 250;
const page = document.querySelector(".live");
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/* The middle of the picture, pixel by pixel, in grey. */
function middle(image) {
	const width = Math.min(640, image.width), height = Math.min(480, image.height);
	const canvas = new OffscreenCanvas(width, height);
	const context = canvas.getContext("2d", { willReadFrequently: true });
	context.drawImage(image, (image.width - width) >> 1, (image.height - height) >> 1, width, height, 0, 0, width, height);
	const rgba = context.getImageData(0, 0, width, height).data;
	const grey = new Float32Array(width * height);
	for (let i = 0; i < grey.length; i++)
		grey[i] = 0.299 * rgba[4 * i] + 0.587 * rgba[4 * i + 1] + 0.114 * rgba[4 * i + 2];
	return { grey, width, height };
}

/* The variance of the Laplacian: blur takes from it, whatever is to be seen. */
function sharpness({ grey, width, height }) {
	let sum = 0, squares = 0, count = 0;
	for (let y = 1; y < height - 1; y++)
		for (let x = 1; x < width - 1; x++) {
			const i = y * width + x;
			const value = 4 * grey[i] - grey[i - 1] - grey[i + 1] - grey[i - width] - grey[i + width];
			sum += value;
			squares += value * value;
			count++;
		}
	return squares / count - (sum / count) ** 2;
}

function exposure({ grey }) {
	let sum = 0, burnt = 0;
	for (const value of grey) {
		sum += value;
		burnt += value >= BRIGHT;
	}
	return burnt > grey.length / 20 ? "bright" : sum < DARK * grey.length ? "dark" : "right";
}

async function watch(figure) {
	const canvas = figure.querySelector("canvas"), meter = figure.querySelector("meter");
	const flag = figure.querySelector(".flag");
	let best = 0;
	for (;;) {
		const reply = await fetch(figure.dataset.live).catch(() => null);
		if (reply && reply.status === 202) {
			await later(AGAIN_MS);
			continue;
		}
		if (!reply || reply.status !== 200) {
			flag.textContent = page.dataset.none;
			flag.className = "flag bad";
			await later(2 * EVERY_MS);
			continue;
		}
		const image = await createImageBitmap(await reply.blob());
		canvas.width = Math.min(960, image.width);
		canvas.height = Math.round(image.height * canvas.width / image.width);
		canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
		const seen = middle(image);
		const sharp = sharpness(seen), light = exposure(seen);
		best = Math.max(best, sharp);
		meter.value = best ? Math.round(100 * sharp / best) : 0;
		flag.textContent = page.dataset[light];
		flag.className = "flag " + (light === "right" ? "good" : "doubt");
		canvas.dataset.pictures = Number(canvas.dataset.pictures || 0) + 1;
		image.close();
		await later(EVERY_MS);
	}
}

/* How finely it sees, while the aim card lies there; one camera at a time, for this costs more than a picture. */
async function measure(lines) {
	for (let i = 0; lines.length; i = (i + 1) % lines.length) {
		const reply = await fetch(lines[i].dataset.card).catch(() => null);
		if (reply && reply.status === 202) {
			await later(AGAIN_MS);
			i--;
			continue;
		}
		lines[i].textContent = reply && reply.status === 200 ? await reply.text() : "";
		await later(CARD_MS / lines.length);
	}
}

for (const figure of page.querySelectorAll("figure"))
	watch(figure);
measure(page.querySelectorAll("[data-card]"));
