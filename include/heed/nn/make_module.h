#pragma once

#include <memory>
#include <utility>

namespace heed {

/// A module holder of an abstract class with one of its variants: make_module<Norm,
/// RmsNormImpl>(...).
template <class Holder, class VariantImpl, class... Arguments>
[[nodiscard]] Holder make_module(Arguments&&... arguments) {
  std::shared_ptr<typename Holder::ContainedType> variant =
      std::make_shared<VariantImpl>(std::forward<Arguments>(arguments)...);
  return Holder(std::move(variant));
}

}  // namespace heed
