bats_require_minimum_version 1.5.0
# The evidence disk is not there, not the right one, full, read-only, or goes away under a take. What
# was sealed is there afterwards; the packer sees a fault, and records again when the disk is well.

load station

setup_file() {
	make_kit
	run_stories
}

tidy() {
	kill_station
	cd /
	umount "$here/store" 2>/dev/null || true
}

needs_root() {
	[ "$(id -u)" = 0 ] || not_here "needs root, to mount"
	unshare -m true 2>/dev/null || not_here "mounting is not permitted here"
}

# refused STATUS SENTENCE   A * in the sentence is anything.
refused() {
	status=0
	output=$(timeout 10 "$packseald" --config station.ini 2>&1) || status=$?
	[ "$status" = "$1" ] && [[ $output == *packseald:\ $2 ]] && return
	printf 'status %s: %s\nand not %s: %s\n' "$status" "$output" "$1" "$2" >&2
	return 1
}

# One take, and packseald has ended.
with_a_take() {
	start_station
	record $first
	stop_station
}

begin() {
	start_station
	record $first
	scan $second
	await '"started"'
	await '"sealed".*"take":2'
}

trouble() {
	ask '{"do":"status"}' | json 'd["status"]["lanes"][0]["trouble"]'
}

trouble_is() {
	is "$(trouble)" "$1"
}

@test "a store that is not there, or is none" {
	told none
}

story_none() {
	mv store away
	refused 78 "$here/store: no store is there; is the evidence disk mounted? packseald --init makes a new one"
	mkdir store
	refused 78 "$here/store: no store is there; *"
	echo nonsense >store/store-id
	refused 74 "$here/store: the store cannot be used: its file store-id is damaged; *"
	: >store/store-id
	refused 74 "$here/store: the store cannot be used: its file store-id is damaged; *"
	rm -r store
	echo file >store
	refused 78 "$here/store: no store is there; *"
	rm store
	ln -s store store
	refused 77 "$here/store: the store cannot be used: *"
	rm store
	mv away store
	run -78 "$packseald" --config station.ini --init
	[[ $output == *"$here/store: it is a store already"* ]]
	with_a_take
	all_intact 1
}

@test "a store that may not be written" {
	told not_writable
}

story_not_writable() {
	needs_root
	with_a_take
	mount --bind store store
	mount -o remount,bind,ro store
	refused 77 "$here/store: *; look whether the right disk is mounted, and whether it may be written"
	umount store
	start_station
	record $second
	stop_station
	all_intact 2
}

@test "a second packseald on the same store" {
	told second_packseald
}

story_second_packseald() {
	begin
	mkdir run2
	sed "s|^run = .*|run = $here/run2|; s|^path = .*|path = $here/scanner2|" station.ini >two.ini
	run -75 "$packseald" --config two.ini
	is "$output" "packseald: $here/store: another packseald holds the ledger; stop it first"
	# and with the same configuration it takes nothing from the first
	run -75 "$packseald" --config station.ini
	ask '{"do":"status"}' | grep -q '"ok":true'
	scan PSCMD-END
	await '"ended".*"take":2.*end_command'
	stop_station
	all_intact 2
}

@test "a ledger that is damaged is left alone, with the file and what to do" {
	told damaged_ledger
}

story_damaged_ledger() {
	with_a_take
	cp -a store whole
	advice='keep a copy of the folder, and restore the file from a backup'
	while read -r file how; do
		rm -r store
		cp -a whole store
		case $how in
		gone) rm "store/ledger/$file" ;;
		empty) : >"store/ledger/$file" ;;
		cut) truncate -s 100 "store/ledger/$file" ;;
		noise) random 5000 >"store/ledger/$file" ;;
		more) random 300 >>"store/ledger/$file" ;;
		*) change "store/ledger/$file" "$how" ;;
		esac
		find store -type f -print0 | sort -z | xargs -0 sha256sum >before
		echo "$file $how"
		refused 74 "$here/store: the ledger cannot be used: [a-z]*: *; $advice"
		find store -type f ! -name '*.db*' -print0 | sort -z | xargs -0 sha256sum >after
		diff <(grep -v '\.db' before) after
	done <<-END
		leaves empty
		leaves cut
		leaves noise
		leaves more
		leaves 20
		leaves 700
		leaves 900
		checkpoints noise
		checkpoints more
		checkpoints -110
		checkpoints gone
		secret gone
		secret empty
		secret cut
		secret 3
	END
	rm -r store
	cp -a whole store
	gone="$here/store: there are takes, but the ledger is gone; bring it back from a copy"
	rm store/ledger/leaves
	refused 74 "$gone"
	rm -r store/ledger
	refused 74 "$gone"
	cp -a whole/ledger store/
	start_station
	record $second
	stop_station
	all_intact 2
}

@test "an index that is damaged costs no take; reindex makes it anew" {
	told damaged_index
}

story_damaged_index() {
	with_a_take
	rm -f store/index.db-*
	random 40000 >store/index.db
	run -66 "$packseal" find $first --store store
	[[ $output == *"packseal reindex"* ]]
	start_station
	says "packseal reindex"
	record $second
	stop_station
	all_intact 2
	run -0 "$packseal" reindex --store store
	[[ $output == *"2 takes indexed, 0 files left out"* ]]
	run -0 "$packseal" find $second --store store
	# cut in the middle, where SQLite looks only later
	truncate -s 8192 store/index.db
	run ! "$packseal" find $first --store store
	[[ $output == *reindex* ]]
	run -0 "$packseal" reindex --store store
	run -0 "$packseal" find $first --store store
	start_station
	record $first
	stop_station
	run -0 "$packseal" list --store store
	is "$(grep -c '\.seal' <<<"$output")" 3
	all_intact 3
}

