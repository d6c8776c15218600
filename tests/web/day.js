/*
 * A clerk's day, a viewer's, and a clerk's in Chinese with a narrow window, in Chromium.
 * usage: node day.js URL PASSWORD FOLDER   Leaves downloads and screenshots in FOLDER.
 */
"use strict";
const assert = require("node:assert");
const { run, open, shot, watch, download, faults } = require("./browser.js");
const { isLegible } = require("./contrast.js");

const [url, password, folder] = process.argv.slice(2);
const waybill = "SF1023574470215";
/* The number of the frame that each camera shows. */
const shown = (page) => page.$$eval("canvas", (all) => all.map((canvas) => Number(canvas.dataset.shown)));

async function until(page, what, is) {
	for (let i = 0; i < 3000; i++) {
		if (is(await shown(page)))
			return;
		await page.waitForTimeout(20);
	}
	assert.fail(what + ": " + await shown(page));
}

async function look(page) {
	await page.fill("input[name=q]", waybill.slice(-6));
	await page.keyboard.press("Enter");
	await page.click("tbody a >> text=" + waybill + " >> nth=-1");
	await watch(page);
}

async function play(page) {
	/* a step is a new picture of some camera: on a busy station not always of each */
	const sum = (all) => all.reduce((before, number) => before + number, 0);
	const first = sum(await shown(page));
	await page.keyboard.press("ArrowRight");
	await until(page, "no step on from " + first, (all) => sum(all) > first);
	const step = sum(await shown(page));
	await page.click("#play");
	await until(page, "does not play on from " + step, (all) => sum(all) > step + 12);
	await page.click("#play");
	/* from the keyboard, also while the focus is on a button */
	const paused = sum(await shown(page));
	await page.keyboard.press("ArrowLeft");
	await until(page, "no step back from " + paused, (all) => sum(all) < paused);
	/* an event leads to its second, and twice as fast is as far in half the time */
	const event = page.locator("button.at").first();
	await event.click();
	assert.strictEqual(Math.round(parseFloat(await page.textContent("#clock")) * 10),
		Math.round(Number(await event.getAttribute("data-at")) * 10));
	await page.selectOption("#speed", "2");
	await page.keyboard.press("Escape");
	await page.click("#play");
	const before = [Date.now(), parseFloat(await page.textContent("#clock"))];
	await until(page, "does not play twice as fast", (all) => sum(all) > first);
	await page.click("#play");
	const after = [parseFloat(await page.textContent("#clock")), Date.now()];
	assert.ok((after[0] - before[1]) * 1000 > 0 && (after[0] - before[1]) * 1000 <= 2.2 * (after[1] - before[0]) + 250,
		"clock: " + before + " " + after);
	/* in step: no camera has a picture that it ought to show by the time at which another's was taken */
	const list = await (await page.request.get(url + await page.$eval("#player", (p) => p.dataset.from) + "frames.json")).json();
	const next = (number) => list.frames.findIndex(([camera], i) => i > number && camera === list.frames[number][0]);
	await until(page, "out of step", (all) => {
		const latest = Math.max(...all.map((number) => list.frames[number][1]));
		return all.every((number) => next(number) < 0 || list.frames[next(number)][1] > latest);
	});
}

async function hide(page) {
	await page.click("#hide");
	await page.locator("canvas").first().scrollIntoViewIfNeeded();
	const box = await page.locator("canvas").first().boundingBox();
	await page.mouse.move(box.x + 10, box.y + 10);
	await page.mouse.down();
	await page.mouse.move(box.x + box.width / 3, box.y + box.height / 3, { steps: 4 });
	await page.mouse.up();
	assert.match(await page.inputValue("textarea[name=boxes] >> nth=0"), /^top:\d+,\d+,\d+,\d+$/);
}

