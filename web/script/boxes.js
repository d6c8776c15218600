/* What is to be hidden: rectangles that are drawn over the cameras' pictures. What stands in the forms is the same. */

/* Where in a canvas's own pixels the pointer is. */
function where(canvas, event) {
	const frame = canvas.getBoundingClientRect();
	const inside = (v, most) => Math.round(Math.min(Math.max(v, 0), most));
	return [inside((event.clientX - frame.left) / frame.width * canvas.width, canvas.width),
		inside((event.clientY - frame.top) / frame.height * canvas.height, canvas.height)];
}

export class Boxes {
	/* @drawing() is called while one is being drawn, @changed() when there are others. */
	constructor(drawing, changed) {
		this.drawing = drawing;
		this.changed = changed;
		this.boxes = [];
		this.drawn = null; /* the box that is being drawn */
		this.areas = document.querySelectorAll("textarea[name=boxes]");
		for (const area of this.areas)
			area.addEventListener("input", () => {
				this.read(area.value);
				for (const other of this.areas)
					other.value = area.value;
				changed();
			});
		for (const button of document.querySelectorAll("button.undo"))
			button.addEventListener("click", () => {
				this.boxes.pop();
				this.write();
			});
	}

	/* As they stand in the forms. */
	get text() {
		return this.areas.length ? this.areas[0].value.trim() : "";
	}

	set text(text) {
		for (const area of this.areas) {
			area.value = text;
			area.closest("details").open = text !== "";
		}
		if (this.areas.length)
			this.read(text);
	}

	read(text) {
		this.boxes.length = 0;
		for (const line of text.split("\n")) {
			const got = /^\s*(.+):(\d+),(\d+),(\d+),(\d+)(@.*)?$/.exec(line);
			if (got)
				this.boxes.push({ camera: got[1], x: +got[2], y: +got[3], w: +got[4], h: +got[5], rest: got[6] || "" });
		}
	}

	write() {
		const text = this.boxes.map((b) => b.camera + ":" + [b.x, b.y, b.w, b.h].join(",") + b.rest).join("\n");
		for (const area of this.areas) {
			area.value = text;
			area.closest("details").open = this.boxes.length > 0 || area.closest("details").open;
		}
		this.changed();
	}

	/* Over a camera's picture that was drawn on @canvas. */
	paint(canvas, camera) {
		const context = canvas.getContext("2d");
		context.lineWidth = Math.max(2, canvas.width / 300);
		for (const box of this.drawn ? this.boxes.concat(this.drawn) : this.boxes) {
			if (box.camera !== camera)
				continue;
			context.fillStyle = "rgba(20, 20, 20, .85)";
			context.fillRect(box.x, box.y, box.w, box.h);
			context.strokeStyle = "#ffc94d";
			context.strokeRect(box.x, box.y, box.w, box.h);
		}
	}

	/* Lets boxes be drawn on a camera's @canvas, whenever @isHiding(). */
	drawOn(canvas, camera, isHiding) {
		let corner = null;
		const span = (event) => {
			const [x, y] = where(canvas, event);
			return { camera, x: Math.min(x, corner[0]), y: Math.min(y, corner[1]),
				w: Math.abs(x - corner[0]), h: Math.abs(y - corner[1]), rest: "" };
		};
		canvas.addEventListener("pointerdown", (event) => {
			if (!isHiding())
				return;
			canvas.setPointerCapture(event.pointerId);
			corner = where(canvas, event);
		});
		canvas.addEventListener("pointermove", (event) => {
			if (!corner)
				return;
			this.drawn = span(event);
			this.drawing();
		});
		canvas.addEventListener("pointerup", (event) => {
			if (!corner)
				return;
			const box = span(event);
			corner = this.drawn = null;
			if (box.w > 3 && box.h > 3)
				this.boxes.push(box);
			this.write();
		});
	}
}
