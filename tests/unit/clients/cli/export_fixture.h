// An answer of AdminService.ExportSubject, with three entries: a refusal, something handed out of which a copy is due,
// and the export itself. The proofs are shaped like proofs and prove nothing: what they prove is tested where it is
// checked.
#ifndef HANDOVER_TESTS_UNIT_CLIENTS_CLI_EXPORT_FIXTURE_H_
#define HANDOVER_TESTS_UNIT_CLIENTS_CLI_EXPORT_FIXTURE_H_

#include <string>

#include "broker/base/commitment/leaf.h"
#include "broker/base/commitment/tree_head.h"
#include "handover/admin/v1/admin_service.pb.h"
#include "handover/consent/v1/consent_service.pb.h"
#include "handover/storage/v1/storage.pb.h"

namespace handover::cli {

// 22 November 2026, 12:00 in Denmark.
inline constexpr uint64_t kExportTimeMs = 1'795'345'200'000;

inline const std::string& SenderBytes() {
  static const std::string& bytes = *new std::string(16, '\x01');
  return bytes;
}
inline const std::string& RecipientBytes() {
  static const std::string& bytes = *new std::string(16, '\x02');
  return bytes;
}

inline std::string LeafBytes(LeafType type, uint64_t time_ms) {
  return ToString(EncodeLeaf({type, time_ms, Digest{}, Digest{}, Digest{}}));
}

inline consent::v1::DecisionExplanation SomeDecision(const std::string& verdict) {
  consent::v1::DecisionExplanation decision;
  decision.set_verdict(verdict);
  decision.set_reason("NO_CONSENT");
  decision.set_rule_id("P-10");
  decision.set_legal_basis("HEALTH_OTHER_PURPOSE_CONSENT");
  decision.set_citation("Sundhedsloven § 43");
  decision.add_considered_consents("consent one");
  auto& section = *decision.add_sections();
  section.set_type("Interaction");
  section.mutable_pair()->set_category("INTERACTION");
  section.mutable_pair()->set_reason("NO_CONSENT");
  return decision;
}

inline void AddEntry(const storage::v1::LeafDetail& detail, LeafType type,
                     admin::v1::ExportSubjectResponse& response) {
  auto& entry = *response.add_entries();
  entry.mutable_logged()->set_leaf(LeafBytes(type, kExportTimeMs));
  entry.mutable_logged()->set_leaf_index(response.entries_size() + 3);
  entry.mutable_logged()->add_path(std::string(32, '\xab'));
  entry.set_sequence(response.entries_size());
  entry.set_previous(std::string(32, '\xcd'));
  entry.set_link_salt(std::string(16, '\xef'));
  entry.set_detail(detail.SerializeAsString());
  entry.set_detail_salt(std::string(16, '\x77'));
}

inline admin::v1::ExportSubjectResponse SomeExport() {
  admin::v1::ExportSubjectResponse response;
  storage::v1::LeafDetail refused;
  refused.set_event("REFUSED");
  refused.set_reason("NO_CONSENT items[1]");
  refused.set_kind("TRANSITION_SUMMARY");
  refused.set_actor_party(SenderBytes());
  refused.add_decisions(SomeDecision("DENIED").SerializeAsString());
  refused.add_recipient_parties(RecipientBytes());
  AddEntry(refused, LeafType::kRefused, response);
  storage::v1::LeafDetail handed_out;
  handed_out.set_event("HANDED_OUT");
  handed_out.set_kind("VISIT_SUMMARY");
  handed_out.set_actor_party(SenderBytes());
  handed_out.set_other_party(RecipientBytes());
  handed_out.set_handover_id(std::string(16, '\x03'));
  handed_out.set_professional("<script>alert('x')</script>");
  consent::v1::DecisionExplanation decision = SomeDecision("PERMITTED_IN_PART");
  decision.add_obligations("CITIZEN_COPY");
  handed_out.add_decisions(decision.SerializeAsString());
  AddEntry(handed_out, LeafType::kDelivery, response);
  storage::v1::LeafDetail exported;
  exported.set_event("EXPORTED");
  exported.set_reason("FOR_THE_CITIZEN");
  exported.set_note("artikel 15");
  AddEntry(exported, LeafType::kFact, response);
  response.set_stream(std::string(32, '\x55'));
  response.set_head(ToString(EncodeTreeHead({1, kExportTimeMs, Digest{}, 9, Digest{}})));
  response.set_head_signature(std::string(64, '\x66'));
  response.mutable_snapshot()->mutable_logged()->set_leaf(LeafBytes(LeafType::kIndex, kExportTimeMs));
  response.mutable_snapshot()->set_leaf_count(3);
  auto& party = *response.add_parties();
  party.set_party_id("01010101-0101-0101-0101-010101010101");
  party.set_alias("odense-hv");
  party.set_display_name("Odense, \"sundhedsplejen\"");
  return response;
}

}  // namespace handover::cli

#endif  // HANDOVER_TESTS_UNIT_CLIENTS_CLI_EXPORT_FIXTURE_H_
