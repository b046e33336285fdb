// The steps about what a hand-out obliges to, and what the sender may do where there was none.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"

#include "broker/pipeline/answer_obligation.h"
#include "broker/pipeline/handover_status.h"
#include "broker/pipeline/withdrawal_notices.h"
#include "tests/fakes/world/awaited.h"
#include "tests/scenarios/scenario_names.h"
#include "tests/scenarios/scenario_runner.h"

namespace handover::scenarios {

std::string ScenarioRunner::AnswerDuty(const Step& step) {
  const absl::StatusOr<exchange::v1::HandoverStatus> status = StatusOf(sent_.at(step.words[2]));
  if (!status.ok()) return Refused(status.status());
  exchange::v1::AnswerObligationRequest request;
  request.set_delivery_id(status->deliveries(0).delivery_id());
  request.set_code(step.words[3]);
  request.set_action_code(step.words[4]);
  request.set_professional(step.Option("by", "Hanne") + " Test, health visitor");
  request.set_reason(step.Option("reason", ""));
  fakes::Awaited<absl::StatusOr<exchange::v1::AnswerObligationResponse>> answer;
  pipeline::AnswerObligation(world_.party(step.words[1]).caller, request, world_.env(), answer.Done());
  const absl::StatusOr<exchange::v1::AnswerObligationResponse> answered = answer.Get();
  return answered.ok() ? answered->obligation().answer() : Refused(answered.status());
}

std::string ScenarioRunner::Duties(const Step& step) {
  const absl::StatusOr<exchange::v1::HandoverStatus> status = StatusOf(sent_.at(step.words[1]));
  if (!status.ok()) return Refused(status.status());
  std::vector<std::string> duties;
  for (const exchange::v1::Obligation& duty : status->deliveries(0).obligations()) {
    const std::string standing = duty.suspended() ? "suspended" : duty.answer().empty() ? "open" : duty.answer();
    duties.push_back(duty.code() + ":" + standing);
  }
  return duties.empty() ? "none" : absl::StrJoin(duties, " ");
}

std::string ScenarioRunner::Owing(const Step& step) {
  exchange::v1::ListHandoversRequest request;
  request.set_obligations_only(true);
  const auto listed = pipeline::ListHandovers(world_.party(step.words[1]).caller, request, world_.env());
  if (!listed.ok()) return Refused(listed.status());
  std::vector<std::string> owing;
  for (const exchange::v1::HandoverStatus& status : listed->handovers()) {
    owing.push_back(NameOfHandover(status.handover_id()) + "=" + std::to_string(status.open_obligation_count()));
  }
  return owing.empty() ? "nothing" : absl::StrJoin(owing, " ");
}

std::string ScenarioRunner::Suggested(const Step& step) {
  const absl::StatusOr<exchange::v1::HandoverStatus> status = StatusOf(sent_.at(step.words[1]));
  if (!status.ok()) return Refused(status.status());
  const std::string& party = status->deliveries(0).suggested_party_id();
  return party.empty() ? "nobody" : world_.env().directory.Get()->FindByIdOrAlias(party)->record.alias();
}

std::string ScenarioRunner::Notices(const Step& step) {
  const auto listed = pipeline::ListNotices(world_.party(step.words[1]).caller, {}, world_.env());
  if (!listed.ok()) return Refused(listed.status());
  std::vector<std::string> notices;
  for (const exchange::v1::ListNoticesResponse::Notice& notice : listed->notices()) {
    notices.push_back(NameOfHandover(notice.handover_id()) + ":" + notice.code());
  }
  std::sort(notices.begin(), notices.end());
  return notices.empty() ? "none" : absl::StrJoin(notices, " ");
}

}  // namespace handover::scenarios
