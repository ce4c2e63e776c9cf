#!/bin/sh
# Makes the two fonts that report.html embeds from the subset that charts are drawn with: NotoSansSC-Regular-latin.woff2
# (letters, digits, punctuation, signs), which every page has, and NotoSansSC-Regular-hanzi.woff2 (everything else), which
# only pages with Chinese text have.
#
# usage: make-web-fonts.sh
# needs: python3 with fonttools (checked with 4.60) and brotli
set -eu

here=$(cd "$(dirname "$0")" && pwd)
subset="$here/NotoSansSC-Regular-subset.ttf"
latin=$(mktemp)
hanzi=$(mktemp)
trap 'rm -f "$latin" "$hanzi"' EXIT

python3 - "$subset" "$latin" "$hanzi" <<'PYTHON'
import sys
from fontTools.ttLib import TTFont
subset, latin, hanzi = sys.argv[1:]
ranges = [(0x20, 0x7E), (0xA0, 0xFF), (0x2010, 0x2027), (0x2030, 0x205E), (0x2190, 0x2193), (0x2200, 0x22FF)]
points = {point for low, high in ranges for point in range(low, high + 1)}
rest = set(TTFont(subset).getBestCmap()) - points
for path, chosen in [(latin, points), (hanzi, rest)]:
    open(path, "w").write("\n".join(f"U+{point:04X}" for point in sorted(chosen)))
PYTHON

for part in latin hanzi; do
    eval "characters=\$$part"
    pyftsubset "$subset" --unicodes-file="$characters" --flavor=woff2 --no-hinting \
        --output-file="$here/NotoSansSC-Regular-$part.woff2" --layout-features=kern,liga,ccmp,locl,mark,mkmk
done
