// How long a program's threads wait for each other by spinning, before they sleep.
#include <cstdlib>

namespace {

// libgomp, the OpenMP of GCC, spins for milliseconds. Where other programs have the cores, most of
// the time goes into that: with three of them on two cores, training took 2.6 times as long as with
// this, and tests twenty times. On an idle machine short waits are no slower, and a sentence
// translated alone took 4.2 ms instead of 5.8.
void wait_briefly(int, char**, char**) {
  if (std::getenv("OMP_WAIT_POLICY") == nullptr) ::setenv("GOMP_SPINCOUNT", "10000", 0);
}

}  // namespace

// The library reads its only setting when it is loaded: what stands here runs before that.
__attribute__((section(".preinit_array"),
               used)) void (*const heed_before_libraries)(int, char**, char**) = wait_briefly;
