#pragma once

#include "heed/evaluation/html_report.h"
#include "heed/monitoring/run_metrics.h"

namespace heed {

/// The sections of a training report that need more than a few lines.

/// Charts of all that changes in a run, by steps and by time, and the numbers of the validations.
HtmlSection curves_section(const RunMetrics& metrics);

/// Each sample sentence with its translations, the newest first.
HtmlSection samples_section(const RunMetrics& metrics);

}  // namespace heed
