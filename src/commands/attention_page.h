#pragma once

#include <string>
#include <string_view>

namespace heed {

/// What the cells of a map mean, for those who look at one.
inline constexpr std::string_view attention_explanation =
    "Each row is a piece that attends, or that is about to be written; its cells, which sum to "
    "one, tell how much it takes of each piece above.";

/// A page that needs nothing but itself, to look at attention: the reader chooses a sentence, a
/// kind, a layer and a head among small pictures of all, pieces or words, sees each weight, and
/// saves a map as PNG or SVG. Weights of words are the sums over the pieces of a word that is
/// attended to, and the means over those of one that attends (Clark et al. 2019, section 4.1).
///
/// `maps` is an array of the objects that AttentionWriter writes as JSON; `note` is a text above.
[[nodiscard]] std::string attention_page(const std::string& maps, const std::string& note);

}  // namespace heed
