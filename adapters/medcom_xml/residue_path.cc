#include "adapters/medcom_xml/residue_path.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/numbers.h"

namespace handover::adapters::medcom {
namespace residue_path_internal {

constexpr size_t kHighestPlace = 1000;  // More than any list of a letter is long.

// Without a name when it is no step.
PathStep StepOf(std::string_view text) {
  const size_t open = text.find('[');
  if (open == std::string_view::npos) return {text, 1};
  const std::string_view digits = text.substr(open + 1, text.size() - open - 2);
  size_t place = 0;
  const bool number = text.ends_with(']') && absl::SimpleAtoi({digits.data(), digits.size()}, &place);
  return number && place > 0 && place <= kHighestPlace ? PathStep{text.substr(0, open), place} : PathStep{"", 1};
}

}  // namespace residue_path_internal

std::vector<PathStep> StepsOf(std::string_view path) {
  std::vector<PathStep> steps;
  if (!path.starts_with('/')) return steps;
  while (!path.empty()) {
    path.remove_prefix(1);
    const size_t end = std::min(path.find('/'), path.size());
    steps.push_back(residue_path_internal::StepOf(path.substr(0, end)));
    if (steps.back().name.empty()) return {};
    path.remove_prefix(end);
  }
  return steps;
}

bool ComesBefore(const std::vector<PathStep>& a, const std::vector<PathStep>& b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](const PathStep& x, const PathStep& y) {
    return std::tie(x.name, x.place) < std::tie(y.name, y.place);
  });
}

}  // namespace handover::adapters::medcom
