/* A film: when each of its cameras took which picture, and the pictures that are fetched already. */

const AHEAD = 24; /* pictures of each camera that are fetched before they are due */

/* The last of @frames that is not later than @ms; -1: none yet. */
function place(frames, ms) {
	let low = 0, high = frames.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (frames[middle].ms <= ms)
			low = middle + 1;
		else
			high = middle;
	}
	return low - 1;
}

/* Cameras do not see at the same millisecond: what is close together is one step, at its last picture. */
function together(times, most) {
	const near = times.length ? (times[times.length - 1] - times[0]) / most / 2 : 0;
	const steps = [];
	let first = -Infinity;
	for (const ms of times) {
		if (ms - first <= near)
			steps[steps.length - 1] = ms;
		else {
			steps.push(ms);
			first = ms;
		}
	}
	return steps;
}

/* Times are ms since second 0. */
export class Film {
	/*
	 * @from: where its list and its pictures are to be had; @cameras: their names; @arrived() is called with each picture,
	 * @lost() once there are no more: the film was removed, the session is over, nobody answers.
	 */
	constructor(from, cameras, arrived, lost) {
		this.from = from;
		this.arrived = arrived;
		this.lost = lost;
		this.frames = new Map(cameras.map((camera) => [camera, []]));
		this.pictures = new Map(); /* number of a frame: its Image */
		this.moments = []; /* each a time at which some camera has a new picture */
		this.begin = 0;
		this.end = 0;
	}

	/* Its list; null: the film cannot be had. */
	async list() {
		const reply = await fetch(this.from + "frames.json").catch(() => null);
		return reply && reply.ok && !reply.redirected ? reply.json() : null;
	}

	async load() {
		const list = await this.list();
		if (!list) {
			this.lost();
			return;
		}
		const times = new Set();
		list.frames.forEach(([camera, ms], number) => {
			const frames = this.frames.get(list.cameras[camera]);
			if (!frames)
				return;
			frames.push({ ms, number });
			times.add(ms);
		});
		const most = Math.max(1, ...[...this.frames.values()].map((frames) => frames.length));
		this.moments = together([...times].sort((a, b) => a - b), most);
		this.begin = this.moments[0] || 0;
		this.end = this.moments[this.moments.length - 1] || 0;
	}

	/* The frame that a camera shows at a time; null: it has none yet. */
	shown(camera, ms) {
		const frames = this.frames.get(camera);
		return frames[place(frames, ms)] || null;
	}

	/* A frame's picture; null: it is not here. */
	picture(frame) {
		const image = this.pictures.get(frame.number);
		return image && image.complete && image.naturalWidth ? image : null;
	}

	/* Fetches what is due at a time and soon after, and forgets the rest. */
	want(ms) {
		const wanted = new Map();
		for (const frames of this.frames.values()) {
			const first = Math.max(0, place(frames, ms));
			for (const { number } of frames.slice(first, first + AHEAD))
				wanted.set(number, this.pictures.get(number) || this.fetch(number));
		}
		this.pictures = wanted;
	}

	fetch(number) {
		const image = new Image();
		image.src = this.from + number + ".jpg";
		image.addEventListener("load", () => this.arrived());
		image.addEventListener("error", () => this.miss());
		return image;
	}

	/* A picture did not come: it alone, or is the film gone? */
	async miss() {
		if (!this.asking)
			this.asking = this.list();
		const list = await this.asking;
		this.asking = null;
		if (!list)
			this.lost();
	}

	/* Whether no camera still waits for its picture of a time; one that cannot be had is not waited for. */
	isHere(ms) {
		return [...this.frames.keys()].every((camera) => {
			const frame = this.shown(camera, ms);
			const image = frame && this.pictures.get(frame.number);
			return !image || image.complete;
		});
	}

	/* The time of the step that is @by steps on from @ms. */
	step(ms, by) {
		let next = this.moments.findIndex((moment) => moment > ms);
		if (next < 0)
			next = this.moments.length;
		/* next - 1 is where we are */
		return this.moments[Math.min(Math.max(next - 1 + by, 0), this.moments.length - 1)] || 0;
	}
}
