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
  DecisionExplanation view;
  bool all_pass = true;
  for (const auto& section : whole.sections()) {
    if (!IsAbout(section, viewer)) continue;
    all_pass = all_pass && section.permitted();
    // Whom else the section is about, even as a random id, is not the viewer's to count.
    DecisionExplanation::SectionVerdict& shown = *view.add_sections();
    shown.set_type(section.type());
    shown.set_permitted(section.permitted());
    shown.mutable_pair()->set_category(section.pair().category());
    shown.mutable_pair()->set_reason(section.pair().reason());
  }
  view.set_verdict(whole.verdict() == "PERMITTED_IN_PART" && all_pass ? "PERMITTED" : whole.verdict());
  view.set_reason(whole.reason());
  view.set_rule_id(whole.rule_id());
  view.set_legal_basis(whole.legal_basis());
  view.set_citation(whole.citation());
  *view.mutable_obligations() = whole.obligations();
  view.set_policy_digest(whole.policy_digest());
  for (const std::string& id : whole.considered_consents()) {
    if (Holds(viewer.consent_ids, id)) view.add_considered_consents(id);
  }
  return view;
}

// What is expected on a mother's pathway may tell how she is: the child's other parent does not see it.
void AddExpectations(const storage::v1::LeafDetail& whole, const Viewer& viewer, storage::v1::LeafDetail& view) {
  for (const storage::v1::LeafDetail::ExpectationChange& change : whole.expectations()) {
    if (change.person_key() != viewer.person_key) continue;
    storage::v1::LeafDetail::ExpectationChange& shown = *view.add_expectations();
    shown = change;
    shown.clear_person_key();
  }
}

}  // namespace subject_view_internal

std::vector<storage::v1::LeafDetail> ViewsOf(const storage::v1::LeafDetail& whole, const std::vector<Viewer>& viewers) {
  std::vector<consent::v1::DecisionExplanation> decisions;
  for (const std::string& bytes : whole.decisions()) {
    if (!decisions.emplace_back().ParseFromString(bytes)) decisions.back().Clear();
  }
  storage::v1::LeafDetail bare = whole;
  bare.clear_routes();
  bare.clear_decisions();
  bare.clear_epochs();
  bare.clear_expectations();
  std::vector<storage::v1::LeafDetail> views;
  views.reserve(viewers.size());
  for (const Viewer& viewer : viewers) {
    storage::v1::LeafDetail& view = views.emplace_back(bare);
    for (const consent::v1::DecisionExplanation& decision : decisions) {
      view.add_decisions(subject_view_internal::DecisionFor(decision, viewer).SerializeAsString());
    }
    subject_view_internal::AddExpectations(whole, viewer, view);
    if (!viewer.is_main_subject) view.clear_coordinator_party();
  }
  return views;
}

}  // namespace handover::audit
