#pragma once

namespace heed {

/// What follows a product in the same pass.
enum class Activation { none, relu };

}  // namespace heed
