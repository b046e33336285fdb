// The steps by which time passes, and those that look at what is late.
#include <gtest/gtest.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "broker/policy/deadline.h"
#include "tests/fakes/world/awaited.h"
#include "tests/fakes/world/escalation_check.h"
#include "tests/scenarios/scenario_names.h"
#include "tests/scenarios/scenario_runner.h"

namespace handover::scenarios {
namespace scenario_clock_internal {

constexpr absl::Duration kRound = absl::Hours(1);

// `odense-hv:LEAD`, or `operator`.
std::string RoleText(const pathway::v1::NamedRole& named) {
  if (named.party().empty()) return "operator";
  return absl::StrCat(named.party(), ":", directory::v1::ContactRole_Name(named.role()));
}

}  // namespace scenario_clock_internal

using namespace scenario_clock_internal;

std::string ScenarioRunner::Pass(absl::Duration time) {
  while (time > absl::ZeroDuration()) {
    const absl::Duration part = std::min(time, kRound);
    world_.clock().Advance(part);
    world_.Tick();
    const absl::Status kept = fakes::CheckEscalations(world_.store(), world_.clock().Now());
    if (!kept.ok()) return std::string(kept.message());
    time -= part;
  }
  SweepRetention();
  return "";
}

std::string ScenarioRunner::Advance(const Step& step) {
  absl::Duration by;
  EXPECT_TRUE(absl::ParseDuration(step.words[1], &by)) << step.words[1];
  return Pass(by);
}

std::string ScenarioRunner::SetClock(const Step& step) {
  absl::CivilMinute danish;
  EXPECT_TRUE(absl::ParseCivilTime(step.words[1], &danish)) << step.words[1];
  const absl::CivilDay day(danish);
  const absl::Time to = policy::StartOfDanishDay(day) + absl::Minutes(danish - absl::CivilMinute(day));
  if (to < world_.clock().Now()) return "that is past";
  // Nothing was sent yet: the hours between may be left out.
  if (world_.store().row_count(store::Table::kTimer) == 0) world_.clock().Advance(to - world_.clock().Now());
  return Pass(to - world_.clock().Now());
}

std::string ScenarioRunner::SetAttempts(const Step& step) {
  world_.settings().max_attempts = std::stoi(step.words[1]);
  return "";
}

std::string ScenarioRunner::Describe(const Step& step) {
  admin::v1::AddPartyRequest request;
  *request.mutable_party() = world_.env().directory.Get()->FindByAlias(step.words[1])->record;
  for (const std::string& day : List(step.Option("closed", ""))) request.mutable_party()->add_closing_days(day);
  for (const std::string& offer : List(step.Option("offers", ""))) request.mutable_party()->add_offers(offer);
  if (step.Has("lead")) {
    directory::v1::Contact& contact = *request.mutable_party()->add_contacts();
    contact.set_role(directory::v1::LEAD);
    contact.set_title(step.Option("lead", ""));
  }
  fakes::Awaited<absl::StatusOr<admin::v1::AddPartyResponse>> added;
  world_.manage().AddParty(fakes::Tester(), request, added.Done());
  const absl::Status status = added.Get().status();
  return status.ok() ? "" : Refused(status);
}

pipeline::Viewer ScenarioRunner::ViewerOf(const Step& step) const {
  if (step.words[1] == "operator") return std::nullopt;
  return world_.party(step.words[1]).caller.party;
}

std::string ScenarioRunner::NameOfHandover(const std::string& handover_id) const {
  for (const auto& [name, sent] : sent_) {
    if (sent.handover_id == handover_id) return name;
  }
  return "unknown";
}

std::string ScenarioRunner::Overdue(const Step& step) {
  const auto overdue = pipeline::ListOverdue(ViewerOf(step), {}, world_.env());
  if (!overdue.ok()) return Refused(overdue.status());
  std::vector<std::string> answers;
  for (const pathway::v1::OverdueDelivery& one : overdue->overdue()) {
    answers.push_back(absl::StrCat(NameOfHandover(one.handover_id()), ":",
                                   pathway::v1::EscalationReason_Name(one.reason()), ":",
                                   one.late_duration().seconds() / 3600, "h"));
  }
  std::sort(answers.begin(), answers.end());
  return answers.empty() ? "nothing" : absl::StrJoin(answers, " ");
}

std::string ScenarioRunner::Escalations(const Step& step) {
  const auto escalations = pipeline::ListEscalations(ViewerOf(step), {}, world_.env());
  if (!escalations.ok()) return Refused(escalations.status());
  std::vector<std::string> answers;
  for (const pathway::v1::Escalation& one : escalations->escalations()) {
    std::vector<std::string> roles;
    for (const pathway::v1::NamedRole& named : one.named()) roles.push_back(RoleText(named));
    answers.push_back(absl::StrCat(NameOfHandover(one.handover_id()), ":",
                                   pathway::v1::EscalationReason_Name(one.reason()), "/", one.step(), " ",
                                   absl::StrJoin(roles, ",")));
  }
  std::sort(answers.begin(), answers.end());
  return answers.empty() ? "nothing" : absl::StrJoin(answers, "; ");
}

}  // namespace handover::scenarios
