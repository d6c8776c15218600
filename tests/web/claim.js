/*
 * A claim from its first picture to its end, in Chromium: by a clerk, without a script, by a viewer who may not, in
 * Chinese with a narrow window.
 * usage: node claim.js URL PASSWORD FOLDER   FOLDER has buyer.jpg and label.jpg; downloads and screenshots go there.
 */
"use strict";
const assert = require("node:assert");
const path = require("node:path");
const { run, open, shot, watch, download, faults } = require("./browser.js");

const [url, , folder] = process.argv.slice(2);
const waybill = "SF1023574470215";
const sent = (...names) => names.map((name) => path.join(folder, name));
const isDrawn = () => {
	const all = [...document.querySelectorAll("ul.files img")];
	return all.length && all.every((image) => image.complete && image.naturalWidth > 0);
};

async function look(page) {
	await page.fill("input[name=q]", waybill);
	await page.keyboard.press("Enter");
	await page.click("tbody a >> text=" + waybill + " >> nth=-1");
	await page.waitForSelector("#player[data-ready=yes]");
}

async function note(page) {
	await look(page);
	await page.click("text=Note a claim");
	assert.strictEqual(await page.inputValue("input[name=waybill]"), waybill);
	await page.selectOption("select[name=type]", "damaged");
	await page.selectOption("select[name=channel]", "taobao");
	await page.fill("input[name=buyer]", "tb-4711");
	await page.setInputFiles("input[type=file]", sent("buyer.jpg", "label.jpg"));
	await shot(page, "claim-new");
	/* from the keyboard: the last field, then the button */
	await page.focus("input[type=file]");
	await page.keyboard.press("Tab");
	/* twice, as a shaking hand does it: it is sent once */
	const times = await page.evaluate(() => {
		const button = document.activeElement;
		let sent = 0;
		addEventListener("submit", (event) => { sent += !event.defaultPrevented; });
		button.form.requestSubmit(button);
		button.form.requestSubmit(button);
		return sent;
	});
	assert.strictEqual(times, 1);
	await page.waitForURL(/\/claim\/1$/);
	await page.waitForFunction(isDrawn);
	await page.waitForSelector("text=no statement");
	await page.waitForSelector("li.declares >> text=GB 45438");
	await page.waitForSelector("text=47 hours left");
	await shot(page, "claim");
}

async function ask(page) {
	await page.click("text=Make the message");
	await page.waitForSelector("#message");
	const message = await page.inputValue("#message");
	assert.match(message, /by hand: [2-9A-Z]{6} /);
	await page.click("button.copy >> nth=0");
	await page.waitForSelector("text=Copied");
	assert.strictEqual(await page.evaluate(() => navigator.clipboard.readText()), message);
	await page.waitForFunction(isDrawn);
	await shot(page, "claim-asked");
	await page.fill("form[action$=reply] input[name=text]", "he sent <b>one</b> more");
	await page.setInputFiles("input[type=file]", sent("buyer.jpg"));
	await page.click("text=Note the reply");
	await page.waitForSelector("text=he sent <b>one</b> more");
	await page.waitForFunction(() => document.querySelectorAll("ul.files img").length === 3);
}

/* With the buyer's picture beside the film: two views, one too many, one taken back, all but the first from the keyboard. */
async function choose(page) {
	const field = () => page.inputValue("input[name=at]");
	await page.waitForFunction(() => document.getElementById("buyer").naturalWidth > 0);
	assert.strictEqual(await page.locator("form[action$=answer]").count(), 1);
	await page.click("button.view >> nth=0");
	assert.match(await field(), /^top:\d+\.\d{3}$/);
	await page.click("#on");
	await page.click("#on");
	await page.focus("button.view[data-camera=side]");
	await page.keyboard.press("Enter");
	await page.keyboard.press("Enter"); /* the same is the same */
	assert.match(await field(), /^top:\d+\.\d{3} side:\d+\.\d{3}$/);
	const two = await field();
	await page.fill("input[name=at]", two + " top:1 top:2 top:3");
	assert.strictEqual(await page.isDisabled("button.view >> nth=0"), true);
	for (let i = 0; i < 3; i++) {
		await page.focus("ul.views button.remove >> nth=2");
		await page.keyboard.press("Enter");
	}
	assert.strictEqual(await field(), two);
	assert.strictEqual(await page.isDisabled("button.view >> nth=0"), false);
	await page.click("ul.views li >> nth=0 >> button >> nth=0");
	assert.strictEqual(await page.textContent("#clock"), Number(two.match(/top:([\d.]+)/)[1]).toFixed(2) + " s");
	/* what stands beside is what the form names */
	await page.selectOption("select[name=file]", "2");
	await page.waitForFunction(() => document.getElementById("buyer").src.endsWith("/claim/1/small/2.jpg"));
	return two;
}

