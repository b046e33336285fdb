// The steps about who is who, and about the history of what was said.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "absl/strings/str_join.h"

#include "broker/base/ids.h"
#include "broker/pipeline/import_facts.h"
#include "broker/pipeline/list_consents.h"
#include "broker/pipeline/record_consent.h"
#include "tests/fakes/world/awaited.h"
#include "tests/scenarios/scenario_names.h"
#include "tests/scenarios/scenario_runner.h"

namespace handover::scenarios {

std::string ScenarioRunner::TakeEvent(const Step& step) {
  admin::v1::ImportFactsRequest request;
  consent::v1::IdentityEvent& event = *request.add_events();
  consent::v1::IdentityEvent::Kind kind = consent::v1::IdentityEvent::KIND_UNSPECIFIED;
  EXPECT_TRUE(consent::v1::IdentityEvent::Kind_Parse(step.words[1], &kind)) << step.words[1];
  event.set_kind(kind);
  const bool unborn = step.words[2].starts_with(kUnborn);
  *event.mutable_earlier() = unborn ? UnbornChild(step.words[2]) : Identifier(step.words[2]);
  if (unborn) *event.mutable_mother() = Identifier("mother");
  event.set_undone(step.Says("undone"));
  const bool names_person = step.words.size() > 3 && step.words[3] != "undone";
  if (names_person) *event.mutable_person() = Identifier(step.words[3]);
  fakes::Awaited<absl::StatusOr<admin::v1::ImportFactsResponse>> answer;
  pipeline::ImportFacts(fakes::Tester(), request, world_.env(), answer.Done());
  const absl::StatusOr<admin::v1::ImportFactsResponse> taken = answer.Get();
  if (!taken.ok()) return Refused(taken.status());
  return taken->unchanged_count() > 0 ? "known already" : "";
}

std::string ScenarioRunner::MarkError(const Step& step) {
  const consent::v1::ConsentRecord& record = consents_.at(step.words[1]);
  consent::v1::MarkConsentErrorRequest request;
  request.set_consent_id(record.consent_id());
  *request.mutable_subject() = record.subject();
  request.set_received_by("Hanne Test, health visitor");
  fakes::Awaited<absl::StatusOr<consent::v1::MarkConsentErrorResponse>> answer;
  pipeline::MarkConsentError(world_.party(step.words[2]).caller, request, world_.env(), answer.Done());
  const absl::StatusOr<consent::v1::MarkConsentErrorResponse> marked = answer.Get();
  if (!marked.ok()) return Refused(marked.status());
  std::vector<std::string> out;
  for (const auto& handed_out : marked->handed_out()) {
    out.push_back(NameOfHandover(handed_out.handover_id()) + ">" + handed_out.recipient());
  }
  return out.empty() ? "nothing" : absl::StrJoin(out, " ");
}

std::string ScenarioRunner::Flagged(const Step& step) {
  const absl::StatusOr<consent::v1::ListFlaggedConsentsResponse> flagged =
      pipeline::ListFlaggedConsents(world_.party(step.words[1]).caller, {}, world_.env());
  if (!flagged.ok()) return Refused(flagged.status());
  std::vector<std::string> names;
  for (const consent::v1::ConsentRecord& record : flagged->consents()) {
    std::vector<std::string> flags;
    for (const int flag : record.flags()) {
      flags.push_back(consent::v1::ConsentRecord::Flag_Name(static_cast<consent::v1::ConsentRecord::Flag>(flag)));
    }
    google::protobuf::RepeatedPtrField<std::string> id;
    *id.Add() = record.consent_id();
    names.push_back(ConsentNames(id) + ":" + absl::StrJoin(flags, ","));
  }
  std::sort(names.begin(), names.end());
  return names.empty() ? "nothing" : absl::StrJoin(names, " ");
}

std::string ScenarioRunner::History(const Step& step) {
  const consent::v1::ConsentRecord& record = consents_.at(step.words[1]);
  consent::v1::ListConsentsRequest request;
  *request.mutable_subject() = record.subject();
  request.set_with_history(true);
  const absl::StatusOr<consent::v1::ListConsentsResponse> list =
      pipeline::ListConsents(world_.party(step.words[2]).caller, request, world_.env());
  if (!list.ok()) return Refused(list.status());
  std::vector<std::string> versions;
  for (const consent::v1::ConsentVersion& version : list->versions()) {
    if (version.consent().consent_id() != record.consent_id()) continue;
    versions.push_back(std::to_string(version.consent().version()) + ":" +
                       consent::v1::ConsentRecord::State_Name(version.consent().state()));
  }
  return absl::StrJoin(versions, " ");
}

std::string ScenarioRunner::ChangeSector(const Step& step) {
  admin::v1::AddPartyRequest request;
  *request.mutable_party() = world_.env().directory.Get()->FindByAlias(step.words[1])->record;
  request.mutable_party()->set_sector(SectorOf(step.words[2]));
  request.set_change_sector(step.Says("meant"));
  fakes::Awaited<absl::StatusOr<admin::v1::AddPartyResponse>> answer;
  world_.manage().AddParty(fakes::Tester(), request, answer.Done());
  const absl::Status status = answer.Get().status();
  return status.ok() ? "" : Refused(status);
}

}  // namespace handover::scenarios
