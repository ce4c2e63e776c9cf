//! What peakday promises, capability by capability, through its public interface. One binary, so that it links once.

mod suite;
