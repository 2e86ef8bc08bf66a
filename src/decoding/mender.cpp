#include "mender.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>
#include <string>
#include <utility>

namespace heed {
namespace {

bool lacks_parts(const Segment& segment) { return !segment.found.front().has_parts(); }

template <class Predicate>
std::vector<Segment> chosen_of(std::span<const Segment> segments, Predicate is_wanted) {
  std::vector<Segment> chosen;
  std::ranges::copy_if(segments, std::back_inserter(chosen), is_wanted);
  return chosen;
}

// Whether it has a defect that no part in place mends.
bool has_other_defects(const Segment& segment) {
  const Defects& defects = segment.found.front().defects;
  return defects.size() > defects.count(Defect::lost);
}

// Of what stays verbatim, or of terms and phrases.
bool lacks_parts(const Segment& segment, bool are_verbatim) {
  std::vector<RequiredPart> parts = segment.required;
  std::erase_if(parts, [=](const auto& part) { return part.is_verbatim() != are_verbatim; });
  return !holds(segment.found.front().text.text, {segment.text, parts});
}

// Whether there may be another translation: not where the caller's prefix gives all of it.
bool is_open(const Segment& segment) { return !segment.sentence.has_given_translation(); }

// Whether it is what give_texts_of_parts() makes it.
bool is_text_of_parts(const Segment& segment) {
  return text_of_parts({segment.text, segment.required}) == segment.found.front().text.text;
}

// Requires the parts of the search, for all or all but those that have a place.
void require_parts(Segment& segment, const std::vector<RequiredPart>& placed,
                   const Tokenizers& tokenizers) {
  std::vector<RequiredPart> parts = segment.required;
  std::erase_if(parts, [&](const RequiredPart& part) {
    return std::ranges::find(placed, part) != placed.end();
  });
  if (parts.empty()) parts = segment.required;
  segment.sentence.phrases.clear();
  require(segment.sentence, {segment.text, parts}, tokenizers);
}

// The next best translations are as they were.
void take_next_best(Segment& segment, Segment& from) {
  std::move(from.found.begin() + 1, from.found.end(), std::back_inserter(segment.found));
}

// Before another translation takes its place.
void keep_defects(Segment& segment) {
  Defects defects = segment.found.front().defects;
  if (!lacks_parts(segment, /*are_verbatim=*/true)) defects.erase(Defect::lost);
  segment.earlier_defects.merge(defects);
}

void choose(Segment& first, Segment& second) {
  const Defects &before = first.found.front().defects, &after = second.found.front().defects;
  const bool has_more = !lacks_parts(second) && lacks_parts(first, /*are_verbatim=*/false);
  if (after.size() >= before.size() && !has_more) return;
  keep_defects(first);
  if (second.sentence.has_given_translation()) take_next_best(second, first);
  first.found = std::move(second.found);
}

Segment& same_of(SegmentBatch batch, const Segment& segment) {
  return *std::ranges::find(batch, segment.index, &Segment::index);
}

void choose_all(SegmentBatch firsts, std::span<Segment> seconds) {
  for (Segment& second : seconds) choose(same_of(firsts, second), second);
}

// Adds what was found for segments of a batch.
void add_found(std::span<Segment> segments, std::span<Segment> batch) {
  for (Segment& from : segments) {
    std::ranges::move(from.found, std::back_inserter(same_of(batch, from).found));
  }
}

}  // namespace

void Mender::mend(SegmentBatch batch) const {
  give_texts_of_parts(batch);
  std::vector<Segment> defective = chosen_of(
      batch, [](const Segment& segment) { return is_open(segment) && has_other_defects(segment); });
  search_without_defects(defective);
  choose_all(batch, defective);
  std::vector<Segment> lacking = chosen_of(
      batch, [](const Segment& segment) { return is_open(segment) && lacks_parts(segment); });
  fill_in(lacking);
  std::vector<Segment> with_new_defects = chosen_of(batch, [&](const Segment& segment) {
    const auto second = std::ranges::find(lacking, segment.index, &Segment::index);
    return second != lacking.end() && has_other_defects(*second) && !has_other_defects(segment);
  });
  search_without_defects(with_new_defects);
  choose_all(batch, lacking);
  choose_all(batch, with_new_defects);
  fill_in_next_best(batch);
}

// There is one translation of a text that is nothing but parts, whatever a model says.
void Mender::give_texts_of_parts(SegmentBatch batch) const {
  std::vector<Segment> given;
  for (const Segment& segment : batch) {
    const auto text = text_of_parts({segment.text, segment.required});
    if (!text || !is_open(segment)) continue;
    given.push_back(segment);
    if (!give(given.back(), *text)) given.pop_back();
  }
  search_.search(given, options_);
  for (Segment& second : given) {
    Segment& first = same_of(batch, second);
    if (first.found.front().text.text != second.found.front().text.text) keep_defects(first);
    first.found = std::move(second.found);
    first.found.front().defects.clear();
  }
}

// What is required is required of them anyway, lest one defect takes another's place.
void Mender::search_without_defects(std::vector<Segment>& segments) const {
  const TranslationSystem& system = search_.system();
  if (!system.options.search_again) return segments.clear();
  for (Segment& segment : segments) {
    if (!segment.required.empty()) require_parts(segment, {}, system.tokenizers);
  }
  search_.search(segments, without_defect(options_));
}

// Parts with a clear place get that. If others have none, a search is made for those first; what it
// finds may have a clear place for the rest, or else the search is for all.
void Mender::fill_in(SegmentBatch lacking) const {
  const Tokenizers& tokenizers = search_.system().tokenizers;
  for (const bool may_be_some : {true, false}) {
    const std::vector<PlacedParts> parts = place_parts(lacking);
    for (size_t i = 0; i < lacking.size(); ++i) {
      if (place(lacking[i], parts[i])) continue;
      const bool are_some = may_be_some && !parts[i].unclear.empty();
      require_parts(lacking[i], are_some ? parts[i].placed : std::vector<RequiredPart>(),
                    tokenizers);
    }
    search_.search(lacking, options_);
    const auto done = std::ranges::partition(lacking, [](const Segment& segment) {
      const bool was_for_some = segment.sentence.phrases.size() < segment.required.size();
      return lacks_parts(segment) && !segment.sentence.has_given_translation() && was_for_some;
    });
    lacking = lacking.first(lacking.size() - done.size());
  }
}

// Those with a clear place for what they lack get it there. In place of the others come those of a
// search that requires it.
void Mender::fill_in_next_best(SegmentBatch batch) const {
  std::vector<Segment> given = with_next_best_given(batch);
  search_.search(given, options_);
  add_found(given, batch);
  std::vector<Segment> too_few;
  const auto n_best = static_cast<size_t>(search_.system().options.search.n_best);
  for (Segment& segment : batch) {
    if (segment.required.empty() || !is_open(segment) || is_text_of_parts(segment)) continue;
    put_in_order(segment);
    if (segment.found.size() >= n_best || lacks_parts(segment)) continue;
    too_few.push_back(segment);
    require_parts(too_few.back(), {}, search_.system().tokenizers);
  }
  search_.search(too_few, options_);
  add_found(too_few, batch);
  for (const Segment& segment : too_few) put_in_order(same_of(batch, segment));
}

// Of equal texts one, without what lacks parts if others have them; those of fewer defects first.
void Mender::put_in_order(Segment& segment) const {
  keep_defects(segment);
  std::vector<FoundTranslation>& found = segment.found;
  const auto has_parts = std::mem_fn(&FoundTranslation::has_parts);
  if (std::ranges::any_of(found, has_parts)) std::erase_if(found, std::not_fn(has_parts));
  search_.rank(found);
  const auto num_defects = [](const FoundTranslation& one) { return one.defects.size(); };
  std::ranges::stable_sort(found, {}, num_defects);
  std::set<std::string> seen;
  std::erase_if(found, [&](const auto& one) { return !seen.insert(one.text.text).second; });
}

// A segment for each of the next best that lacks parts with a clear place.
std::vector<Segment> Mender::with_next_best_given(SegmentBatch batch) const {
  std::vector<Segment> lacking, given;
  for (const Segment& segment : batch) {
    for (const FoundTranslation& next : std::span(segment.found).subspan(1)) {
      if (next.has_parts()) continue;
      lacking.push_back(segment);
      lacking.back().found = {next};
    }
  }
  const std::vector<PlacedParts> parts = place_parts(lacking);
  for (size_t i = 0; i < lacking.size(); ++i) {
    if (place(lacking[i], parts[i])) given.push_back(std::move(lacking[i]));
  }
  return given;
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

// The next search is given the same translation with all parts in place, if that has no other
// defect: of what is cut off nobody knows how it ends.
bool Mender::place(Segment& segment, const PlacedParts& parts) const {
  const bool lacks_only_parts = lacks_parts(segment) && !has_other_defects(segment);
  return lacks_only_parts && parts.unclear.empty() && give(segment, parts.text);
}

// The next search is given a translation, if that is possible.
bool Mender::give(Segment& segment, const std::string& text) const {
  const Tokenizer& tokenizer = search_.system().tokenizers.target;
  std::vector<int32_t> tokens = tokenizer.encode(text);
  tokens.push_back(eos_id);
  const std::vector<int32_t>& prefix = segment.sentence.prefix;
  const auto size = std::min(prefix.size(), tokens.size() - 1);
  const bool has_prefix = std::ranges::equal(prefix, std::span(tokens).first(size));
  const bool fits = options_.max_length == 0 || std::ssize(tokens) <= options_.max_length;
  const std::string line = line_of(std::span(tokens).first(tokens.size() - 1), tokenizer);
  if (!has_prefix || !fits || !holds(line, {segment.text, segment.required})) return false;
  segment.sentence = {.source = std::move(segment.sentence.source), .prefix = std::move(tokens)};
  return true;
}

}  // namespace heed
