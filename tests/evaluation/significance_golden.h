#pragma once

#include <nlohmann/json.hpp>

namespace heed {

/// What NumPy and sacreBLEU give, written by make_significance_goldens.py.
const nlohmann::json& significance_golden();

}  // namespace heed