# Take 2 was broken off: a fault is shown, nothing starts, and as soon as the disk is well, it does.
goes_on_when_well() {
	await '"signal":"ready"'
	record $first
	is "$take" "$1"
	stop_station
	is_intact "$(take_file 2)" "$2"
	# the next start completes it
	start_station
	record $second
	stop_station
	is_intact "$(take_file 1)" intact
	is_intact "$(take_file 2)" "$3"
	is_intact "$(take_file 3)" intact
	is_intact "$(take_file 4)" intact
	is "$(find store -name '*.seal' | wc -l)" 4
}

@test "the disk fills in mid-take" {
	told disk_fills
}

story_disk_fills() {
	needs_root
	rm -r store
	mkdir store
	mount -t tmpfs -o size=24m tmpfs store
	"$packseald" --config station.ini --init
	begin
	head -c 100000000 /dev/zero >store/other 2>dd.log || true
	await '"event":"broken".*the disk is full'
	await '"signal":"fault"'
	scan $first
	await '"signal":"fault"'
	[[ "$(trouble)" == "the evidence disk is full: "*" GB are free, "* ]]
	rm store/other
	goes_on_when_well 3 intact_truncated intact_interrupted
	says "the next start of packseald completes the file"
}

@test "the disk becomes read-only in mid-take" {
	told disk_turns_read_only
}

story_disk_turns_read_only() {
	needs_root
	command -v mkfs.ext4 >/dev/null || not_here "no e2fsprogs here"
	truncate -s 48M disk
	mkfs.ext4 -q -F disk
	rm -r store
	mkdir store
	mount -o loop,errors=remount-ro disk store 2>mount.log || not_here "no loop device here"
	fail=/sys/fs/ext4/$(basename "$(findmnt -no SOURCE store)")/trigger_fs_error
	[ -w "$fail" ] || not_here "this kernel cannot fail a file system"
	"$packseald" --config station.ini --init
	begin
	echo "a test" >"$fail"
	await '"event":"broken"'
	await '"signal":"fault"'
	scan $first
	await '"signal":"fault"'
	trouble_is "the evidence disk is not usable"
	stop_station
	umount store
	e2fsck -fy disk >fsck.log 2>&1 || [ $? -le 2 ]
	mount -o loop disk store
	start_station
	record $first
	stop_station
	is_intact "$(take_file 1)" intact
	is_intact "$(take_file 2)" intact_interrupted
	is_intact "$(take_file 3)" intact
}

@test "the disk returns an error in mid-take" {
	told disk_fails
}

story_disk_fails() {
	start_station env "LD_PRELOAD=$build/tests/faults/stall.so" "PS_EIO=$here/eio" ASAN_OPTIONS=verify_asan_link_order=0
	record $first
	scan $second
	await '"started"'
	await '"sealed".*"take":2'
	touch eio
	await '"event":"broken".*"take":2'
	await '"signal":"fault"'
	scan $first
	await '"signal":"fault"'
	trouble_is "the evidence disk is not usable"
	says "take 2 broke off: the system refused a read or a write"
	rm eio
	await '"signal":"ready"'
	says "the evidence disk is usable again"
	record $first
	is "$take" 3
	stop_station
	# the next start completes it, as far as it is on the disk
	start_station
	record $second
	stop_station
	is_intact "$(take_file 1)" intact
	is_intact "$(take_file 2)" intact_interrupted
	is_intact "$(take_file 3)" intact
	is_intact "$(take_file 4)" intact
}

@test "the ledger is removed in mid-take: nothing more is recorded until it is back" {
	told ledger_removed
}

story_ledger_removed() {
	begin
	mv store/ledger/leaves .
	await '"signal":"fault"'
	await '"ended".*"take":2.*fault'
	scan $first
	await '"signal":"fault"'
	trouble_is "the ledger failed: restart packseald"
	says "the ledger was removed from the store; bring it back, and restart packseald"
	stop_station
	refused 74 "*there are takes, but the ledger is gone; bring it back from a copy"
	mv leaves store/ledger/
	start_station
	record $first
	stop_station
	all_intact 3
}

@test "the store is moved away in mid-take, and comes back" {
	told moved_away
}

story_moved_away() {
	begin
	mv store away
	await '"signal":"fault"'
	scan $first
	await '"signal":"fault"'
	trouble_is "the evidence disk is not usable"
	says "the evidence disk is not usable: there is no such thing; is it the right one, and mounted?"
	mv away store
	goes_on_when_well 3 intact intact
}

@test "the folder of the day is removed in mid-take: that take is lost, and said to be, at once" {
	told day_removed
}

story_day_removed() {
	begin
	mv store/20* .
	await '"event":"broken".*"take":2'
	await '"signal":"fault"'
	says "take 2 broke off: its file is gone from the store"
	await '"signal":"ready"'
	record $first
	stop_station
	is_intact "$(take_file 3)" intact
	start_station
	says "take 2 was begun and has no ending"
	stop_station
}

@test "the file of a take is removed in mid-take" {
	told file_removed
}

story_file_removed() {
	begin
	rm "$(take_file 2)"
	await '"event":"broken".*"take":2'
	says "take 2 broke off: its file is gone from the store"
	await '"signal":"ready"'
	record $first
	stop_station
	is_intact "$(take_file 1)" intact
	is_intact "$(take_file 3)" intact
}
