bats_require_minimum_version 1.5.0
# What is drawn into pictures and films, as somebody reads it who has nothing else: by a program that reads letters.

load station
load desk

# after TIME SECOND   The clock's words for this second after a time.
after() {
	date -u -d "$1 + $2 seconds" "+%F %T +00:00"
}

@test "sheet: waybill, times, station and code are read in grey, in what 130,000 bytes left of them" {
	from=$("$packseal" show take.seal --json | json 'd["take"]["from"]')
	for lang in en zh; do
		run -0 env TZ=UTC "$packseal" sheet take.seal -o "$out.jpg" --max-bytes 130000 --lang $lang --grey --force
		[[ $output =~ "evidence code "([0-9A-Z-]{19}) ]]
		code=${BASH_REMATCH[1]}
		# when each of its pictures is from, as it is printed
		mapfile -t seconds < <(sed -nE 's/^ +[0-9] +(top|side) +([0-9.]+) s .*/\2/p' <<<"$output")
		[ ${#seconds[@]} -ge 4 ]
		ffmpeg -nostdin -v error -y -i "$out.jpg" -vf scale=2*iw:-1 -pix_fmt gray "$out.png"
		case $lang in
		en)
			"$BATS_TEST_DIRNAME/letters.py" "$out.png" eng "$first" "Station bench 1" "take 1" "$(after "$from" 0)" \
				"${seconds[@]}" -- "evidence $code" "its barcode reads $first" "declared test sources, no bench" \
				"this sheet is derived and no original" "complete and as signed"
			;;
		zh)
			"$BATS_TEST_DIRNAME/letters.py" "$out.png" chi_sim "$first" "$(after "$from" 0)" -- "证据码 $code" \
				"打包台 bench 1" "第 1 次录制" "条码读出 $first" "测试画面,非现场录制" "本图为派生图片,不是原件" "时间为设备时钟"
			;;
		esac
	done
}

@test "clip: waybill, code, the running time and the clock are read in its seconds" {
	run -0 env TZ=UTC "$packseal" clip take.seal -o "$out.mp4" --lang en --max-bytes 400000
	[[ $output =~ "evidence code "([0-9A-Z-]{19}) ]]
	code=${BASH_REMATCH[1]}
	from=$("$packseal" show take.seal --json | json 'd["take"]["from"]')
	for second in 1 3 6; do
		ffmpeg -nostdin -v error -y -ss $second -i "$out.mp4" -frames:v 1 -vf scale=2*iw:-1 -pix_fmt gray "$out.png"
		"$BATS_TEST_DIRNAME/letters.py" "$out.png" eng "$first" "$second.0 s of " "$(after "$from" $second)" -- \
			"evidence $code" "Test source." "Viewing copy, no original"
	done
}
