/* The player: pictures of all cameras in step, out of what the server unpacked and verified. */
"use strict";

(function () {
	const player = document.getElementById("player");
	if (!player)
		return;
	const at = (id) => document.getElementById(id);
	const AHEAD = 24; /* pictures of each camera that are fetched before they are due */
	const base = player.dataset.from;
	const screens = new Map();
	const pictures = new Map(); /* number of a frame: its Image */
	const boxes = [];
	let moments = []; /* each a time at which some camera has a new picture */
	let now = 0; /* ms since second 0 */
	let begin = 0, end = 0;
	let playing = false, last = 0;
	let from = null, to = null;
	let drawn = null; /* the box that is being drawn */

	for (const canvas of player.querySelectorAll("canvas"))
		screens.set(canvas.dataset.camera, { canvas, frames: [], shown: -1 });

	/* The last frame of a camera that is not later than a time; -1: none yet. */
	function place(frames, ms) {
		let low = 0, high = frames.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (frames[middle].ms <= ms)
				low = middle + 1;
			else
				high = middle;
		}
		return low - 1;
	}

	function fetchPicture(number) {
		let image = pictures.get(number);
		if (!image) {
			image = new Image();
			image.src = base + number + ".jpg";
			image.addEventListener("load", () => show());
			pictures.set(number, image);
		}
		return image;
	}

	function forget() {
		for (const [number, image] of pictures)
			if (!image.wanted)
				pictures.delete(number);
	}

	function paint(screen, name, image) {
		const context = screen.canvas.getContext("2d");
		context.drawImage(image, 0, 0, screen.canvas.width, screen.canvas.height);
		context.lineWidth = Math.max(2, screen.canvas.width / 300);
		for (const box of drawn ? boxes.concat(drawn) : boxes) {
			if (box.camera !== name)
				continue;
			context.fillStyle = "rgba(20, 20, 20, .85)";
			context.fillRect(box.x, box.y, box.w, box.h);
			context.strokeStyle = "#ffc94d";
			context.strokeRect(box.x, box.y, box.w, box.h);
		}
	}

	function show() {
		for (const image of pictures.values())
			image.wanted = false;
		for (const [name, screen] of screens) {
			const first = Math.max(0, place(screen.frames, now));
			for (let i = first; i < Math.min(first + AHEAD, screen.frames.length); i++)
				fetchPicture(screen.frames[i].number).wanted = true;
			if (!screen.frames.length || screen.frames[first].ms > now)
				continue;
			const image = pictures.get(screen.frames[first].number);
			if (image.complete && image.naturalWidth) {
				paint(screen, name, image);
				screen.canvas.dataset.shown = screen.frames[first].number;
			}
		}
		forget();
		at("clock").textContent = (now / 1000).toFixed(2) + " s";
		at("seek").value = String(end > begin ? Math.round((now - begin) / (end - begin) * 1000) : 0);
	}

	function go(ms) {
		now = Math.min(Math.max(ms, begin), end);
		show();
	}

	function step(by) {
		play(false);
		let i = moments.findIndex((ms) => ms > now);
		if (i < 0)
			i = moments.length;
		/* i - 1 is where we are */
		go(moments[Math.min(Math.max(i - 1 + by, 0), moments.length - 1)] || 0);
	}

	/* Time waits for the pictures, so that no camera runs ahead of another. */
	function isHere() {
		for (const screen of screens.values()) {
			const i = place(screen.frames, now);
			const image = i >= 0 ? pictures.get(screen.frames[i].number) : null;
			if (image && !image.complete)
				return false;
		}
		return true;
	}

	function tick(time) {
		if (!playing)
			return;
		if (isHere())
			now = Math.min(now + Math.min(time - last, 250) * Number(at("speed").value), end);
		last = time;
		show();
		if (now >= end)
			play(false);
		else
			requestAnimationFrame(tick);
	}

	const words = [at("play").textContent, at("play").dataset.pause];
	function play(on) {
		if (on && now >= end)
			now = begin;
		playing = on;
		at("play").textContent = words[on ? 1 : 0];
		if (on) {
			last = performance.now();
			requestAnimationFrame(tick);
		}
	}

	/* What is drawn, marked and chosen goes along to another part of the film, and into the other language. */
	function carry() {
		const area = document.querySelector("textarea[name=boxes]");
		const more = { boxes: area ? area.value.trim() : "", at: views ? chosenViews().join(" ") : "" };
		for (const [name, ms] of [["from", from], ["to", to]])
			more[name] = ms === null ? "" : (ms / 1000).toFixed(2);
		const changed = (to) => {
			const url = new URL(to, location.href);
			for (const [name, value] of Object.entries(more))
				if (value)
					url.searchParams.set(name, value);
				else
					url.searchParams.delete(name);
			return url;
		};
		for (const link of document.querySelectorAll(".parts a"))
			link.href = changed(link.href).href;
		const back = document.querySelector("input[name=back]");
		if (back) {
			const url = changed(back.value);
			back.value = url.pathname + url.search;
		}
	}

	/* What came along. */
	function unpack() {
		const came = new URL(location.href).searchParams;
		const seconds = (name) => {
			const got = /^\d{1,7}(\.\d{1,3})?$/.exec(came.get(name) || "");
			return got ? Number(got[0]) * 1000 : null;
		};
		const text = came.get("boxes") || "";
		for (const area of document.querySelectorAll("textarea[name=boxes]")) {
			area.value = text;
			area.closest("details").open = text !== "";
			readBoxes(text);
		}
		from = seconds("from");
		to = seconds("to");
	}

	function mark() {
		const line = at("marks");
		line.textContent = "";
		/* a mark may lie in another part */
		const percent = (ms) => (end > begin ? Math.min(Math.max((ms - begin) / (end - begin), 0), 1) * 100 : 0);
		if (from !== null || to !== null) {
			const span = document.createElement("b");
			const left = percent(from === null ? begin : from);
			span.style.left = left + "%";
			span.style.width = Math.max(0, percent(to === null ? end : to) - left) + "%";
			line.append(span);
		}
		for (const button of document.querySelectorAll("button.at")) {
			const ms = Number(button.dataset.at) * 1000;
			if (ms < begin || ms > end)
				continue;
			const dot = document.createElement("i");
			dot.style.left = percent(ms) + "%";
			dot.title = button.parentElement.textContent;
			line.append(dot);
		}
		for (const [name, ms] of [["from", from], ["to", to]]) {
			const field = document.querySelector("input[name=" + name + "]");
			if (field && ms !== null)
				field.value = (ms / 1000).toFixed(2);
		}
		carry();
	}

	function setMark(isFrom) {
		if (isFrom)
			from = now;
		else
			to = now;
		if (from !== null && to !== null && from > to)
			[from, to] = [to, from];
		mark();
	}

	/* What stands in the forms, and what is drawn, are the same. */
	function writeBoxes() {
		const text = boxes.map((b) => b.camera + ":" + [b.x, b.y, b.w, b.h].join(",") + b.rest).join("\n");
		for (const area of document.querySelectorAll("textarea[name=boxes]")) {
			area.value = text;
			area.closest("details").open = boxes.length > 0 || area.closest("details").open;
		}
		carry();
		show();
	}

	function readBoxes(text) {
		boxes.length = 0;
		for (const line of text.split("\n")) {
			const got = /^\s*(.+):(\d+),(\d+),(\d+),(\d+)(@.*)?$/.exec(line);
			if (got)
				boxes.push({ camera: got[1], x: +got[2], y: +got[3], w: +got[4], h: +got[5], rest: got[6] || "" });
		}
		show();
	}

	/* The views of an answer: what stands in its field, and what is listed below it, are the same. */
	const views = document.querySelector("input[name=at]");
	const chosen = document.createElement("ul");

	const chosenViews = () => views.value.split(/\s+/).filter((word) => word);

	function button(text, says, what) {
		const made = document.createElement("button");
		made.type = "button";
		made.textContent = text;
		if (says)
			made.setAttribute("aria-label", says);
		made.addEventListener("click", what);
		return made;
	}

	function writeViews(words) {
		views.value = words.join(" ");
		listViews();
	}

	function removeView(i) {
		writeViews(chosenViews().filter((_, other) => other !== i));
		/* who works from the keyboard goes on where he was */
		const left = chosen.querySelectorAll("button.remove");
		(left[Math.min(i, left.length - 1)] || views).focus();
	}

	function listViews() {
		const words = chosenViews();
		chosen.textContent = "";
		words.forEach((word, i) => {
			const item = document.createElement("li");
			const seconds = Number(word.slice(word.lastIndexOf(":") + 1));
			item.append(button(word, "", () => {
				play(false);
				go(seconds * 1000);
			}));
			const remove = button("×", views.dataset.remove + " " + word, () => removeView(i));
			remove.className = "remove";
			item.append(remove);
			chosen.append(item);
		});
		for (const add of player.querySelectorAll("button.view"))
			add.disabled = words.length >= Number(views.dataset.most);
		carry();
	}

	function addView(name) {
		const frames = screens.get(name).frames;
		const shown = place(frames, now);
		const word = shown >= 0 ? name + ":" + (frames[shown].ms / 1000).toFixed(3) : "";
		if (word && !chosenViews().includes(word))
			writeViews(chosenViews().concat(word));
	}

	if (views) {
		chosen.className = "views";
		chosen.setAttribute("aria-live", "polite");
		views.closest("label").after(chosen);
		views.addEventListener("input", listViews);
		for (const add of player.querySelectorAll("button.view")) {
			add.hidden = false;
			add.addEventListener("click", () => addView(add.dataset.camera));
		}
		listViews();
	}

	/* The buyer's picture is the one that the form names. */
	const buyer = at("buyer");
	const file = document.querySelector("select[name=file]");
	if (buyer && file)
		file.addEventListener("change", () => {
			buyer.src = buyer.dataset.from + (file.value || buyer.dataset.first) + ".jpg";
		});

	function where(canvas, event) {
		const frame = canvas.getBoundingClientRect();
		const inside = (v, most) => Math.round(Math.min(Math.max(v, 0), most));
		return [inside((event.clientX - frame.left) / frame.width * canvas.width, canvas.width),
			inside((event.clientY - frame.top) / frame.height * canvas.height, canvas.height)];
	}

	function isHiding() {
		return at("hide") && at("hide").getAttribute("aria-pressed") === "true";
	}

	for (const [name, { canvas }] of screens) {
		let corner = null;
		const span = (event) => {
			const [x, y] = where(canvas, event);
			return { camera: name, x: Math.min(x, corner[0]), y: Math.min(y, corner[1]),
				w: Math.abs(x - corner[0]), h: Math.abs(y - corner[1]), rest: "" };
		};
		canvas.addEventListener("pointerdown", (event) => {
			if (!isHiding())
				return;
			canvas.setPointerCapture(event.pointerId);
			corner = where(canvas, event);
		});
		canvas.addEventListener("pointermove", (event) => {
			if (!corner)
				return;
			drawn = span(event);
			show();
		});
		canvas.addEventListener("pointerup", (event) => {
			if (!corner)
				return;
			const box = span(event);
			corner = drawn = null;
			if (box.w > 3 && box.h > 3)
				boxes.push(box);
			writeBoxes();
		});
	}

	function on(id, what) {
		if (at(id))
			at(id).addEventListener("click", what);
	}
	on("play", () => play(!playing));
	on("back", () => step(-1));
	on("on", () => step(1));
	on("mark-from", () => setMark(true));
	on("mark-to", () => setMark(false));
	on("hide", () => {
		const pressed = isHiding();
		at("hide").setAttribute("aria-pressed", String(!pressed));
		player.querySelector(".screens").classList.toggle("hiding", !pressed);
		play(false);
	});
	at("seek").addEventListener("input", () => {
		play(false);
		go(begin + Number(at("seek").value) / 1000 * (end - begin));
	});
	for (const button of document.querySelectorAll("button.at"))
		button.addEventListener("click", () => {
			play(false);
			go(Number(button.dataset.at) * 1000);
		});
	for (const button of document.querySelectorAll("button.undo"))
		button.addEventListener("click", () => {
			boxes.pop();
			writeBoxes();
		});
	for (const area of document.querySelectorAll("textarea[name=boxes]"))
		area.addEventListener("input", () => {
			readBoxes(area.value);
			for (const other of document.querySelectorAll("textarea[name=boxes]"))
				other.value = area.value;
			carry();
		});
	for (const [name, isFrom] of [["from", true], ["to", false]]) {
		const field = document.querySelector("input[name=" + name + "]");
		if (field)
			field.addEventListener("change", () => {
				const ms = field.value.trim() && Number(field.value) >= 0 ? Number(field.value) * 1000 : null;
				if (isFrom)
					from = ms;
				else
					to = ms;
				mark();
			});
	}

	function faster(by) {
		const speed = at("speed");
		speed.selectedIndex = Math.min(Math.max(speed.selectedIndex + by, 0), speed.options.length - 1);
	}
	const keys = {
		" ": () => play(!playing), ArrowLeft: () => step(-1), ArrowRight: () => step(1),
		"[": () => setMark(true), "]": () => setMark(false), "-": () => faster(-1), "+": () => faster(1),
		"=": () => faster(1),
	};
	document.addEventListener("keydown", (event) => {
		if (event.ctrlKey || event.altKey || event.metaKey ||
			event.target.closest("input, textarea, select, button, a, summary"))
			return;
		if (keys[event.key]) {
			event.preventDefault();
			keys[event.key]();
		}
	});

	/* Cameras do not see at the same millisecond: what is close together is one step, at its last picture. */
	function together(times) {
		const most = Math.max(1, ...[...screens.values()].map((screen) => screen.frames.length));
		const near = times.length ? (times[times.length - 1] - times[0]) / most / 2 : 0;
		const steps = [];
		let first = -Infinity;
		for (const ms of times) {
			if (ms - first <= near)
				steps[steps.length - 1] = ms;
			else {
				steps.push(ms);
				first = ms;
			}
		}
		return steps;
	}

	unpack();
	fetch(base + "frames.json").then((reply) => reply.json()).then((list) => {
		const times = new Set();
		list.frames.forEach(([camera, ms], number) => {
			const screen = screens.get(list.cameras[camera]);
			if (!screen)
				return;
			screen.frames.push({ ms, number });
			times.add(ms);
		});
		moments = together([...times].sort((a, b) => a - b));
		begin = moments[0] || 0;
		end = moments[moments.length - 1] || 0;
		player.dataset.ready = "yes";
		go(begin);
		mark();
	});
})();

/* The small pictures in a list of takes: those that are looked at, one after the other. */
(function () {
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
})();

/* What the cameras see now: a picture a second, how sharp it is and how well exposed. */
(function () {
	const EVERY_MS = 1000, CARD_MS = 5000, AGAIN_MS = 150, DARK = 24, BRIGHT = 250;
	const page = document.querySelector(".live");
	if (!page)
		return;
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
})();

/* A text is copied with one click; without a script, or where the browser does not let it, it is marked by hand. */
(function () {
	if (!navigator.clipboard)
		return;
	for (const button of document.querySelectorAll("button.copy")) {
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
})();

/* A second click while a form is on its way does not send it again: a claim would be noted twice. */
(function () {
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
})();
