#pragma once

// What the loops over rows of floats share. Such a loop is compiled for several widths of vector
// registers, and the processor's own is chosen when the program starts.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__)
#define HEED_VECTORIZED \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define HEED_VECTORIZED
#endif
#define HEED_INLINE inline __attribute__((always_inline))
