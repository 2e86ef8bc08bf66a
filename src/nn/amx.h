#pragma once

namespace heed {

/// Intel's Advanced Matrix Extensions: what this process may use of them.
struct Amx {
  bool has_bf16 = false;
  bool has_int8 = false;
};

/// Asks the processor, and the system, which keeps the registers of a program only if it is told;
/// once.
const Amx& amx();

}  // namespace heed
