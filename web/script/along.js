/* What is drawn, marked and chosen goes along to another part of the film, and into the other language. */

function changed(to, values) {
	const url = new URL(to, location.href);
	for (const [name, value] of Object.entries(values))
		if (value)
			url.searchParams.set(name, value);
		else
			url.searchParams.delete(name);
	return url;
}

/* Has the page's ways there carry @values: by name, as text; "": not. */
export function carry(values) {
	for (const link of document.querySelectorAll(".parts a"))
		link.href = changed(link.href, values).href;
	const back = document.querySelector("input[name=back]");
	if (back) {
		const url = changed(back.value, values);
		back.value = url.pathname + url.search;
	}
}

/* What came along, and may be anybody's: a text, and a time in ms or null. */
export function cameText(name) {
	return new URL(location.href).searchParams.get(name) || "";
}

export function cameTime(name) {
	const got = /^\d{1,7}(\.\d{1,3})?$/.exec(cameText(name));
	return got ? Number(got[0]) * 1000 : null;
}
