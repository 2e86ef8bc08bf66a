#pragma once

#include <string>

namespace heed {

/// Lists a file that is being written, for remove_unfinished_at_signals().
void list_unfinished(const std::string& name);

/// Takes it off the list; one that is not there is none.
void forget_unfinished(const std::string& name);

}  // namespace heed
