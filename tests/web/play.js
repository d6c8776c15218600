/*
 * How smoothly half a minute of the newest film of a waybill plays in Chromium. Writes, as numbers on one line: seconds of film, seconds that
 * passed while it played, pictures of it (all cameras), how many of them were never shown, and by how many ms at most a
 * camera's picture came later after the one before than it was taken.
 * usage: node play.js URL USER PASSWORD WAYBILL FILE
 */
"use strict";
const fs = require("node:fs");
const { chromium } = require("playwright-core");

const [url, user, password, waybill, file] = process.argv.slice(2);
const PATIENCE_MS = 120000;
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

(async () => {
	const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
	try {
		const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
		page.setDefaultTimeout(PATIENCE_MS);
		await page.goto(url + "/");
		await page.fill("input[name=user]", user);
		await page.fill("input[name=password]", password);
		await page.keyboard.press("Enter");
		await page.waitForSelector("input[name=q]");
		await page.fill("input[name=q]", waybill);
		await page.keyboard.press("Enter");
		await page.click("tbody a >> text=" + waybill + " >> nth=0");
		await page.waitForSelector("#player[data-ready=yes]");
		const numbers = await page.evaluate(watch, FILM_MS);
		fs.writeFileSync(file, numbers.map((number) => number.toFixed(3)).join(" ") + "\n");
	} finally {
		await browser.close();
	}
})().catch((error) => {
	console.error(error);
	process.exit(1);
});
