/*
 * A film that is removed while it plays, in Chromium: it stops, and the page says why. Who removes it waits for
 * FOLDER/playing.
 * usage: node gone.js URL PASSWORD FOLDER
 */
"use strict";
const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");
const { run, open, shot, excuse } = require("./browser.js");
const { isLegible } = require("./contrast.js");

const [url, , folder] = process.argv.slice(2);

run(async (browser) => {
	const page = await open(browser, "li", {});
	await page.goto(url + "/take/1");
	await page.waitForSelector("#player[data-ready=yes]");
	assert.ok(await page.isHidden("#lost"));
	fs.writeFileSync(path.join(folder, "playing"), "");
	await page.waitForFunction(async (from) => (await fetch(from + "frames.json")).status === 404,
		await page.getAttribute("#player", "data-from"));
	await page.click("#play");
	/* its last picture is never shown: it stops before */
	await page.waitForFunction(() => !document.getElementById("lost").hidden && document.getElementById("play").textContent === "Play");
	assert.ok(parseFloat(await page.textContent("#clock")) < 8);
	await isLegible(page, "#lost");
	await shot(page, "gone");
	await page.reload();
	assert.match(await page.textContent("main"), /no such page/i);
	excuse(/404/);
});