async function clerk(browser) {
	const page = await open(browser, "li", { permissions: ["clipboard-read", "clipboard-write"] });
	await look(page);
	await play(page);
	await page.click("#mark-from");
	await page.keyboard.press("Escape");
	await page.click("#on");
	await page.click("#on");
	await page.click("#mark-to");
	const [from, to] = [await page.inputValue("input[name=from]"), await page.inputValue("input[name=to]")];
	assert.ok(Number(to) > Number(from), from + " " + to);
	await hide(page);
	await shot(page, "look");
	const take = page.url();
	/* what is marked and drawn here goes into the file */
	await page.click("form[action$=excerpt] button.main");
	await download(page, "excerpt.seal", "excerpt.seal");
	/* the second channel's set, by the way back from the first's, hides what that hides */
	await page.goto(take);
	await watch(page);
	await hide(page);
	const drawn = await page.inputValue("textarea[name=boxes] >> nth=0");
	for (const channel of ["taobao", "douyin"]) {
		if (channel === "douyin") {
			await page.click("text=Back to the film");
			await watch(page);
			assert.strictEqual(await page.inputValue("textarea[name=boxes] >> nth=0"), drawn);
		}
		await page.selectOption("select[name=channel]", channel);
		await page.selectOption("select[name=claim]", "missing");
		await page.click("form[action$=answer] button.main");
		await download(page, "sheet.jpg", channel + ".jpg");
		assert.ok((await page.textContent("main")).includes("灰块为遮挡"), channel);
		await page.click("button.copy");
		await page.waitForSelector("text=Copied");
		const text = await page.inputValue("#paste");
		assert.match(text, /证据码/);
		assert.strictEqual(await page.evaluate(() => navigator.clipboard.readText()), text);
		await shot(page, "made-" + channel);
	}
	await page.goto(take);
	await page.fill("input[name=why]", "claim 17");
	await page.click("form[action$=hold] button.main");
	await page.waitForSelector("text=claim 17");
	await page.goto(url + "/health");
	await page.waitForSelector("text=top");
	await shot(page, "health");
	await page.goto(url + "/");
	await page.waitForFunction(() => document.querySelector("td.still img").naturalWidth === 160);
	await shot(page, "find");
	await isLegible(page, "header a, header button, main a, main button");
	await page.click("text=Log out");
	await page.waitForSelector("input[name=password]");
	await shot(page, "login");
}

async function viewer(browser) {
	const page = await open(browser, "eve", {});
	await look(page);
	assert.strictEqual(await page.locator("form[action$=answer], form[action$=hold], #mark-from, #hide").count(), 0);
	const before = faults.length;
	assert.strictEqual((await page.goto(url + "/jobs")).status(), 403);
	await page.waitForSelector("text=Your role may not do this.");
	faults.length = before; /* the browser complains of the 403, rightly */
}

async function manager(browser) {
	const page = await open(browser, "boss", {});
	await page.click("nav >> text=Live");
	/* two pictures of each camera: they go on by themselves */
	await page.waitForFunction(() => [...document.querySelectorAll(".live canvas")].length === 2 &&
		[...document.querySelectorAll(".live canvas")].every((c) => Number(c.dataset.pictures) >= 2));
	await page.waitForSelector("text=exposure right >> nth=1");
	/* against the sharpest so far: what is held into the picture may blur it for a while */
	await page.waitForFunction(() => [...document.querySelectorAll(".live meter")].every((meter) => meter.value > 50));
	await page.waitForSelector("text=No aim card in the picture. >> nth=1");
	await shot(page, "live");
}

async function narrow(browser) {
	const page = await open(browser, "boss", { viewport: { width: 390, height: 800 } });
	await page.click("button[name=lang]");
	await page.waitForSelector("text=查找");
	for (const at of ["/", "/live", "/health"]) {
		await page.goto(url + at);
		assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), at + " is too wide");
	}
	await page.goto(url + "/");
	/* what is to be noted of a take is seen without being looked for */
	assert.ok(await page.$eval("td.flags .flag", (flag) => flag.getBoundingClientRect().right <= innerWidth), "a flag is outside");
	await shot(page, "narrow-find");
	await look(page);
	assert.strictEqual(await page.getAttribute("html", "lang"), "zh-CN");
	await page.waitForSelector("text=验签结果");
	assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "too wide");
	await shot(page, "narrow");
	await page.fill("form[action$=release] input[name=why]", "已结案");
	await page.click("form[action$=release] button.main");
	await page.waitForSelector("form[action$=hold]");
}

run(async (browser) => {
	await clerk(browser);
	await viewer(browser);
	await manager(browser);
	await narrow(browser);
});
