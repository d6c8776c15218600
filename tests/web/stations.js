/*
 * One list of several stations, in Chromium: found, filtered, looked at, a claim of two; wide, narrow, in both languages.
 * usage: node stations.js URL PASSWORD FOLDER CLAIM   The stations are those of tests/e2e/web_stations.bats.
 */
"use strict";
const assert = require("node:assert");
const { run, open, shot, watch } = require("./browser.js");

const [url, , , claim] = process.argv.slice(2);
const waybill = "SF1023574470215";
const rows = (page) => page.$$eval("tbody tr", (all) => all.map((row) => row.querySelector("a").getAttribute("href")));

async function find(page) {
	await page.fill("input[name=q]", waybill);
	await page.keyboard.press("Enter");
	await page.waitForURL(/q=/);
	const found = await rows(page);
	assert.deepStrictEqual(found.filter((to) => /left\/take\/1$|right\/take\/2$/.test(to)), ["/station/right/take/2", "/station/left/take/1"]);
	await page.waitForFunction(() => [...document.querySelectorAll("td.still img")].every((image) => !image.hidden && image.complete));
	const stills = await page.$$eval("td.still img", (all) => all.map((image) => image.dataset.still));
	assert.ok(stills.includes("/station/left/take/1/still.jpg"), stills.join());
	await page.selectOption("select[name=station]", "left");
	await page.click("form.find button");
	await page.waitForURL(/station=left/);
	assert.ok((await rows(page)).every((to) => to.startsWith("/station/left/")));
}

async function look(page, at) {
	await page.goto(url + "/");
	await page.click("tbody a[href='/station/" + at + "'] >> nth=0");
	await watch(page);
	assert.ok((await page.textContent(".facts")).includes(at.replace("/take", "")));
}

/* Nothing may stick out of a narrow window. */
async function fits(page) {
	assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), page.url() + " is too wide");
}

async function clerk(browser) {
	const page = await open(browser, "li", {});
	await find(page);
	await look(page, "left/take/1");
	await look(page, "right/take/1");
	await page.goto(url + "/");
	await shot(page, "stations");
	await page.goto(url + "/claim/" + claim);
	await page.waitForSelector("a[href^='/station/right/take/2']");
	await shot(page, "stations-claim");
	await look(page, "far/take/1");
	await page.waitForSelector("text=hold the take at the station itself");
	await shot(page, "stations-far");
	/* back to where he was, in the other language */
	await page.click("button[name=lang]");
	await page.waitForURL(url + "/station/far/take/1");
}

async function manager(browser) {
	const page = await open(browser, "boss", { viewport: { width: 390, height: 800 }, locale: "zh-CN" });
	if (await page.$("text=Log out"))
		await page.click("button[name=lang]");
	for (const [path, name] of [["/", "list"], ["/health", "health"], ["/station/left/health", "health-left"], ["/live", "live"],
		["/access", "access"], ["/claim/" + claim, "claim"]]) {
		await page.goto(url + path);
		await fits(page);
		await shot(page, "stations-narrow-" + name);
	}
	await page.goto(url + "/live");
	await page.click(".stations a >> text=right");
	await page.waitForFunction(() => [...document.querySelectorAll("canvas")].every((c) => Number(c.dataset.pictures) > 1));
	await fits(page);
	await page.goto(url + "/station/far/take/1");
	await page.waitForSelector("#player[data-ready=yes]");
	await fits(page);
	await shot(page, "stations-narrow-far");
}

run(async (browser) => {
	await clerk(browser);
	await manager(browser);
});
