/*
 * How well what a page says can be read: the contrast of text on its ground, as WCAG 2 counts it (4.5 is asked for), at rest,
 * with the pointer over it, and with the focus on it.
 */
"use strict";
const assert = require("node:assert");

const ENOUGH = 4.5;

/* In the page: of one element, all that lies below it mixed in. */
function contrast(element) {
	const rgba = (text) => {
		const numbers = text.match(/[\d.]+/g).map(Number);
		return numbers.length < 4 ? numbers.concat(1) : numbers;
	};
	const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
	const light = (colour) => {
		const [r, g, b] = colour.slice(0, 3).map((part) => part / 255)
			.map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	let ground = [255, 255, 255, 1];
	const layers = [];
	for (let at = element; at; at = at.parentElement)
		layers.unshift(rgba(getComputedStyle(at).backgroundColor));
	for (const layer of layers)
		ground = over(layer, ground);
	const ink = over(rgba(getComputedStyle(element).color), ground);
	const [dark, bright] = [light(ink), light(ground)].sort((a, b) => a - b);
	return (bright + 0.05) / (dark + 0.05);
}

/* Each that @selector finds. */
async function isLegible(page, selector) {
	for (const element of await page.$$(selector)) {
		const says = await element.innerText();
		const enough = async (state) => {
			const got = await element.evaluate(contrast);
			assert.ok(got >= ENOUGH, says + ", " + state + ": " + got.toFixed(2));
		};
		await page.mouse.move(0, 0);
		await enough("at rest");
		await element.focus();
		await enough("focus");
		await element.hover();
		await enough("hover");
	}
}

module.exports = { isLegible };
