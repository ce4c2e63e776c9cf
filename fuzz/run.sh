#!/bin/sh
# Builds the fuzz targets with the stable compiler and runs each for some seconds: fuzz/run.sh [SECONDS] [TARGET...]
#
# `cargo +nightly fuzz run TARGET` does the same with the address sanitizer, where a nightly compiler is installed.
set -eu
cd "$(dirname "$0")"
seconds=${1:-60}
[ $# -gt 0 ] && shift
targets=${*:-scenario table roster review shard}
host=$(rustc -vV | sed -n 's/^host: //p')
RUSTFLAGS="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1" cargo build --release --target "$host"
for target in $targets; do
    mkdir -p "target/found/$target" "artifacts/$target"
    # What is found beyond the kept corpus stays out of the repository.
    "target/$host/release/$target" "target/found/$target" "corpus/$target" -max_total_time="$seconds" -timeout=20 \
        -rss_limit_mb=4096 -artifact_prefix="artifacts/$target/" -print_final_stats=1
done
