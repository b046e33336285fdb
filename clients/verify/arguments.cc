#include "clients/verify/arguments.h"

#include <algorithm>
#include <utility>

namespace handover_verify {
namespace {

bool Contains(const std::vector<std::string_view>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string Dashed(std::string_view name) { return "--" + std::string(name); }

}  // namespace

std::optional<Arguments> Arguments::Parse(const std::vector<std::string>& words, const ArgumentRules& rules,
                                          std::string& problem) {
  Arguments arguments;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    if (!word.starts_with('-')) {
      arguments.files.emplace_back(word);
      continue;
    }
    const std::size_t equals = word.find('=');
    const std::string_view name = word.starts_with("--") ? word.substr(2, equals - 2) : std::string_view();
    if (!Contains(rules.required_flags, name) && !Contains(rules.optional_flags, name)) {
      problem = "unknown flag";
      return std::nullopt;
    }
    std::string value;
    if (equals != std::string_view::npos) {
      value = word.substr(equals + 1);
    } else if (i + 1 < words.size() && !words[i + 1].starts_with("--")) {
      value = words[++i];
    } else {
      problem = Dashed(name) + ": needs a value";
      return std::nullopt;
    }
    if (!arguments.flags.emplace(name, std::move(value)).second) {
      problem = Dashed(name) + ": given twice";
      return std::nullopt;
    }
  }
  for (const std::string_view name : rules.required_flags) {
    if (arguments.flags.contains(name)) continue;
    problem = Dashed(name) + ": required, but not given";
    return std::nullopt;
  }
  if (arguments.files.size() != rules.file_count) {
    problem = rules.file_count == 0 ? "takes no file" : "takes one file";
    return std::nullopt;
  }
  return arguments;
}

}  // namespace handover_verify
