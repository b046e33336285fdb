// The steps about what should follow, and who coordinates.
#include <gtest/gtest.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "broker/pipeline/expectation_rows.h"
#include "broker/pipeline/missed_expectations.h"
#include "broker/pipeline/open_loops.h"
#include "broker/pipeline/pathway_keys.h"
#include "tests/fakes/world/awaited.h"
#include "tests/scenarios/scenario_names.h"
#include "tests/scenarios/scenario_runner.h"

namespace handover::scenarios {

// Under every number of the person; of one who was adopted under the old one.
std::vector<pipeline::StoredExpectation> ScenarioRunner::ExpectationsOn(const std::string& person) {
  const absl::StatusOr<std::vector<PersonKey>> known = pipeline::PathwayKeys(KeyOf(person), world_.env());
  EXPECT_TRUE(known.ok()) << known.status();
  const std::vector<PersonKey> keys = known.ok() && !known->empty() ? *known : std::vector<PersonKey>{KeyOf(person)};
  std::vector<pipeline::StoredExpectation> all;
  for (const PersonKey& key : keys) {
    const auto stored = pipeline::ExpectationsOf(key, world_.store());
    EXPECT_TRUE(stored.ok()) << stored.status();
    if (stored.ok()) all.insert(all.end(), stored->begin(), stored->end());
  }
  return all;
}

std::string ScenarioRunner::ExpectedOf(const Step& step) {
  std::vector<std::string> words;
  for (const pipeline::StoredExpectation& one : ExpectationsOn(step.words[1])) {
    const std::string reason = one.record.end_reason().empty() ? "" : absl::StrCat("(", one.record.end_reason(), ")");
    words.push_back(absl::StrCat(one.record.rule_id(), ":",
                                 storage::v1::ExpectationRecord::State_Name(one.record.state()), reason));
  }
  std::sort(words.begin(), words.end());
  return words.empty() ? "nothing" : absl::StrJoin(words, " ");
}

std::string ScenarioRunner::LoopsText(const google::protobuf::RepeatedPtrField<pathway::v1::OpenLoop>& loops) const {
  std::vector<std::string> words;
  for (const pathway::v1::OpenLoop& loop : loops) {
    const std::string what = loop.rule_id().empty() ? NameOfHandover(loop.handover_id()) : loop.rule_id();
    words.push_back(absl::StrCat(what, ":", loop.state()));
  }
  std::sort(words.begin(), words.end());
  return absl::StrJoin(words, " ");
}

std::string ScenarioRunner::PathwayOf(const Step& step) {
  pathway::v1::GetPathwayRequest request;
  *request.mutable_person() = Identifier(step.words[2]);
  const auto pathway = pipeline::GetPathway(world_.party(step.words[1]).caller, request, world_.env());
  if (!pathway.ok()) return Refused(pathway.status());
  std::vector<std::string> former;
  for (const pathway::v1::FormerCoordinator& one : pathway->former()) former.push_back(one.party());
  const std::string coordinator = pathway->has_coordinator() ? pathway->coordinator().party() : "nobody";
  const std::string since = former.empty() ? "" : absl::StrCat(" since ", absl::StrJoin(former, ","));
  const std::string loops = LoopsText(pathway->open_loops());
  return absl::StrCat(coordinator, since, ":", loops.empty() ? "" : " ", loops);
}

std::string ScenarioRunner::OpenOf(const Step& step) {
  const auto open = pipeline::ListOpenLoops(world_.party(step.words[1]).caller, {}, world_.env());
  if (!open.ok()) return Refused(open.status());
  const std::string loops = LoopsText(open->open_loops());
  return absl::StrCat(open->pathway_count(), ":", loops.empty() ? "" : " ", loops);
}

std::string ScenarioRunner::EndExpected(const Step& step) {
  pathway::v1::EndExpectationRequest request;
  for (const pipeline::StoredExpectation& one : ExpectationsOn(step.words[2])) {
    if (one.record.rule_id() == step.words[3]) request.set_expectation_id(FormatUuid(one.id.bytes()));
  }
  request.set_reason_code(step.Option("reason", "NOT_NEEDED"));
  request.set_decided_by("Hanne Test, health visitor");
  fakes::Awaited<absl::StatusOr<pathway::v1::EndExpectationResponse>> ended;
  pipeline::EndExpectation(world_.party(step.words[1]).caller, request, world_.env(), ended.Done());
  const absl::Status status = ended.Get().status();
  return status.ok() ? "ok" : Refused(status);
}

}  // namespace handover::scenarios
