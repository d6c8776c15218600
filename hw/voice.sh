#!/bin/sh
# voice.sh DIR   Speaks the clips of voice.tsv into DIR/en and DIR/zh by espeak-ng: a synthesiser's voice, that one
# understands and nobody likes. A shop may put recordings of its own in their place: WAV, 16 bits, one channel, all of
# one rate.
set -eu
out=${1:?a folder}
tab=$(printf '\t')
mkdir -p "$out/en" "$out/zh"
while IFS=$tab read -r name en zh; do
	espeak-ng -v en -s 190 -w "$out/en/$name.wav" -- "$en"
	espeak-ng -v cmn -s 200 -w "$out/zh/$name.wav" -- "$zh"
done <"$(dirname "$0")/voice.tsv"
