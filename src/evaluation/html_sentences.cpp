#include "heed/evaluation/html_sentences.h"

#include <fmt/format.h>

#include <vector>

#include "heed/evaluation/html_text.h"
#include "heed/evaluation/word_difference.h"
#include "heed/evaluation/words.h"

namespace heed {
namespace {

/// `text` with its words that are not `common` marked, neighbours together.
std::string marked(std::string_view text, const std::vector<std::string_view>& words,
                   const std::vector<bool>& common) {
  std::string html;
  const char* done = text.data();
  for (std::size_t i = 0; i < words.size();) {
    std::size_t end = i + 1;
    while (end < words.size() && common[end] == common[i]) ++end;
    const char* from = words[i].data();
    const char* to = words[end - 1].data() + words[end - 1].size();
    html += escape_html({done, from});
    html +=
        fmt::format(fmt::runtime(common[i] ? "{}" : "<mark>{}</mark>"), escape_html({from, to}));
    done = to;
    i = end;
  }
  return html + escape_html({done, text.data() + text.size()});
}

/// The words of a text, punctuation behind them being words of its own.
std::vector<std::string_view> words_and_marks(std::string_view text) {
  std::vector<std::string_view> result;
  for (const std::string_view word : split_words(text)) {
    const std::size_t end = word.find_last_not_of(".,;:!?\"')");
    const std::size_t cut = end == std::string_view::npos ? word.size() : end + 1;
    result.push_back(word.substr(0, cut));
    if (cut < word.size()) result.push_back(word.substr(cut));
  }
  return result;
}

}  // namespace

std::pair<std::string, std::string> marked_differences(std::string_view one,
                                                       std::string_view other) {
  const auto words = words_and_marks(one);
  const auto other_words = words_and_marks(other);
  const auto [common, other_common] = common_words(words, other_words);
  return {marked(one, words, common), marked(other, other_words, other_common)};
}

std::string labelled_sentence(const std::string& label, const std::string& html,
                              std::string_view css) {
  return fmt::format("<div class=\"text {}\"><b>{}</b><div dir=\"auto\">{}</div></div>\n", css,
                     escape_html(label), html.empty() ? "<i>(empty)</i>" : html);
}

}  // namespace heed
