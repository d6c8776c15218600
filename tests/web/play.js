/*
 * How smoothly half a minute of the newest film of a waybill plays in Chromium. Writes, as numbers on one line of
 * FOLDER/played: seconds of film, seconds that passed while it played, pictures of it (all cameras), how many of them were
 * never shown, and by how many ms at most a camera's picture came later after the one before than it was taken.
 * usage: node play.js URL PASSWORD FOLDER USER WAYBILL
 */
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { run, open } = require("./browser.js");

const [, , folder, user, waybill] = process.argv.slice(2);
const FILM_MS = 30000;

/* In the page: plays from the begin, @most ms of the film at most, and looks at each camera whenever the screen is drawn. */
async function watch(most) {
	const player = document.getElementById("player");
	const list = await (await fetch(player.dataset.from + "frames.json")).json();
	const clock = () => parseFloat(document.getElementById("clock").textContent) * 1000;
	const cameras = [...document.querySelectorAll(".player canvas")].map((canvas) => {
		const of = list.cameras.indexOf(canvas.dataset.camera);
		const due = list.frames.map(([camera, ms], number) => ({ camera, ms, number }));
		return { canvas, due: due.filter((frame) => frame.camera === of), seen: new Set(), at: 0, last: -1, late: 0 };
	});
	const look = (time) => {
		for (const camera of cameras) {
			const shown = camera.due.findIndex((frame) => frame.number === Number(camera.canvas.dataset.shown));
			if (shown < 0 || shown === camera.last)
				continue;
			if (camera.last >= 0)
				camera.late = Math.max(camera.late,
					time - camera.at - (camera.due[shown].ms - camera.due[shown - 1].ms));
			camera.seen.add(shown);
			camera.last = shown;
			camera.at = time;
		}
	};
	const button = document.getElementById("play");
	const first = clock();
	const begin = performance.now();
	button.click();
	await new Promise((end) => {
		const turn = (time) => {
			look(time);
			if (clock() < first + most && button.textContent === button.dataset.pause)
				requestAnimationFrame(turn);
			else
				end();
		};
		requestAnimationFrame(turn);
	});
	const took = performance.now() - begin;
	const last = clock();
	const all = cameras.reduce((sum, camera) => sum + camera.due.filter((frame) => frame.ms <= last).length, 0);
	return [(last - first) / 1000, took / 1000, all, all - cameras.reduce((sum, camera) => sum + camera.seen.size, 0),
		Math.max(...cameras.map((camera) => camera.late))];
}

run(async (browser) => {
	const page = await open(browser, user, {});
	await page.fill("input[name=q]", waybill);
	await page.keyboard.press("Enter");
	await page.click("tbody a >> text=" + waybill + " >> nth=0");
	await page.waitForSelector("#player[data-ready=yes]");
	const numbers = await page.evaluate(watch, FILM_MS);
	fs.writeFileSync(path.join(folder, "played"), numbers.map((number) => number.toFixed(3)).join(" ") + "\n");
});
