#include "tests/scenarios/scenario_runner.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <sstream>
#include <utility>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/notification.h"
#include "google/protobuf/text_format.h"

#include "broker/base/refusal.h"
#include "broker/identity/party_rules.h"
#include "broker/pipeline/handover_status.h"
#include "broker/pipeline/withdraw_handover.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::scenarios {
namespace scenario_runner_internal {

const std::map<std::string, std::string>& Numbers() {
  static const auto* numbers = new std::map<std::string, std::string>{
      {"child", "0505239996"}, {"mother", "2911829996"}, {"father", "1502829995"}};
  return *numbers;
}

model::v1::PersonIdentifier Identifier(const std::string& person) {
  model::v1::PersonIdentifier identifier;
  identifier.set_cpr(Numbers().at(person));
  return identifier;
}

std::vector<std::string> List(const std::string& text) {
  if (text.empty()) return {};
  return absl::StrSplit(text, ',');
}

std::string Refused(const absl::Status& status) { return "refused " + CodeOf(status); }

directory::v1::Sector SectorOf(const std::string& name) {
  const auto sector = identity::SectorFromName(name);
  EXPECT_TRUE(sector.has_value()) << name;
  return sector.value_or(directory::v1::SECTOR_UNSPECIFIED);
}

exchange::v1::Handover Fixture(const std::string& name) {
  exchange::v1::Handover handover;
  const std::string text = fakes::ReadFileBytes("tests/fixtures/handovers/" + name + ".textproto");
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &handover)) << name;
  return handover;
}

// The purpose and basis a sender of the kind would name.
struct Claim {
  std::string purpose;
  std::string basis;
};
Claim UsualClaim(const std::string& fixture) {
  if (fixture == "birth_notification") return {"HEALTH_VISITING", "STATUTORY_BIRTH_NOTICE"};
  if (fixture == "transition_summary") return {"DAYCARE_START", "HEALTH_OTHER_PURPOSE_CONSENT"};
  if (fixture == "concern_report") return {"CHILD_PROTECTION", "CONCERN_DUTY_PROFESSIONAL"};
  return {"TREATMENT", "HEALTH_TREATMENT_NECESSITY"};
}

std::string SectionTypes(const exchange::v1::DeliveredCopy& copy) {
  std::vector<std::string> types;
  for (const exchange::v1::Item& item : copy.items()) {
    exchange::v1::SectionHeader header;
    if (item.kind() == exchange::v1::Item::SECTION && header.ParseFromString(item.label())) {
      types.push_back(header.type());
    }
  }
  std::sort(types.begin(), types.end());
  return absl::StrJoin(types, " ");
}

template <typename T>
class Answer {
 public:
  auto Done() {
    return [this](absl::StatusOr<T> value) {
      value_ = std::make_unique<absl::StatusOr<T>>(std::move(value));
      called_.Notify();
    };
  }
  const absl::StatusOr<T>& Get() {
    called_.WaitForNotification();
    return *value_;
  }

 private:
  absl::Notification called_;
  std::unique_ptr<absl::StatusOr<T>> value_;
};

}  // namespace scenario_runner_internal

using namespace scenario_runner_internal;

std::string Step::Option(const std::string& name, const std::string& otherwise) const {
  const auto found = options.find(name);
  return found == options.end() ? otherwise : found->second;
}

std::vector<Step> ParseScenario(const std::string& text) {
  std::vector<Step> steps;
  std::istringstream lines(text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    line = line.substr(0, line.find('#'));
    Step step;
    step.line = number;
    const size_t arrow = line.find("->");
    if (arrow != std::string::npos) {
      std::istringstream expected(line.substr(arrow + 2));
      std::string word;
      while (expected >> word) step.expected += (step.expected.empty() ? "" : " ") + word;
      line = line.substr(0, arrow);
    }
    std::istringstream words(line);
    std::string word;
    while (words >> word) {
      const size_t equals = word.find('=');
      if (equals == std::string::npos)
        step.words.push_back(word);
      else
        step.options[word.substr(0, equals)] = word.substr(equals + 1);
    }
    if (!step.words.empty()) steps.push_back(std::move(step));
  }
  return steps;
}

