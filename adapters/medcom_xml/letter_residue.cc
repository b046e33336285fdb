#include "adapters/medcom_xml/letter_residue.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

#include "adapters/medcom_xml/outgoing_letter.h"
#include "adapters/medcom_xml/residue_path.h"

namespace handover::adapters::medcom {
namespace letter_residue_internal {

constexpr size_t kLetterDepth = 2;  // Emessage and the letter.
constexpr std::string_view kLocalElements = "/Emessage/Local_Elements";

void AppendStep(const PathStep& step, std::string& prefix) {
  absl::StrAppend(&prefix, "/", std::string(step.name), "[", step.place, "]");
}

}  // namespace letter_residue_internal

// Where the next step of a path leads; without a node when its place is taken.
LetterNode LetterResidue::Descend(LetterNode parent, const std::string& prefix, std::string_view name, size_t place) {
  const Particle* particle = FindElement(*parent.type, name);
  if (particle == nullptr) return {};
  if (const auto made = made_.find(prefix); made != made_.end()) return made->second;
  const bool sometimes = name == rules_.sometimes;
  const bool alone = rules_.is_alone(name) || (sometimes && unmapped_.contains(prefix));
  const LetterNode found = builder_.Find(parent, name, place);
  if (!alone && found) return found;
  // Of anything but a list there is one, and the children of a letter are those of the handovers.
  const bool repeats = sometimes || rules_.is_alone(name);
  const bool full(builder_.Find(parent, name, static_cast<size_t>(particle->most)));
  if (full || (!repeats && place > 1)) return {};
  return made_[prefix] = builder_.Add(parent, name, place);
}

bool LetterResidue::PlaceElement(const std::string& path, const std::string& value) {
  namespace internal = letter_residue_internal;
  if (path.starts_with(internal::kLocalElements)) return AddLocalElements(value, builder_);
  const std::vector<PathStep> steps = StepsOf(path);
  if (steps.size() <= internal::kLetterDepth || steps[1].name != rules_.letter) return false;
  LetterNode node = letter_;
  std::string prefix;
  for (size_t i = internal::kLetterDepth; i + 1 < steps.size(); ++i) {
    internal::AppendStep(steps[i], prefix);
    node = Descend(node, prefix, steps[i].name, steps[i].place);
    if (!node || node.type->content != ElementType::Content::kElements) return false;
  }
  const std::string_view leaf = steps.back().name;
  const Particle* particle = FindElement(*node.type, leaf);
  const bool takes = particle != nullptr && particle->type->content == ElementType::Content::kValue;
  if (!takes || builder_.Find(node, leaf) || !TakesValue(*particle->type->value, value)) return false;
  return builder_.SetWhole(node, leaf, value, "Residue.elements");
}

void LetterResidue::FindUnmapped(const std::string& path) {
  namespace internal = letter_residue_internal;
  const std::vector<PathStep> steps = StepsOf(path);
  std::string prefix;
  for (size_t i = internal::kLetterDepth; i + 1 < steps.size(); ++i) {
    internal::AppendStep(steps[i], prefix);
    const bool so = steps[i].name == rules_.sometimes && steps[i + 1].name == rules_.by;
    if (so) unmapped_.insert(prefix);
  }
}

void LetterResidue::Place(const std::vector<const exchange::v1::Section*>& sections) {
  std::vector<std::pair<std::string, std::string>> elements;
  for (const exchange::v1::Section* section : sections) {
    if (!section->body().has_residue()) continue;
    const model::v1::Residue& residue = section->body().residue();
    if (residue.format() != rules_.format) builder_.Lose(builder_.codes().residue, residue.format());
    if (residue.format() != rules_.format) continue;
    for (const auto& element : residue.elements()) elements.emplace_back(element.path(), element.value());
  }
  std::stable_sort(elements.begin(), elements.end(),
                   [](const auto& a, const auto& b) { return ComesBefore(StepsOf(a.first), StepsOf(b.first)); });
  elements.erase(std::unique(elements.begin(), elements.end()), elements.end());
  for (const auto& [path, value] : elements) FindUnmapped(path);
  for (const auto& [path, value] : elements) {
    if (!PlaceElement(path, value)) builder_.Lose(builder_.codes().residue, path);
  }
}

}  // namespace handover::adapters::medcom
