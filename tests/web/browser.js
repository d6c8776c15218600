/*
 * Chromium, as whoever plays a day in it uses it. The program's arguments are URL PASSWORD FOLDER; downloads and
 * screenshots go into FOLDER.
 */
"use strict";
const assert = require("node:assert");
const path = require("node:path");
const { chromium } = require("playwright-core");

const [url, password, folder] = process.argv.slice(2);
const faults = []; /* what the browser complains of: scripts, styles, what is missing */

/* Logs in, in a context of its own. */
async function open(browser, user, settings) {
	const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...settings });
	const page = await context.newPage();
	page.setDefaultTimeout(120000);
	page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
	page.on("pageerror", (error) => faults.push(error.message));
	await page.goto(url + "/");
	await page.fill("input[name=user]", user);
	await page.fill("input[name=password]", password);
	await page.keyboard.press("Enter");
	await page.waitForSelector("input[name=q]");
	return page;
}

const shot = (page, name) => page.screenshot({ path: path.join(folder, name + ".png"), fullPage: true });

/* Until each camera's picture is there, a third into the film: at its beginning one may have begun later than another. */
async function watch(page) {
	await page.waitForSelector("#player[data-ready=yes]");
	await page.$eval("#seek", (seek) => {
		seek.value = "300";
		seek.dispatchEvent(new Event("input"));
	});
	await page.waitForFunction(() => [...document.querySelectorAll(".player canvas")].every((c) => c.dataset.shown));
}

async function download(page, name, as) {
	await page.waitForSelector("a[download]", { timeout: 120000 });
	const row = page.locator("tr", { hasText: name });
	const [got] = await Promise.all([page.waitForEvent("download"), row.locator("a[download]").click()]);
	await got.saveAs(path.join(folder, as));
}

/* What the browser complains of like this was meant to happen. */
function excuse(text) {
	for (let i = faults.length - 1; i >= 0; i--)
		if (text.test(faults[i]))
			faults.splice(i, 1);
}

/* Plays a day, of which the browser may have nothing to complain. */
function run(day) {
	(async () => {
		const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
		try {
			await day(browser);
			assert.deepStrictEqual(faults, []);
		} finally {
			await browser.close();
		}
	})().catch((error) => {
		console.error(error);
		process.exit(1);
	});
}

module.exports = { run, open, shot, watch, download, faults, excuse };
