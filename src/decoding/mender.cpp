#include "mender.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>
#include <string>
#include <utility>

namespace heed {
namespace {

const Defects only_lost{Defect::lost};

bool has_parts(const FoundTranslation& found) { return !found.defects.contains(Defect::lost); }
bool lacks_parts(const Segment& segment) { return !has_parts(segment.found.front()); }

// Of terms alone, or of all but terms.
bool lacks_parts(const Segment& segment, bool are_terms) {
  std::vector<RequiredPart> parts = segment.required;
  std::erase_if(parts, [=](const RequiredPart& part) { return part.is_term != are_terms; });
  return !holds(segment.found.front().text.text, {segment.text, parts});
}

// Requires the parts of the search, for all or all but those that have a place.
void require_parts(Segment& segment, const std::vector<RequiredPart>& placed,
                   const Tokenizers& tokenizers) {
  std::vector<RequiredPart> parts = segment.required;
  std::erase_if(parts, [&](const RequiredPart& part) {
    return std::ranges::find(placed, part) != placed.end();
  });
  if (parts.empty()) parts = segment.required;
  segment.substituted.clear();
  segment.sentence.phrases.clear();
  require(segment.sentence, {segment.text, parts}, tokenizers);
}

// The next best translations are as they were.
void take_next_best(Segment& segment, Segment& from) {
  std::move(from.found.begin() + 1, from.found.end(), std::back_inserter(segment.found));
}

void choose(Segment& first, Segment& second) {
  const Defects &before = first.found.front().defects, &after = second.found.front().defects;
  const bool has_more = !lacks_parts(second) && lacks_parts(first, /*are_terms=*/true);
  if (after.size() >= before.size() && !has_more) return;
  if (!lacks_parts(first, /*are_terms=*/false)) first.defects.erase(Defect::lost);
  second.defects = after.empty() ? std::move(first.defects) : after;
  second.is_mended = after.empty() && !second.defects.empty();
  if (!second.substituted.empty()) take_next_best(second, first);
  first = std::move(second);
}

// Adds what was found for segments of a batch.
void add_found(std::span<Segment> segments, std::span<Segment> batch) {
  for (Segment& from : segments) {
    Segment& segment = *std::ranges::find(batch, from.index, &Segment::index);
    std::ranges::move(from.found, std::back_inserter(segment.found));
  }
}

}  // namespace

void Mender::mend(SegmentBatch batch) const {
  const TranslationSystem& system = search_.system();
  std::vector<Segment> lacking, defective;
  for (const Segment& segment : batch) {
    const bool has_others = segment.defects.size() > segment.defects.count(Defect::lost);
    if (has_others && system.options.search_again) {
      defective.push_back(segment);
      if (lacks_parts(segment)) require_parts(defective.back(), {}, system.tokenizers);
    } else if (lacks_parts(segment)) {
      lacking.push_back(segment);
    }
  }
  fill_in(lacking);
  search_.search(defective, without_defect(options_));
  for (std::vector<Segment>* seconds : {&lacking, &defective}) {
    for (Segment& second : *seconds) {
      choose(*std::ranges::find(batch, second.index, &Segment::index), second);
    }
  }
  fill_in_next_best(batch);
}

// Parts with a clear place get that. If others have none, a search is made for those first; what it
// finds may have a clear place for the rest, or else the search is for all.
void Mender::fill_in(SegmentBatch lacking) const {
  const Tokenizers& tokenizers = search_.system().tokenizers;
  for (const bool may_be_some : {true, false}) {
    const std::vector<PlacedParts> parts = place_parts(lacking);
    for (size_t i = 0; i < lacking.size(); ++i) {
      if (substitute(lacking[i], parts[i])) continue;
      const bool are_some = may_be_some && !parts[i].unclear.empty();
      require_parts(lacking[i], are_some ? parts[i].placed : std::vector<RequiredPart>(),
                    tokenizers);
    }
    search_.search(lacking, options_);
    const auto done = std::ranges::partition(lacking, [](const Segment& segment) {
      const bool was_for_some = segment.sentence.phrases.size() < segment.required.size();
      return lacks_parts(segment) && segment.substituted.empty() && was_for_some;
    });
    lacking = lacking.first(lacking.size() - done.size());
  }
}

// Those with a clear place for what they lack get it there. In place of the others come those of a
// search that requires it.
void Mender::fill_in_next_best(SegmentBatch batch) const {
  std::vector<Segment> substituted = substituted_next_best(batch);
  search_.search(substituted, options_);
  add_found(substituted, batch);
  std::vector<Segment> too_few;
  const auto n_best = static_cast<size_t>(search_.system().options.search.n_best);
  for (Segment& segment : batch) {
    if (segment.required.empty()) continue;
    leave_the_best(segment);
    if (segment.found.size() >= n_best || lacks_parts(segment)) continue;
    too_few.push_back(segment);
    require_parts(too_few.back(), {}, search_.system().tokenizers);
  }
  search_.search(too_few, options_);
  add_found(too_few, batch);
  for (const Segment& segment : too_few) {
    leave_the_best(*std::ranges::find(batch, segment.index, &Segment::index));
  }
}

// Of equal texts one, without what lacks parts if others have them; those of fewer defects first.
void Mender::leave_the_best(Segment& segment) const {
  std::vector<FoundTranslation>& found = segment.found;
  if (std::ranges::any_of(found, has_parts)) std::erase_if(found, std::not_fn(has_parts));
  search_.rank(found);
  const auto num_defects = [](const FoundTranslation& one) { return one.defects.size(); };
  std::ranges::stable_sort(found, {}, num_defects);
  std::set<std::string> seen;
  std::erase_if(found, [&](const auto& one) { return !seen.insert(one.text.text).second; });
  if (found.front().defects.empty()) segment.is_mended = !segment.defects.empty();
}

// A segment for each of the next best that lacks parts with a clear place.
std::vector<Segment> Mender::substituted_next_best(std::span<const Segment> segments) const {
  std::vector<Segment> lacking, substituted;
  for (const Segment& segment : segments) {
    for (const FoundTranslation& next : std::span(segment.found).subspan(1)) {
      if (has_parts(next)) continue;
      lacking.push_back(segment);
      lacking.back().found = {next};
    }
  }
  const std::vector<PlacedParts> parts = place_parts(lacking);
  for (size_t i = 0; i < lacking.size(); ++i) {
    if (substitute(lacking[i], parts[i])) substituted.push_back(std::move(lacking[i]));
  }
  return substituted;
}

// The places of what each translation lacks. The segments are in other order then.
std::vector<PlacedParts> Mender::place_parts(SegmentBatch segments) const {
  const Tokenizers& tokenizers = search_.system().tokenizers;
  std::vector<PlacedParts> parts;
  for (const SegmentBatch batch : search_.batches_of(segments, options_)) {
    std::vector<TranslatedPieces> translations;
    for (const Segment& segment : batch) {
      translations.push_back({segment.sentence.source, segment.found.front().tokens});
    }
    const std::vector<WordAttention> attention = word_attention(
        search_.first_model(), translations, options_.alignment_layer, tokenizers.target);
    for (size_t i = 0; i < batch.size(); ++i) {
      parts.push_back(with_parts_in_place(
          batch[i].found.front().text.text, attention.empty() ? WordAttention() : attention[i],
          {batch[i].text, batch[i].required}, tokenizers.source.ends(batch[i].text)));
    }
  }
  return parts;
}

// The next search shall find the same translation with all parts in place, if that has no other
// defect: of what is cut off nobody knows how it ends.
bool Mender::substitute(Segment& segment, const PlacedParts& parts) const {
  if (segment.found.front().defects != only_lost || !parts.unclear.empty()) return false;
  const Tokenizer& tokenizer = search_.system().tokenizers.target;
  std::vector<int32_t> tokens = tokenizer.encode(parts.text);
  tokens.push_back(eos_id);
  const std::vector<int32_t>& prefix = segment.sentence.prefix;
  const auto size = std::min(prefix.size(), tokens.size() - 1);
  const bool has_prefix = std::ranges::equal(prefix, std::span(tokens).first(size));
  const bool fits = options_.max_length == 0 || std::ssize(tokens) <= options_.max_length;
  const std::string text = line_of(std::span(tokens).first(tokens.size() - 1), tokenizer);
  if (!has_prefix || !fits || !holds(text, {segment.text, segment.required})) return false;
  segment.substituted = std::move(tokens);
  return true;
}

}  // namespace heed
