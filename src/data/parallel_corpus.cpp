#include "heed/data/parallel_corpus.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <thread>
#include <vector>

#include "heed/core/console.h"
#include "heed/core/error.h"
#include "heed/text/blank.h"

namespace heed {
namespace {

// Below this number of pairs a thread costs more than it saves.
constexpr int64_t min_pairs_per_thread = 2'000;

int64_t num_threads_for(int64_t pairs) {
  const auto processors = static_cast<int64_t>(std::thread::hardware_concurrency());
  return std::clamp<int64_t>(pairs / min_pairs_per_thread, 1, std::max<int64_t>(1, processors));
}

bool out_of_proportion(size_t a, size_t b, double max_ratio) {
  const auto [shorter, longer] = std::minmax(a, b);
  return longer > static_cast<size_t>(LengthLimits::ratio_free_length) &&
         static_cast<double>(longer) > max_ratio * static_cast<double>(shorter);
}

void add(CorpusReport& report, const CorpusReport& other) {
  report.read += other.read;
  report.kept += other.kept;
  report.dropped_empty += other.dropped_empty;
  report.dropped_long += other.dropped_long;
  report.dropped_ratio += other.dropped_ratio;
  report.source_pieces += other.source_pieces;
  report.target_pieces += other.target_pieces;
}

std::string describe_dropped(const CorpusReport& report) {
  return fmt::format("{} empty, {} longer than max_length, {} beyond max_length_ratio",
                     format_count(report.dropped_empty), format_count(report.dropped_long),
                     format_count(report.dropped_ratio));
}

}  // namespace

std::string describe(const CorpusReport& report) {
  const auto kept = static_cast<double>(std::max<int64_t>(1, report.kept));
  return fmt::format("{} pairs read, {} kept{}; pieces a sentence: {:.1f} source, {:.1f} target",
                     format_count(report.read), format_count(report.kept),
                     report.dropped() > 0 ? " (dropped: " + describe_dropped(report) + ")" : "",
                     static_cast<double>(report.source_pieces) / kept,
                     static_cast<double>(report.target_pieces) / kept);
}

void ParallelCorpus::Sequences::append(std::span<const int32_t> ids) {
  ids_.insert(ids_.end(), ids.begin(), ids.end());
  offsets_.push_back(num_ids());
}

void ParallelCorpus::Sequences::append(const Sequences& other) {
  const int64_t shift = num_ids();
  ids_.insert(ids_.end(), other.ids_.begin(), other.ids_.end());
  for (size_t i = 1; i < other.offsets_.size(); ++i) offsets_.push_back(shift + other.offsets_[i]);
}

ParallelCorpus::ParallelCorpus(const ParallelText& text, const Tokenizers& tokenizers,
                               const LengthLimits& limits) {
  const int64_t num_threads = num_threads_for(text.size());
  std::vector<std::future<ParallelCorpus>> parts;
  for (int64_t i = 0; i < num_threads; ++i) {
    const int64_t begin = text.size() * i / num_threads;
    const int64_t end = text.size() * (i + 1) / num_threads;
    parts.push_back(std::async(std::launch::async, [&, begin, end] {
      ParallelCorpus part;
      for (int64_t pair = begin; pair < end; ++pair) part.add_pair(text, pair, tokenizers, limits);
      return part;
    }));
  }
  for (auto& part : parts) append(part.get());
  if (size() == 0) {
    throw Error(fmt::format("No pair is left of {}: {}", format_count(report_.read),
                            describe_dropped(report_)),
                "", "Check that the files belong together, or raise --data.max_length");
  }
}

ParallelCorpus::ParallelCorpus(const std::vector<std::vector<int32_t>>& source,
                               const std::vector<std::vector<int32_t>>& target,
                               const std::vector<int64_t>& lines) {
  report_.read = std::ssize(lines);
  for (size_t i = 0; i < lines.size(); ++i) add_kept(source[i], target[i], lines[i]);
}

void ParallelCorpus::add_pair(const ParallelText& text, int64_t i, const Tokenizers& tokenizers,
                              const LengthLimits& limits) {
  const std::string& source_text = text.source[static_cast<size_t>(i)];
  const std::string& target_text = text.target[static_cast<size_t>(i)];
  ++report_.read;
  if (is_blank(source_text) || is_blank(target_text)) {
    ++report_.dropped_empty;
    return;
  }
  const std::vector<int32_t> source = tokenizers.source.encode(source_text);
  const std::vector<int32_t> target = tokenizers.target.encode(target_text);
  const auto longer = static_cast<int64_t>(std::max(source.size(), target.size()));
  if (longer + 1 > limits.max_length) {
    ++report_.dropped_long;
  } else if (out_of_proportion(source.size(), target.size(), limits.max_length_ratio)) {
    ++report_.dropped_ratio;
  } else {
    add_kept(source, target, text.line(i));
  }
}

void ParallelCorpus::add_kept(std::span<const int32_t> source, std::span<const int32_t> target,
                              int64_t line) {
  source_.append(source);
  target_.append(target);
  lines_.push_back(line);
  ++report_.kept;
  report_.source_pieces += std::ssize(source);
  report_.target_pieces += std::ssize(target);
}

void ParallelCorpus::append(const ParallelCorpus& other) {
  source_.append(other.source_);
  target_.append(other.target_);
  lines_.insert(lines_.end(), other.lines_.begin(), other.lines_.end());
  add(report_, other.report_);
}

}  // namespace heed
