#pragma once

#include <functional>

namespace heed {

/// Asked now and then by work that takes long: whether it shall stop in good order.
using StopRequest = std::function<bool()>;

}  // namespace heed