std::string ScenarioRunner::Run(const Step& step) {
  using Play = std::string (ScenarioRunner::*)(const Step&);
  static const auto* plays = new std::map<std::string, Play>{
      {"party", &ScenarioRunner::AddParty},        {"facts", &ScenarioRunner::ImportFacts},
      {"consent", &ScenarioRunner::RecordConsent}, {"revoke", &ScenarioRunner::Revoke},
      {"submit", &ScenarioRunner::Submit},         {"resubmit", &ScenarioRunner::Resubmit},
      {"receive", &ScenarioRunner::Receive},       {"ack", &ScenarioRunner::Acknowledge},
      {"status", &ScenarioRunner::Status},         {"withdraw", &ScenarioRunner::Withdraw},
      {"resolve", &ScenarioRunner::Resolve},       {"suspend", &ScenarioRunner::SetState},
      {"resume", &ScenarioRunner::SetState},       {"advance", &ScenarioRunner::Advance},
      {"restart", &ScenarioRunner::Restart},       {"log", &ScenarioRunner::CheckLog}};
  const auto play = plays->find(step.words[0]);
  if (play == plays->end()) return "no such step";
  return (this->*play->second)(step);
}

std::string ScenarioRunner::AddParty(const Step& step) {
  world_.AddParty(step.words[1], SectorOf(step.words[2]), {step.words.begin() + 3, step.words.end()});
  return "";
}

std::string ScenarioRunner::ImportFacts(const Step& step) {
  consent::v1::RegisterFacts facts;
  *facts.mutable_person() = Identifier(step.words[1]);
  facts.set_municipality_code(step.Option("municipality", ""));
  facts.set_gp_party(step.Option("gp", ""));
  facts.set_daycare_party(step.Option("daycare", ""));
  for (const std::string& holder : List(step.Option("holders", ""))) {
    consent::v1::RegisterFacts::Holder& out = *facts.add_holders();
    *out.mutable_person() = Identifier(holder);
    out.set_capacity(consent::v1::Grant::CUSTODY);
  }
  for (const std::string& word : step.words) {
    if (word == "protected") facts.set_protection(consent::v1::RegisterFacts::NAME_AND_ADDRESS);
    if (word == "dead") facts.set_deceased(true);
  }
  const absl::Status imported = world_.ImportFacts(facts);
  return imported.ok() ? "" : Refused(imported);
}

std::string ScenarioRunner::RecordConsent(const Step& step) {
  const std::string& person = step.words[3];
  consent::v1::ConsentRecord record;
  *record.mutable_subject() = Identifier(person);
  for (const std::string& grantor : List(step.Option("by", person))) {
    consent::v1::Grant& grant = *record.add_grants();
    *grant.mutable_grantor() = Identifier(grantor);
    grant.set_capacity(grantor == person ? consent::v1::Grant::SELF : consent::v1::Grant::CUSTODY);
    grant.mutable_grant_time()->set_seconds(absl::ToUnixSeconds(world_.clock().Now()));
    grant.set_form(consent::v1::Grant::WRITTEN);
    grant.set_received_by("Hanne Test, health visitor");
  }
  const bool deny = std::find(step.words.begin(), step.words.end(), "deny") != step.words.end();
  consent::v1::Provision& provision = *record.add_provisions();
  provision.set_effect(deny ? consent::v1::Provision::DENY : consent::v1::Provision::PERMIT);
  for (const std::string& category : List(step.words[4])) {
    options::v1::DataCategory value = options::v1::DATA_CATEGORY_UNSPECIFIED;
    EXPECT_TRUE(options::v1::DataCategory_Parse("DATA_CATEGORY_" + category, &value)) << category;
    provision.add_categories(value);
  }
  for (const std::string& sector : List(step.Option("to", ""))) provision.add_to_sectors(SectorOf(sector));
  for (const std::string& purpose : List(step.Option("purpose", ""))) provision.add_purposes(purpose);
  record.mutable_valid_from_time()->set_seconds(absl::ToUnixSeconds(world_.clock().Now()));
  if (step.Has("days")) {
    record.mutable_valid_to_time()->set_seconds(
        absl::ToUnixSeconds(world_.clock().Now() + absl::Hours(24) * std::stoi(step.Option("days", "1"))));
  }
  const absl::StatusOr<consent::v1::ConsentRecord> stored =
      deny ? world_.RecordObjection(step.words[2], record) : world_.RecordConsent(step.words[2], record);
  if (!stored.ok()) return Refused(stored.status());
  consents_[step.words[1]] = *stored;
  return "";
}