async function answer(page) {
	assert.strictEqual(await page.inputValue("form[action$=answer] select[name=channel]"), "taobao");
	await page.click("text=Choose the views in the film");
	await watch(page);
	const two = await choose(page);
	await page.click("#hide");
	await page.locator("canvas").first().scrollIntoViewIfNeeded();
	const box = await page.locator("canvas").first().boundingBox();
	await page.mouse.move(box.x + 10, box.y + 10);
	await page.mouse.down();
	await page.mouse.move(box.x + box.width / 3, box.y + box.height / 3, { steps: 4 });
	await page.mouse.up();
	assert.match(await page.inputValue("form[action='/claim/1/answer'] textarea"), /^top:/);
	await shot(page, "claim-film");
	await page.click("form[action='/claim/1/answer'] button.main");
	await download(page, "sheet.jpg", "claim-sheet.jpg");
	await page.waitForSelector("text=Ledger entries of this export");
	const said = await page.textContent("main");
	assert.match(said, /1\s+top\s+[\d.]+ s\s+as asked\s+2\s+side\s+[\d.]+ s\s+as asked/, two);
	await shot(page, "claim-made");
	/* for another channel with the same views and boxes, beside the same picture of the buyer's */
	await page.click("text=Back to the film");
	await watch(page);
	assert.strictEqual(await page.inputValue("input[name=at]"), two);
	assert.match(await page.inputValue("form[action='/claim/1/answer'] textarea"), /^top:/);
	await page.goBack();
	await page.click("text=Back to the claim");
	await page.waitForSelector("text=Made for this claim");
}

async function close(page) {
	await page.selectOption("select[name=outcome]", "won");
	await page.fill("form[action$=close] input[name=text]", "the platform agreed");
	await page.click("form[action$=close] button.main");
	await page.waitForSelector("text=won: the platform agreed");
	/* of what may be done with it nothing is left but to take it up again */
	const deeds = await page.$$eval("form[action^='/claim/']", (forms) => forms.map((form) => form.getAttribute("action")));
	assert.deepStrictEqual(deeds.map((deed) => deed.replace(/^\/claim\/\d+\//, "")), ["reopen"]);
	await shot(page, "claim-closed");
}

async function clerk(browser) {
	const page = await open(browser, "li", { permissions: ["clipboard-read", "clipboard-write"] });
	await note(page);
	await ask(page);
	await answer(page);
	await close(page);
}

async function withoutScript(browser) {
	const page = await open(browser, "wang", { javaScriptEnabled: false });
	await page.goto(url + "/claims/new");
	await page.fill("input[name=waybill]", waybill);
	await page.selectOption("select[name=type]", "used");
	await page.setInputFiles("input[type=file]", sent("buyer.jpg"));
	await page.click("button.main");
	await page.waitForURL(/\/claim\/2$/);
	await page.waitForSelector("a >> text=the same bytes as claim 1, file 1");
	assert.strictEqual(await page.isVisible("button.copy"), false);
	await shot(page, "claim-seen");
}

async function viewer(browser) {
	const page = await open(browser, "eve", {});
	await look(page);
	assert.strictEqual(await page.locator("text=Note a claim").count(), 0);
	const before = faults.length;
	for (const at of ["/claims", "/claims/new", "/claim/1", "/claim/1/small/1.jpg"])
		assert.strictEqual((await page.goto(url + at)).status(), 403);
	faults.length = before; /* the browser complains of the 403, rightly */
}

async function narrow(browser) {
	const page = await open(browser, "boss", { viewport: { width: 390, height: 800 } });
	await page.click("button[name=lang]");
	await page.waitForSelector("text=查找");
	for (const at of ["/claims", "/claims?all=1", "/claims/new", "/claim/2", "/take/1?claim=2"]) {
		await page.goto(url + at);
		if (at === "/claim/2")
			await page.waitForFunction(isDrawn);
		if (at.startsWith("/take")) {
			await watch(page);
			await page.click("button.view >> nth=1");
			await page.click("text=快递员的记录");
		}
		assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), at + " is too wide");
		await shot(page, "narrow-" + at.replace(/\W+/g, "-"));
	}
	await page.goto(url + "/claim/2");
	await page.waitForSelector("text=字节完全相同");
}

run(async (browser) => {
	await clerk(browser);
	await withoutScript(browser);
	await viewer(browser);
	await narrow(browser);
});
