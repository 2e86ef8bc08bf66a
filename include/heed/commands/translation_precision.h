#pragma once

#include <span>
#include <string>
#include <utility>

#include "heed/core/console.h"
#include "heed/model/transformer.h"

namespace heed {

/// What translations are computed in; automatic is whichever is fastest on this machine.
enum class TranslationPrecision { fp32, bf16, int8, automatic };
std::span<const std::pair<TranslationPrecision, const char*>> enum_names(TranslationPrecision);

/// Makes a model ready to translate in a precision, and only that. For automatic it times a product
/// in each and tells `console` which it took; on a GPU that is fp32. Throws UsageError for bf16 and
/// int8 on a GPU.
void prepare_to_translate(Transformer& model, TranslationPrecision precision, Console& console);

}  // namespace heed
