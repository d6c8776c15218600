/*
 * A film that is looked at in parts, in Chromium: what a clerk draws, marks and chooses in one part goes along to the next,
 * and into the other language.
 * usage: node parts.js URL PASSWORD FOLDER
 */
"use strict";
const assert = require("node:assert");
const { run, open, shot, watch } = require("./browser.js");

const [url] = process.argv.slice(2);
const shownBoxes = (page) => page.$$eval("textarea[name=boxes]", (all) => all.map((area) => area.value));
const value = (page, name) => page.inputValue("input[name=" + name + "]");

async function draw(page, camera, share) {
	const canvas = page.locator("canvas[data-camera=" + camera + "]");
	await canvas.scrollIntoViewIfNeeded();
	const box = await canvas.boundingBox();
	await page.mouse.move(box.x + 10, box.y + 10);
	await page.mouse.down();
	await page.mouse.move(box.x + box.width * share, box.y + box.height * share, { steps: 4 });
	await page.mouse.up();
}

/* The middle of what was drawn over is dark. */
const isHidden = (page, camera) => page.$eval("canvas[data-camera=" + camera + "]", (canvas) => {
	const [x, y, w, h] = [...document.querySelectorAll("textarea[name=boxes]")].pop().value.split("\n")
		.find((line) => line.startsWith(canvas.dataset.camera + ":")).split(":")[1].split(",").map((number) => parseInt(number, 10));
	return canvas.getContext("2d").getImageData(x + w / 2, y + h / 2, 1, 1).data[0] < 70;
});

async function part(page, number) {
	await page.click(".parts a >> nth=" + number);
	await page.waitForURL(new RegExp("part=" + number));
	await watch(page);
}

run(async (browser) => {
	const page = await open(browser, "li", {});
	await page.goto(url + "/take/40?part=0");
	await watch(page);
	assert.strictEqual(await page.locator(".parts a").count(), 2);
	await page.click("#mark-from");
	await page.click("button.view[data-camera=top]");
	await page.click("#hide");
	await draw(page, "top", 0.5);
	await page.fill("form[action$=excerpt] textarea[name=boxes]", (await shownBoxes(page))[0] + "\nside:8,8,64,64@3-125.5");
	const boxes = await shownBoxes(page), from = await value(page, "from"), at = await value(page, "at");
	assert.match(boxes[0], /^top:\d+,\d+,\d+,\d+\nside:8,8,64,64@3-125\.5$/);
	assert.ok(Number(from) > 10 && at.startsWith("top:"), from + " " + at);
	assert.strictEqual(boxes[1], boxes[0]);

	await part(page, 1);
	assert.deepStrictEqual(await shownBoxes(page), boxes);
	assert.ok(await isHidden(page, "top") && await isHidden(page, "side"));
	assert.deepStrictEqual([await value(page, "from"), await value(page, "at")], [from, at]);
	await page.click("#mark-to");
	const to = await value(page, "to");
	assert.ok(Number(to) >= 120, to);
	/* from another part until here */
	assert.strictEqual(await page.$eval("#marks b", (mark) => mark.style.left), "0%");

	/* the other language, and back to the first part */
	await page.click("button[name=lang]");
	await page.waitForSelector("html[lang=zh-CN]");
	await watch(page);
	assert.strictEqual(new URL(page.url()).searchParams.get("part"), "1");
	await shot(page, "parts");
	await page.click("button.undo >> nth=0");
	await part(page, 0);
	assert.deepStrictEqual(await shownBoxes(page), [boxes[0].split("\n")[0], boxes[0].split("\n")[0]]);
	assert.deepStrictEqual([await value(page, "from"), await value(page, "to"), await value(page, "at")], [from, to, at]);

	/* what a stranger's link brings is text */
	await page.goto(url + "/take/40?part=0&boxes=" + encodeURIComponent("<b>x</b>\ntop:1,1,9,9") + "&from=1e9&to=-3");
	await watch(page);
	assert.strictEqual((await shownBoxes(page))[0], "<b>x</b>\ntop:1,1,9,9");
	assert.deepStrictEqual([await value(page, "from"), await value(page, "to")], ["", ""]);
});
