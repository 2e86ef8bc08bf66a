#include "amx.h"

#if defined(__linux__) && defined(__x86_64__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace heed {
namespace {

#if defined(__linux__) && defined(__x86_64__)

// The Linux kernel's Documentation/arch/x86/xstate.rst.
bool is_permitted() {
  constexpr int request_permission = 0x1023, tile_data = 18;
  return ::syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
}

Amx find_amx() {
  constexpr unsigned bf16 = 1U << 22, tiles = 1U << 24, int8 = 1U << 25;  // CPUID leaf 7, EDX
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) == 0) return {};
  if ((edx & tiles) == 0 || !is_permitted()) return {};
  return {(edx & bf16) != 0, (edx & int8) != 0};
}

#else

Amx find_amx() { return {}; }

#endif

}  // namespace

const Amx& amx() {
  static const Amx found = find_amx();
  return found;
}

}  // namespace heed
