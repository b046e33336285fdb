#include "adapters/daycare/form_losses.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <vector>

#include "adapters/daycare/daycare_issues.h"
#include "adapters/daycare/form_fill.h"
#include "adapters/held_fields.h"

namespace handover::adapters::daycare {
namespace form_losses_internal {

// Fields that the form itself says, or that are the same for every handover of its kind.
constexpr std::string_view kConstant[] = {"Envelope.subject_person_id", "Envelope.kind", "Envelope.schema_version",
                                          "Envelope.slots"};

HeldFields MakeHeld(FormKind kind, Spelling spelling) {
  std::vector<std::string> paths = HeldPaths(kind, spelling);
  paths.insert(paths.end(), std::begin(kConstant), std::end(kConstant));
  // Of the bytes, which stand in JSON.
  if (spelling == Spelling::kJson) paths.insert(paths.end(), {"Attachment.size_bytes", "Attachment.content_sha256"});
  return HeldFields(std::vector<std::string_view>(paths.begin(), paths.end()));
}

const HeldFields& HeldOf(FormKind kind, Spelling spelling) {
  static const auto& held = *new std::array<HeldFields, 4>{
      MakeHeld(FormKind::kTransition, Spelling::kDanish), MakeHeld(FormKind::kTransition, Spelling::kJson),
      MakeHeld(FormKind::kObservation, Spelling::kDanish), MakeHeld(FormKind::kObservation, Spelling::kJson)};
  return held[(kind == FormKind::kTransition ? 0 : 2) + (spelling == Spelling::kDanish ? 0 : 1)];
}

const LossInfo& LossOf(const std::string& path, std::string_view field) {
  if (path.starts_with("Envelope.")) return kLossEnvelope;
  if (path.find(".provenance") != std::string::npos) return kLossProvenance;
  if (field == "items") return kLossScreeningItems;
  if (field == "findings") return kLossFindings;
  if (field == "measures") return kLossMeasures;
  if (field == "recording_reference") return kLossRecording;
  if (field == "content" || field == "content_sha256") return kLossFile;
  return kLossField;
}

}  // namespace form_losses_internal

void AddLosses(const exchange::v1::Handover& handover, const FormPeople& people, FormKind kind, Spelling spelling,
               const std::string& where, Findings& findings) {
  namespace internal = form_losses_internal;
  const HeldFields& held = internal::HeldOf(kind, spelling);
  const auto walk = [&](const google::protobuf::Message& message, const std::string& path) {
    held.ForEachLost(message, path, [&](const std::string& lost, std::string_view field) {
      findings.Lose(internal::LossOf(lost, field), where + lost);
    });
  };
  walk(handover.envelope(), "Envelope");
  if (handover.has_slip()) findings.Lose(kLossEnvelope, where + "RoutingSlip");
  if (handover.addressees_size() > 0) findings.Lose(kLossEnvelope, where + "Addressee");
  for (const exchange::v1::Section& section : handover.sections()) {
    const google::protobuf::Message* body = BodyOf(section);
    if (body == nullptr) continue;
    const std::string& type = body->GetDescriptor()->name();
    if (section.header().has_sorted()) findings.Lose(kLossSorting, where + type);
    const absl::Span<const Element> elements = AllElements();
    const bool stands = std::any_of(elements.begin(), elements.end(), [&](const Element& element) {
      return HasElement(kind, element) && StandsIn(element, section, people);
    });
    if (!held.HoldsSomeBelow(type)) {
      findings.Lose(kLossSection, where + type);
    } else if (!stands) {
      findings.Lose(kLossPerson, where + type);
    } else {
      walk(*body, type);
    }
  }
  // The sections come in random order; the report does not.
  std::sort(findings.losses().begin(), findings.losses().end(),
            [](const Loss& a, const Loss& b) { return std::tie(a.path, a.code) < std::tie(b.path, b.code); });
}

}  // namespace handover::adapters::daycare