std::string ScenarioRunner::Revoke(const Step& step) {
  const absl::Status revoked = world_.RevokeConsent(step.words[2], consents_.at(step.words[1]));
  return revoked.ok() ? "" : Refused(revoked);
}

std::string ScenarioRunner::Submit(const Step& step) {
  const std::string& fixture = step.words[3];
  exchange::v1::Handover handover = Fixture(fixture);
  exchange::v1::Addressee& addressee = *handover.add_addressees();
  const Claim usual = UsualClaim(fixture);
  addressee.set_purpose(step.Option("purpose", usual.purpose));
  addressee.set_legal_basis(step.Option("basis", usual.basis));
  addressee.set_role(step.Option("role", ""));
  if (step.Has("party")) {
    addressee.set_party(std::string(world_.party(step.Option("party", "")).caller.party.bytes()));
  }
  addressee.set_copy(std::find(step.words.begin(), step.words.end(), "copy") != step.words.end());
  exchange::v1::Priority priority;
  if (exchange::v1::Priority_Parse(step.Option("priority", "ROUTINE"), &priority)) {
    handover.mutable_envelope()->set_priority(priority);
  }
  Sent& sent = sent_[step.words[2]];
  sent = {step.words[1], world_.Sign(step.words[1], handover), "", ""};
  const absl::StatusOr<pipeline::Submitted> submitted = world_.Submit(sent.party, sent.frame);
  if (!submitted.ok()) return Refused(submitted.status());
  sent.handover_id = submitted->acceptance.handover_id();
  sent.id_bytes = *ParseUuid(sent.handover_id);
  std::string answer;
  for (const auto& recipient : submitted->acceptance.recipients()) {
    answer += recipient.state() == exchange::v1::HELD ? "held" : "accepted";
    std::vector<std::string> withheld;
    for (const auto& pair : recipient.withheld()) withheld.push_back(pair.category() + ":" + pair.reason());
    std::sort(withheld.begin(), withheld.end());
    if (!withheld.empty()) answer += " withheld=" + absl::StrJoin(withheld, ",");
  }
  return answer;
}

std::string ScenarioRunner::Resubmit(const Step& step) {
  const Sent& sent = sent_.at(step.words[1]);
  const absl::StatusOr<pipeline::Submitted> submitted = world_.Submit(sent.party, sent.frame);
  if (!submitted.ok()) return Refused(submitted.status());
  return submitted->acceptance.duplicate() ? "duplicate" : "accepted";
}

std::string ScenarioRunner::Receive(const Step& step) {
  std::vector<std::string> answers;
  for (const exchange::v1::DeliveredCopy& copy : world_.HandOut(step.words[1])) {
    exchange::v1::Envelope envelope;
    envelope.ParseFromString(copy.envelope());
    std::string name = "unknown";
    for (const auto& [candidate, sent] : sent_) {
      if (sent.id_bytes == envelope.handover_id()) name = candidate;
    }
    copies_[step.words[1] + "/" + name] = copy;
    answers.push_back(name + ": " + SectionTypes(copy));
  }
  return answers.empty() ? "nothing" : absl::StrJoin(answers, "; ");
}

