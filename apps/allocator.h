#pragma once

#ifdef HEED_MIMALLOC
#include <mimalloc.h>
#endif

namespace heed {

/// Keeps memory that was freed for ten seconds, unless mimalloc's environment says another time;
/// its own are milliseconds. The tensors of a training step are as large as those of the step
/// before, and the system clears each page that it hands out again.
inline void keep_freed_memory() {
#if defined(HEED_MIMALLOC) && MI_MALLOC_VERSION >= 206  // which has one of these settings
#if MI_MALLOC_VERSION < 210
  constexpr mi_option_t delay = mi_option_decommit_delay;
#else
  constexpr mi_option_t delay = mi_option_purge_delay;
#endif
  constexpr long milliseconds = 10'000;
  mi_option_set_default(delay, milliseconds);
#endif
}

}  // namespace heed
