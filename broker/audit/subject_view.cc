#include "broker/audit/subject_view.h"

#include <algorithm>
#include <string_view>

#include "handover/consent/v1/consent_service.pb.h"

namespace handover::audit {
namespace subject_view_internal {

using consent::v1::DecisionExplanation;

bool Holds(const std::vector<std::string>& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool IsAbout(const DecisionExplanation::SectionVerdict& section, const Viewer& viewer) {
  const auto& ids = section.pair().person_ids();
  return std::any_of(ids.begin(), ids.end(), [&viewer](const std::string& id) { return Holds(viewer.person_ids, id); });
}

// That a handover passes in part is said to those about whom something stays, and to nobody else.
DecisionExplanation DecisionFor(const DecisionExplanation& whole, const Viewer& viewer) {
  DecisionExplanation view = whole;
  view.clear_sections();
  bool all_pass = true;
  for (const auto& section : whole.sections()) {
    if (!IsAbout(section, viewer)) continue;
    all_pass = all_pass && section.permitted();
    DecisionExplanation::SectionVerdict& shown = *view.add_sections();
    shown = section;
    // Whom else the section is about, even as a random id, is not the viewer's to count.
    shown.mutable_pair()->clear_person_ids();
  }
  if (whole.verdict() == "PERMITTED_IN_PART" && all_pass) view.set_verdict("PERMITTED");
  view.clear_considered_consents();
  for (const std::string& id : whole.considered_consents()) {
    if (Holds(viewer.consent_ids, id)) view.add_considered_consents(id);
  }
  return view;
}

}  // namespace subject_view_internal

storage::v1::LeafDetail ViewOf(const storage::v1::LeafDetail& whole, const Viewer& viewer) {
  storage::v1::LeafDetail view = whole;
  view.clear_routes();
  view.clear_decisions();
  view.clear_epochs();
  for (const std::string& bytes : whole.decisions()) {
    consent::v1::DecisionExplanation decision;
    if (!decision.ParseFromString(bytes)) decision.Clear();
    view.add_decisions(subject_view_internal::DecisionFor(decision, viewer).SerializeAsString());
  }
  return view;
}

}  // namespace handover::audit
