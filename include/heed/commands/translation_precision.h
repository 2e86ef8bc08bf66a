#pragma once

#include <span>
#include <string>
#include <utility>

#include "heed/core/console.h"
#include "heed/model/device.h"
#include "heed/model/transformer.h"

namespace heed {

/// What translations are computed in; automatic is whichever is fastest on this machine.
enum class TranslationPrecision { fp32, bf16, int8, automatic };
std::span<const std::pair<TranslationPrecision, const char*>> enum_names(TranslationPrecision);

/// Where to translate in a precision: bf16 and int8 are for CPUs, which `auto` then means. Sets the
/// number of threads. Throws UsageError where another device was asked for, and as use_device().
[[nodiscard]] at::Device device_for(TranslationPrecision precision, const DeviceOptions& options);

/// Makes a model ready to translate in a precision, and only that. For automatic it times a product
/// in each and tells `console` which it took. On a GPU there is nothing to do.
void prepare_to_translate(Transformer& model, TranslationPrecision precision, Console& console);

}  // namespace heed
