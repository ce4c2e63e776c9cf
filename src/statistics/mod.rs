//! Numbers in, numbers out: means, ratios, paired differences, quantiles and their intervals.
