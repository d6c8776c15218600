/* The player: pictures of all cameras in step, out of what the server unpacked and verified. */
import { Boxes } from "./boxes.js";
import { Film } from "./film.js";
import { Marks } from "./marks.js";
import { Views } from "./views.js";
import { cameText, cameTime, carry } from "./along.js";

const at = (id) => document.getElementById(id);
const player = at("player");
const screens = new Map([...player.querySelectorAll("canvas")].map((canvas) => [canvas.dataset.camera, canvas]));
let now = 0; /* ms since second 0 */
let playing = false, last = 0;

const film = new Film(player.dataset.from, [...screens.keys()], show, () => {
	play(false);
	at("lost").hidden = false;
});
const boxes = new Boxes(show, () => {
	takeAlong();
	show();
});
const marks = new Marks(at("marks"), () => {
	marks.show(film);
	takeAlong();
});
const views = new Views(film, () => now, stopAt, takeAlong);

function takeAlong() {
	const seconds = (ms) => (ms === null ? "" : (ms / 1000).toFixed(2));
	carry({ boxes: boxes.text, at: views.words.join(" "), from: seconds(marks.from), to: seconds(marks.to) });
}

function show() {
	film.want(now);
	for (const [camera, canvas] of screens) {
		const frame = film.shown(camera, now);
		const image = frame && film.picture(frame);
		if (!image)
			continue;
		canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
		boxes.paint(canvas, camera);
		canvas.dataset.shown = frame.number;
	}
	const { begin, end } = film;
	at("clock").textContent = (now / 1000).toFixed(2) + " s";
	at("seek").value = String(end > begin ? Math.round((now - begin) / (end - begin) * 1000) : 0);
}

function go(ms) {
	now = Math.min(Math.max(ms, film.begin), film.end);
	show();
}

function stopAt(ms) {
	play(false);
	go(ms);
}

function step(by) {
	stopAt(film.step(now, by));
}

/* Time waits for the pictures, so that no camera runs ahead of another. */
function tick(time) {
	if (!playing)
		return;
	if (film.isHere(now))
		now = Math.min(now + Math.min(time - last, 250) * Number(at("speed").value), film.end);
	last = time;
	show();
	if (now >= film.end)
		play(false);
	else
		requestAnimationFrame(tick);
}

const words = [at("play").textContent, at("play").dataset.pause];
function play(on) {
	if (on && now >= film.end)
		now = film.begin;
	playing = on;
	at("play").textContent = words[on ? 1 : 0];
	if (on) {
		last = performance.now();
		requestAnimationFrame(tick);
	}
}

/* The buyer's picture is the one that the form names. */
const buyer = at("buyer");
const file = document.querySelector("select[name=file]");
if (buyer && file)
	file.addEventListener("change", () => {
		buyer.src = buyer.dataset.from + (file.value || buyer.dataset.first) + ".jpg";
	});

const isHiding = () => at("hide") && at("hide").getAttribute("aria-pressed") === "true";
for (const [camera, canvas] of screens)
	boxes.drawOn(canvas, camera, isHiding);

function on(id, what) {
	if (at(id))
		at(id).addEventListener("click", what);
}
on("play", () => play(!playing));
on("back", () => step(-1));
on("on", () => step(1));
on("mark-from", () => marks.set("from", now));
on("mark-to", () => marks.set("to", now));
on("hide", () => {
	const pressed = isHiding();
	at("hide").setAttribute("aria-pressed", String(!pressed));
	player.querySelector(".screens").classList.toggle("hiding", !pressed);
	play(false);
});
at("seek").addEventListener("input", () => {
	stopAt(film.begin + Number(at("seek").value) / 1000 * (film.end - film.begin));
});
for (const button of document.querySelectorAll("button.at"))
	button.addEventListener("click", () => stopAt(Number(button.dataset.at) * 1000));

function faster(by) {
	const speed = at("speed");
	speed.selectedIndex = Math.min(Math.max(speed.selectedIndex + by, 0), speed.options.length - 1);
}
const keys = {
	" ": () => play(!playing), ArrowLeft: () => step(-1), ArrowRight: () => step(1),
	"[": () => marks.set("from", now), "]": () => marks.set("to", now), "-": () => faster(-1), "+": () => faster(1),
	"=": () => faster(1),
};
document.addEventListener("keydown", (event) => {
	/* what has keys of its own keeps them; a button and a link have the space bar alone */
	const own = event.key === " " ? "input, textarea, select, button, a, summary" : "input, textarea, select";
	if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest(own))
		return;
	if (keys[event.key]) {
		event.preventDefault();
		keys[event.key]();
	}
});

boxes.text = cameText("boxes");
marks.from = cameTime("from");
marks.to = cameTime("to");
views.show();
film.load().then(() => {
	go(film.begin);
	marks.show(film);
	takeAlong();
	player.dataset.ready = "yes";
});
