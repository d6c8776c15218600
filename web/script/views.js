/* The views of an answer: what stands in its field, and what is listed below it, are the same. */

function button(text, says, what) {
	const made = document.createElement("button");
	made.type = "button";
	made.textContent = text;
	if (says)
		made.setAttribute("aria-label", says);
	made.addEventListener("click", what);
	return made;
}

export class Views {
	/* @film: out of which they are; @now(): where in it somebody is; @go(ms): leads there; @changed() is called when they are others. */
	constructor(film, now, go, changed) {
		this.go = go;
		this.changed = changed;
		this.field = document.querySelector("input[name=at]");
		this.list = document.createElement("ul");
		if (!this.field)
			return;
		this.list.className = "views";
		this.list.setAttribute("aria-live", "polite");
		this.field.closest("label").after(this.list);
		this.field.addEventListener("input", () => this.show());
		this.adds = document.querySelectorAll("button.view");
		for (const add of this.adds) {
			add.hidden = false;
			add.addEventListener("click", () => this.add(add.dataset.camera, film.shown(add.dataset.camera, now())));
		}
	}

	/* Each as CAMERA:SECONDS. */
	get words() {
		return this.field ? this.field.value.split(/\s+/).filter((word) => word) : [];
	}

	set words(words) {
		this.field.value = words.join(" ");
		this.show();
	}

	add(camera, frame) {
		const word = frame ? camera + ":" + (frame.ms / 1000).toFixed(3) : "";
		if (word && !this.words.includes(word))
			this.words = this.words.concat(word);
	}

	remove(i) {
		this.words = this.words.filter((_, other) => other !== i);
		/* who works from the keyboard goes on where he was */
		const left = this.list.querySelectorAll("button.remove");
		(left[Math.min(i, left.length - 1)] || this.field).focus();
	}

	show() {
		if (!this.field)
			return;
		const words = this.words;
		this.list.textContent = "";
		words.forEach((word, i) => {
			const item = document.createElement("li");
			const seconds = Number(word.slice(word.lastIndexOf(":") + 1));
			const remove = button("×", this.field.dataset.remove + " " + word, () => this.remove(i));
			remove.className = "remove";
			item.append(button(word, "", () => this.go(seconds * 1000)), remove);
			this.list.append(item);
		});
		for (const add of this.adds)
			add.disabled = words.length >= Number(this.field.dataset.most);
		this.changed();
	}
}
