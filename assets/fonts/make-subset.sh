#!/bin/sh
# Makes NotoSansSC-Regular-subset.ttf, the font built into peakday, from a full static Noto Sans SC Regular with
# TrueType outlines (Google Fonts release 2.004, weight 400).
#
# usage: make-subset.sh FULL_FONT.ttf
# needs: python3 with fonttools (checked with 4.60)
#
# Kept: ASCII, Latin-1, general punctuation, arrows and signs that reports use, CJK punctuation, full-width forms, and
# the 3,755 hanzi of GB 2312 level 1 (rows 16 to 55), which cover the labels and most names in a scenario. The glyphs
# for vertical text are dropped, because charts have none. The family keeps its name: "Source" is the only reserved one.
set -eu

full=${1:?usage: make-subset.sh FULL_FONT.ttf}
here=$(cd "$(dirname "$0")" && pwd)
characters=$(mktemp)
trap 'rm -f "$characters"' EXIT

python3 - > "$characters" <<'PYTHON'
ranges = [(0x20, 0x7E), (0xA0, 0xFF), (0x2010, 0x2027), (0x2030, 0x205E), (0x2190, 0x2193), (0x21D2, 0x21D2),
          (0x2200, 0x22FF), (0x25A0, 0x25CF), (0x3000, 0x3015), (0xFF01, 0xFF5E), (0xFFE0, 0xFFE5)]
points = {point for low, high in ranges for point in range(low, high + 1)}
points |= {0x20AC, 0x2103, 0x2116, 0x2122}
for row in range(16, 56):
    for cell in range(1, 95):
        try:
            points.add(ord(bytes([0xA0 + row, 0xA0 + cell]).decode("gb2312")))
        except UnicodeDecodeError:
            pass  # The last five cells of row 55 are empty.
print("\n".join(f"U+{point:04X}" for point in sorted(points)))
PYTHON

pyftsubset "$full" \
    --unicodes-file="$characters" \
    --output-file="$here/NotoSansSC-Regular-subset.ttf" \
    --layout-features=kern,liga,ccmp,locl,mark,mkmk \
    --drop-tables+=vhea,vmtx,BASE,STAT \
    --no-hinting \
    --name-IDs=0,1,2,3,4,5,6,13,14