std::string ScenarioRunner::Acknowledge(const Step& step) {
  const auto copy = copies_.find(step.words[1] + "/" + step.words[2]);
  if (copy == copies_.end()) return "never received";
  fakes::PipelineWorld::Word word;
  EXPECT_TRUE(
      exchange::v1::Acknowledgement::Outcome_Parse("OUTCOME_" + absl::AsciiStrToUpper(step.words[3]), &word.outcome));
  if (step.words[3] != "delivered") word.professional = "Hanne Test, health visitor";
  word.reason = step.Option("reason", "");
  word.redirect_party = step.Option("to", "");
  const absl::StatusOr<pipeline::Acknowledged> acknowledged = world_.Acknowledge(step.words[1], copy->second, word);
  if (!acknowledged.ok()) return Refused(acknowledged.status());
  return exchange::v1::DeliveryState_Name(acknowledged->state);
}

std::string ScenarioRunner::Status(const Step& step) {
  const Sent& sent = sent_.at(step.words[1]);
  const absl::StatusOr<exchange::v1::HandoverStatus> status =
      pipeline::GetHandoverStatus(world_.party(sent.party).caller, *HandoverId::FromBytes(sent.id_bytes), world_.env());
  if (!status.ok()) return Refused(status.status());
  std::vector<std::string> states;
  for (const auto& delivery : status->deliveries()) {
    states.push_back(exchange::v1::DeliveryState_Name(delivery.state()) +
                     (delivery.reason().empty() ? "" : "(" + delivery.reason() + ")"));
  }
  return absl::StrJoin(states, " ");
}

std::string ScenarioRunner::Withdraw(const Step& step) {
  const Sent& sent = sent_.at(step.words[1]);
  exchange::v1::WithdrawHandoverRequest request;
  request.set_handover_id(sent.handover_id);
  request.set_reason_code(step.Option("reason", "SENT_IN_ERROR"));
  Answer<exchange::v1::WithdrawHandoverResponse> answer;
  pipeline::WithdrawHandover(world_.party(sent.party).caller, request, world_.env(), answer.Done());
  return answer.Get().ok() ? "ok" : Refused(answer.Get().status());
}

std::string ScenarioRunner::Resolve(const Step& step) {
  const Sent& sent = sent_.at(step.words[1]);
  const identity::Caller& caller = world_.party(sent.party).caller;
  const absl::StatusOr<exchange::v1::HandoverStatus> status =
      pipeline::GetHandoverStatus(caller, *HandoverId::FromBytes(sent.id_bytes), world_.env());
  exchange::v1::ResolveReturnRequest request;
  request.set_delivery_id(status->deliveries(0).delivery_id());
  request.set_action_code(step.Option("action", "WAIVED"));
  Answer<exchange::v1::ResolveReturnResponse> answer;
  pipeline::ResolveReturn(caller, request, world_.env(), answer.Done());
  return answer.Get().ok() ? "ok" : Refused(answer.Get().status());
}

std::string ScenarioRunner::SetState(const Step& step) {
  const bool suspend = step.words[0] == "suspend";
  const absl::Status set =
      world_.SetPartyState(step.words[1], suspend ? directory::v1::Party::SUSPENDED : directory::v1::Party::ACTIVE);
  return set.ok() ? "" : Refused(set);
}

std::string ScenarioRunner::Advance(const Step& step) {
  absl::Duration by;
  EXPECT_TRUE(absl::ParseDuration(step.words[1], &by)) << step.words[1];
  world_.clock().Advance(by);
  world_.env().queues.LapseLeases();
  return "";
}

std::string ScenarioRunner::Restart(const Step&) {
  world_.Restart();
  return "";
}

std::string ScenarioRunner::CheckLog(const Step&) {
  const absl::Status verified = world_.VerifyLog();
  return verified.ok() ? "verifies" : std::string(verified.message());
}

}  // namespace handover::scenarios
