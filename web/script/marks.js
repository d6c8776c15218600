/* From when until when an excerpt is to be, in ms since second 0; null: not said. What stands in its form is the same. */

const fieldOf = (name) => document.querySelector("input[name=" + name + "]");

export class Marks {
	/* @line: the element on which they are shown; @changed() is called when they are others. */
	constructor(line, changed) {
		this.line = line;
		this.changed = changed;
		this.from = null;
		this.to = null;
		for (const name of ["from", "to"]) {
			const field = fieldOf(name);
			if (field)
				field.addEventListener("change", () => {
					this[name] = field.value.trim() && Number(field.value) >= 0 ? Number(field.value) * 1000 : null;
					changed();
				});
		}
	}

	set(name, ms) {
		this[name] = ms;
		if (this.from !== null && this.to !== null && this.from > this.to)
			[this.from, this.to] = [this.to, this.from];
		this.changed();
	}

	/* On the line of a film, with what happened in it. */
	show({ begin, end }) {
		/* a mark may lie in another part */
		const percent = (ms) => (end > begin ? Math.min(Math.max((ms - begin) / (end - begin), 0), 1) * 100 : 0);
		this.line.textContent = "";
		if (this.from !== null || this.to !== null) {
			const span = document.createElement("b");
			const left = percent(this.from === null ? begin : this.from);
			span.style.left = left + "%";
			span.style.width = Math.max(0, percent(this.to === null ? end : this.to) - left) + "%";
			this.line.append(span);
		}
		for (const button of document.querySelectorAll("button.at")) {
			const ms = Number(button.dataset.at) * 1000;
			if (ms < begin || ms > end)
				continue;
			const dot = document.createElement("i");
			dot.style.left = percent(ms) + "%";
			dot.title = button.parentElement.textContent;
			this.line.append(dot);
		}
		for (const name of ["from", "to"]) {
			const field = fieldOf(name);
			if (field && this[name] !== null)
				field.value = (this[name] / 1000).toFixed(2);
		}
	}
}
