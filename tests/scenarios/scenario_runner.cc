#include "tests/scenarios/scenario_runner.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/text_format.h"

#include "broker/base/refusal.h"
#include "broker/pipeline/answer_withheld.h"
#include "broker/pipeline/handover_status.h"
#include "broker/pipeline/held_deliveries.h"
#include "broker/pipeline/withdraw_handover.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/fakes/world/awaited.h"
#include "tests/scenarios/scenario_names.h"

namespace handover::scenarios {
namespace scenario_runner_internal {

constexpr char kFixtures[] = "tests/fixtures/handovers/";

// The file as it is with some persons taken for others.
std::string FixtureText(const std::string& name, const std::map<std::string, std::string>& persons) {
  std::vector<std::pair<std::string, std::string>> numbers;
  for (const auto& [was, is] : persons) numbers.emplace_back(NumberOf(was), NumberOf(is));
  return absl::StrReplaceAll(fakes::ReadFileBytes(kFixtures + name + ".textproto"), numbers);
}

// A replacement number stands in the field for such numbers.
void TellReplacementNumber(google::protobuf::RepeatedPtrField<model::v1::PersonIdentifier>& identifiers) {
  for (model::v1::PersonIdentifier& identifier : identifiers) {
    const bool is_replacement =
        identifier.has_cpr() && identifier.cpr().find_first_not_of("0123456789") != std::string::npos;
    if (is_replacement) identifier.set_x_ecpr(std::string(identifier.cpr()));
  }
}

void TellReplacementNumbers(exchange::v1::Handover& handover) {
  for (exchange::v1::RoutingSlip::Person& person : *handover.mutable_slip()->mutable_persons()) {
    TellReplacementNumber(*person.mutable_identifiers());
  }
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (!section.body().has_person_identity()) continue;
    TellReplacementNumber(*section.mutable_body()->mutable_person_identity()->mutable_identifiers());
  }
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
  if (fixture == "ssd_exchange") return {"EARLY_PREVENTION", "SSD_EXCHANGE"};
  if (fixture == "move_notification") return {"MOVE", "INTERMUNICIPAL_NOTIFICATION"};
  if (fixture == "move_handover") return {"MOVE", "HEALTH_TREATMENT_NECESSITY"};
  if (fixture == "discharge_letter") return {"TREATMENT", "HEALTH_DISCHARGE_LETTER"};
  if (fixture == "care_dropout") return {"ANTENATAL_CARE", "HEALTH_TREATMENT_CONSENT"};
  if (fixture == "daycare_planning") return {"DAYCARE_PLANNING", "HEALTH_OTHER_PURPOSE_CONSENT"};
  if (fixture == "coordinator_change") return {"TREATMENT", "HEALTH_OTHER_PURPOSE_CONSENT"};
  if (fixture == "stillbirth_notice") return {"STOP_VISITS", "HEALTH_TREATMENT_NECESSITY"};
  return {"TREATMENT", "HEALTH_TREATMENT_NECESSITY"};
}

consent::v1::Grant::Capacity CapacityOf(const std::string& name) {
  consent::v1::Grant::Capacity capacity = consent::v1::Grant::CAPACITY_UNSPECIFIED;
  EXPECT_TRUE(consent::v1::Grant::Capacity_Parse(name, &capacity)) << name;
  return capacity;
}

std::vector<options::v1::DataCategory> CategoriesOf(const std::string& names) {
  std::vector<options::v1::DataCategory> categories;
  for (const std::string& name : List(names)) {
    EXPECT_TRUE(options::v1::DataCategory_Parse("DATA_CATEGORY_" + name, &categories.emplace_back())) << name;
  }
  return categories;
}

// `2024-06-01..2024-06-30`; either end may be left out.
void LimitTo(const std::string& days, consent::v1::DataPeriod& period) {
  const auto set = [](const std::string& text, model::v1::Date& date) {
    absl::CivilDay day;
    EXPECT_TRUE(absl::ParseCivilTime(text, &day)) << text;
    date.set_year(static_cast<int32_t>(day.year()));
    date.set_month(day.month());
    date.set_day(day.day());
  };
  const std::vector<std::string> ends = absl::StrSplit(days, "..");
  if (!ends.front().empty()) set(ends.front(), *period.mutable_first_date());
  if (!ends.back().empty()) set(ends.back(), *period.mutable_last_date());
}

// What `by` gives for `subject`, in the capacity and form that the step names.
consent::v1::Grant MakeGrant(const Step& step, const std::string& by, const std::string& subject, absl::Time now) {
  consent::v1::Grant grant;
  *grant.mutable_grantor() = Identifier(by);
  grant.set_capacity(CapacityOf(by == subject ? "SELF" : step.Option("as", "CUSTODY")));
  grant.mutable_grant_time()->set_seconds(absl::ToUnixSeconds(now));
  grant.set_form(step.Says("oral") ? consent::v1::Grant::ORAL : consent::v1::Grant::WRITTEN);
  grant.set_received_by("Hanne Test, health visitor");
  grant.set_journal_reference(step.Option("journal", ""));
  grant.set_language(step.Option("language", ""));
  grant.set_notice_language(step.Option("notice", ""));
  grant.set_interpreter(step.Option("interpreter", ""));
  return grant;
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

// Another pregnancy of the same woman than the fixture's.
void SetPregnancy(const Step& step, exchange::v1::RoutingSlip& slip) {
  for (exchange::v1::RoutingSlip::Person& person : *slip.mutable_persons()) {
    for (model::v1::PersonIdentifier& identifier : *person.mutable_identifiers()) {
      if (!identifier.has_unborn()) continue;
      model::v1::PersonIdentifier::Unborn& unborn = *identifier.mutable_unborn();
      unborn.set_pregnancy_episode_id(step.Option("pregnancy", unborn.pregnancy_episode_id()));
      unborn.set_ordinal(std::stoi(step.Option("ordinal", "1")));
    }
  }
}

void SetSlip(const Step& step, exchange::v1::RoutingSlip& slip) {
  slip.set_meeting_id(step.Option("meeting", ""));
  slip.set_ssd_follow_up(step.Says("follow-up"));
  slip.set_guideline(step.Option("guideline", ""));
  if (step.Has("episode")) slip.set_treatment_episode_id(step.Option("episode", ""));
  SetPregnancy(step, slip);
  if (!step.Says("justified")) return;
  slip.set_justification_text("She was seen in distress and cannot be reached.");
  slip.set_justified_by("Hanne Test, midwife");
}

// None of the parents may be told yet.
void KeepFromParents(exchange::v1::Envelope& envelope) {
  for (auto& parent : *envelope.mutable_parent_involvements()) {
    parent.set_state(exchange::v1::Envelope::ParentInvolvement::WITHHELD);
    parent.set_reason_code("SUSPECTED_ABUSE");
  }
}

// The first contact of the fixture is one of another type.
void SetContact(const Step& step, exchange::v1::Handover& handover) {
  if (!step.Has("contact")) return;
  model::v1::Encounters::Encounter::Type type = model::v1::Encounters::Encounter::TYPE_UNSPECIFIED;
  EXPECT_TRUE(model::v1::Encounters::Encounter::Type_Parse(step.Option("contact", ""), &type));
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (!section.body().has_encounters()) continue;
    section.mutable_body()->mutable_encounters()->mutable_encounters(0)->set_type(type);
  }
}

model::v1::Date DateOf(const std::string& text) {
  absl::CivilDay day;
  EXPECT_TRUE(absl::ParseCivilTime(text, &day)) << text;
  model::v1::Date date;
  date.set_year(static_cast<int>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

// As of a broker that knows more bodies than this one.
void RenameSections(const std::string& was, const std::string& is, exchange::v1::Handover& handover) {
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (section.header().type() == was) section.mutable_header()->set_type(is);
  }
}

}  // namespace scenario_runner_internal

using namespace scenario_runner_internal;

std::string Step::Option(const std::string& name, const std::string& otherwise) const {
  const auto found = options.find(name);
  return found == options.end() ? otherwise : found->second;
}

bool Step::Says(const std::string& word) const { return std::find(words.begin(), words.end(), word) != words.end(); }

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
      {"submit", &ScenarioRunner::Submit},         {"missing", &ScenarioRunner::Missing},
      {"resubmit", &ScenarioRunner::Resubmit},     {"receive", &ScenarioRunner::Receive},
      {"ack", &ScenarioRunner::Acknowledge},       {"status", &ScenarioRunner::Status},
      {"withheld", &ScenarioRunner::Withheld},     {"withdraw", &ScenarioRunner::Withdraw},
      {"resolve", &ScenarioRunner::Resolve},       {"route", &ScenarioRunner::Route},
      {"redrive", &ScenarioRunner::Route},         {"return", &ScenarioRunner::Route},
      {"attempts", &ScenarioRunner::SetAttempts},  {"clock", &ScenarioRunner::SetClock},
      {"expected", &ScenarioRunner::ExpectedOf},   {"pathway", &ScenarioRunner::PathwayOf},
      {"open", &ScenarioRunner::OpenOf},           {"end", &ScenarioRunner::EndExpected},
      {"overdue", &ScenarioRunner::Overdue},       {"escalations", &ScenarioRunner::Escalations},
      {"suspend", &ScenarioRunner::SetState},      {"resume", &ScenarioRunner::SetState},
      {"policy", &ScenarioRunner::ChangePolicy},   {"damage", &ScenarioRunner::Damage},
      {"advance", &ScenarioRunner::Advance},       {"jump", &ScenarioRunner::Jump},
      {"restart", &ScenarioRunner::Restart},       {"timeline", &ScenarioRunner::Timeline},
      {"events", &ScenarioRunner::Events},         {"decisions", &ScenarioRunner::Decisions},
      {"log", &ScenarioRunner::CheckLog},          {"warnings", &ScenarioRunner::Warnings},
      {"answer", &ScenarioRunner::Answer},         {"tasks", &ScenarioRunner::Tasks},
      {"excluded", &ScenarioRunner::Excluded},     {"duty", &ScenarioRunner::AnswerDuty},
      {"duties", &ScenarioRunner::Duties},         {"owing", &ScenarioRunner::Owing},
      {"suggested", &ScenarioRunner::Suggested},   {"notices", &ScenarioRunner::Notices},
      {"export", &ScenarioRunner::Export},         {"lift", &ScenarioRunner::Lift},
      {"identity", &ScenarioRunner::TakeEvent},    {"error", &ScenarioRunner::MarkError},
      {"flagged", &ScenarioRunner::Flagged},       {"history", &ScenarioRunner::History},
      {"sector", &ScenarioRunner::ChangeSector},   {"erase", &ScenarioRunner::Erase},
      {"backup", &ScenarioRunner::BackUp},         {"restore", &ScenarioRunner::Restore}};
  const auto play = plays->find(step.words[0]);
  if (play == plays->end()) return "no such step";
  return (this->*play->second)(step);
}

std::string ScenarioRunner::AddParty(const Step& step) {
  std::vector<std::string> municipalities(step.words.begin() + 3, step.words.end());
  std::erase(municipalities, "sole");
  world_.AddParty(step.words[1], SectorOf(step.words[2]), municipalities);
  const absl::Status chosen = world_.ChangeParty(step.words[1], [&step](directory::v1::Party& party) {
    party.set_authority(step.Option("authority", ""));
    party.set_sole_professional(step.Says("sole"));
    if (step.Has("cvr")) party.set_cvr(step.Option("cvr", ""));
    if (!step.Has("guideline")) return;
    party.add_guidelines()->set_code(step.Option("guideline", ""));
    party.mutable_guidelines(0)->set_citation("The council");
  });
  if (!chosen.ok()) return Refused(chosen);
  if (step.Has("closed") || step.Has("lead") || step.Has("offers")) return Describe(step);
  return "";
}

std::string ScenarioRunner::ImportFacts(const Step& step) {
  consent::v1::RegisterFacts facts;
  *facts.mutable_person() = Identifier(step.words[1]);
  facts.set_municipality_code(step.Option("municipality", ""));
  facts.set_gp_party(step.Option("gp", ""));
  facts.set_daycare_party(step.Option("daycare", ""));
  for (const std::string& holder : List(step.Option("holders", ""))) {
    const std::vector<std::string> who_and_how = absl::StrSplit(holder, ':');
    consent::v1::RegisterFacts::Holder& out = *facts.add_holders();
    *out.mutable_person() = Identifier(who_and_how[0]);
    out.set_capacity(who_and_how.size() == 1 ? consent::v1::Grant::CUSTODY : CapacityOf(who_and_how[1]));
  }
  if (step.Says("protected")) facts.set_protection(consent::v1::RegisterFacts::NAME_AND_ADDRESS);
  if (step.Says("specially-protected")) facts.set_protection(consent::v1::RegisterFacts::SPECIAL);
  facts.set_deceased(step.Says("dead"));
  if (step.Has("daycare-start")) *facts.mutable_daycare_start_date() = DateOf(step.Option("daycare-start", ""));
  const absl::Status imported = world_.ImportFacts(facts);
  return imported.ok() ? "" : Refused(imported);
}

std::string ScenarioRunner::RecordConsent(const Step& step) {
  const std::string& person = step.words[3];
  const absl::Time now = world_.clock().Now();
  consent::v1::ConsentRecord record;
  *record.mutable_subject() = Identifier(person);
  const auto earlier = consents_.find(step.words[1]);
  if (earlier != consents_.end()) record.set_consent_id(earlier->second.consent_id());
  for (const std::string& grantor : List(step.Option("by", person))) {
    *record.add_grants() = MakeGrant(step, grantor, person, now);
  }
  record.set_pregnancy_episode_id(step.Option("pregnancy", ""));
  const bool deny = step.Says("deny");
  consent::v1::Provision& provision = *record.add_provisions();
  provision.set_effect(deny ? consent::v1::Provision::DENY : consent::v1::Provision::PERMIT);
  for (const options::v1::DataCategory category : CategoriesOf(step.words[4])) provision.add_categories(category);
  for (const std::string& sector : List(step.Option("to", ""))) provision.add_to_sectors(SectorOf(sector));
  for (const std::string& party : List(step.Option("to-party", ""))) {
    provision.add_to_parties(ToString(world_.party(party).caller.party));
  }
  for (const std::string& purpose : List(step.Option("purpose", ""))) provision.add_purposes(purpose);
  for (const std::string& name : List(step.Option("professional", ""))) provision.add_to_professionals(name + " Test");
  const std::string period = step.Option("data", "");
  if (!period.empty()) LimitTo(period, *provision.mutable_data_period());
  absl::Duration until_it_begins;
  EXPECT_TRUE(absl::ParseDuration(step.Option("in", "0"), &until_it_begins));
  record.mutable_valid_from_time()->set_seconds(absl::ToUnixSeconds(now + until_it_begins));
  if (step.Has("days")) {
    record.mutable_valid_to_time()->set_seconds(
        absl::ToUnixSeconds(now + absl::Hours(24) * std::stoi(step.Option("days", "1"))));
  }
  const absl::StatusOr<consent::v1::ConsentRecord> stored =
      deny ? world_.RecordObjection(step.words[2], record) : world_.RecordConsent(step.words[2], record);
  if (!stored.ok()) return Refused(stored.status());
  consents_[step.words[1]] = *stored;
  return "";
}

std::string ScenarioRunner::Revoke(const Step& step) {
  const absl::Status revoked =
      world_.RevokeConsent(step.words[2], consents_.at(step.words[1]), CategoriesOf(step.Option("only", "")));
  return revoked.ok() ? "" : Refused(revoked);
}

exchange::v1::Handover ScenarioRunner::Draft(const Step& step) {
  const std::string& fixture = step.words[3];
  std::map<std::string, std::string> persons;
  for (const char* person : {"child", "mother", "father"}) {
    if (step.Has(person)) persons[person] = step.Option(person, "");
  }
  exchange::v1::Handover handover;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(FixtureText(fixture, persons), &handover)) << fixture;
  for (const std::string& part : List(step.Option("with", ""))) {
    EXPECT_TRUE(google::protobuf::TextFormat::MergeFromString(FixtureText("with/" + part, persons), &handover)) << part;
  }
  SetContact(step, handover);
  if (step.Has("unknown")) RenameSections(step.Option("unknown", ""), "BodyOfALaterVersion", handover);
  TellReplacementNumbers(handover);
  SetSlip(step, *handover.mutable_slip());
  for (const std::string& name : List(step.Option("claims", ""))) {
    handover.mutable_slip()->add_consent_ids(consents_.at(name).consent_id());
  }
  if (step.Says("kept-back")) KeepFromParents(*handover.mutable_envelope());
  if (step.Has("corrects")) {
    exchange::v1::Envelope::Related& related = *handover.mutable_envelope()->add_related();
    related.set_relation(exchange::v1::Envelope::CORRECTS);
    related.set_handover_id(sent_.at(step.Option("corrects", "")).id_bytes);
    related.set_reason_code("WRONG_VALUE");
  }
  exchange::v1::Priority priority;
  if (exchange::v1::Priority_Parse(step.Option("priority", "ROUTINE"), &priority)) {
    handover.mutable_envelope()->set_priority(priority);
  }
  exchange::v1::Addressee& addressee = *handover.add_addressees();
  const Claim usual = UsualClaim(fixture);
  addressee.set_purpose(step.Option("purpose", usual.purpose));
  addressee.set_legal_basis(step.Option("basis", usual.basis));
  addressee.set_role(step.Option("role", ""));
  if (step.Has("party")) {
    addressee.set_party(std::string(world_.party(step.Option("party", "")).caller.party.bytes()));
  }
  addressee.set_copy(step.Says("copy"));
  return handover;
}

std::string ScenarioRunner::Submit(const Step& step) {
  Sent& sent = sent_[step.words[2]];
  sent = {step.words[1], Draft(step), {}, absl::OkStatus(), "", "", {}};
  sent.frame = world_.Sign(sent.party, sent.handover);
  const absl::StatusOr<pipeline::Submitted> submitted = world_.Submit(sent.party, sent.frame);
  sent.refusal = submitted.status();
  if (!submitted.ok()) return Refused(submitted.status());
  sent.handover_id = submitted->acceptance.handover_id();
  sent.id_bytes = *ParseUuid(sent.handover_id);
  for (const auto& warning : submitted->acceptance.warnings()) sent.warnings.push_back(warning.code());
  std::string answer;
  for (const auto& recipient : submitted->acceptance.recipients()) {
    answer += recipient.state() == exchange::v1::HELD ? "held" : "accepted";
    if (!recipient.withheld().empty()) answer += " withheld=" + PairsText(recipient.withheld());
  }
  return answer;
}

std::string ScenarioRunner::Missing(const Step& step) {
  const Sent& sent = sent_.at(step.words[1]);
  std::vector<std::string> missing;
  const exchange::v1::ErrorDetail detail = DetailOf(sent.refusal);
  for (const exchange::v1::PolicyRefusal& refusal : detail.refusals()) {
    for (const exchange::v1::Pair& pair : refusal.missing_consents()) {
      const std::string who = NameOf(pair.person_ids(0), sent.handover.slip());
      missing.push_back(pair.category() + ":" + who + ":" + pair.reason());
    }
  }
  std::sort(missing.begin(), missing.end());
  return absl::StrJoin(missing, " ");
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
  if (step.words[3] != "delivered") word.professional = step.Option("by", "Hanne") + " Test, health visitor";
  word.reason = step.Option("reason", "");
  word.redirect_party = step.Option("to", "");
  const absl::StatusOr<pipeline::Acknowledged> acknowledged = world_.Acknowledge(step.words[1], copy->second, word);
  if (!acknowledged.ok()) return Refused(acknowledged.status());
  return exchange::v1::DeliveryState_Name(acknowledged->state);
}

std::string ScenarioRunner::Excluded(const Step& step) {
  const auto copy = copies_.find(step.words[1] + "/" + step.words[2]);
  if (copy == copies_.end()) return "never received";
  const auto& names = copy->second.excluded_professionals();
  return names.empty() ? "nobody" : absl::StrJoin(names, ",");
}

absl::StatusOr<exchange::v1::HandoverStatus> ScenarioRunner::StatusOf(const Sent& sent) {
  return pipeline::GetHandoverStatus(world_.party(sent.party).caller, *HandoverId::FromBytes(sent.id_bytes),
                                     world_.env());
}

std::string ScenarioRunner::Status(const Step& step) {
  const absl::StatusOr<exchange::v1::HandoverStatus> status = StatusOf(sent_.at(step.words[1]));
  if (!status.ok()) return Refused(status.status());
  std::vector<std::string> states;
  for (const auto& delivery : status->deliveries()) {
    states.push_back(exchange::v1::DeliveryState_Name(delivery.state()) +
                     (delivery.reason().empty() ? "" : "(" + delivery.reason() + ")"));
  }
  if (status->has_content_erased_index()) states.push_back("content-erased");
  if (status->has_evidence_erased_index()) states.push_back("evidence-erased");
  return absl::StrJoin(states, " ");
}

std::string ScenarioRunner::Withheld(const Step& step) {
  const absl::StatusOr<exchange::v1::HandoverStatus> status = StatusOf(sent_.at(step.words[1]));
  if (!status.ok()) return Refused(status.status());
  return PairsText(status->deliveries(0).withheld());
}

std::string ScenarioRunner::Warnings(const Step& step) { return absl::StrJoin(sent_.at(step.words[1]).warnings, " "); }

std::string ScenarioRunner::Withdraw(const Step& step) {
  const Sent& sent = sent_.at(step.words[1]);
  exchange::v1::WithdrawHandoverRequest request;
  request.set_handover_id(sent.handover_id);
  request.set_reason_code(step.Option("reason", "SENT_IN_ERROR"));
  fakes::Awaited<absl::StatusOr<exchange::v1::WithdrawHandoverResponse>> answer;
  pipeline::WithdrawHandover(world_.party(sent.party).caller, request, world_.env(), answer.Done());
  const absl::Status status = answer.Get().status();
  return status.ok() ? "ok" : Refused(status);
}

std::string ScenarioRunner::Resolve(const Step& step) {
  const Sent& sent = sent_.at(step.words[1]);
  const absl::StatusOr<exchange::v1::HandoverStatus> delivered = StatusOf(sent);
  if (!delivered.ok()) return Refused(delivered.status());
  exchange::v1::ResolveReturnRequest request;
  request.set_delivery_id(delivered->deliveries(0).delivery_id());
  request.set_action_code(step.Option("action", "WAIVED"));
  fakes::Awaited<absl::StatusOr<exchange::v1::ResolveReturnResponse>> answer;
  pipeline::ResolveReturn(world_.party(sent.party).caller, request, world_.env(), answer.Done());
  const absl::Status status = answer.Get().status();
  return status.ok() ? "ok" : Refused(status);
}

std::string ScenarioRunner::Answer(const Step& step) {
  const Sent& sent = sent_.at(step.words[1]);
  const absl::StatusOr<exchange::v1::HandoverStatus> status = StatusOf(sent);
  if (!status.ok()) return Refused(status.status());
  exchange::v1::AnswerWithheldRequest request;
  request.set_delivery_id(status->deliveries(0).delivery_id());
  request.set_action_code(step.words[2]);
  for (const exchange::v1::Pair& pair : status->deliveries(0).withheld()) {
    if (pair.category() == step.Option("only", "")) *request.add_pairs() = pair;
  }
  fakes::Awaited<absl::StatusOr<exchange::v1::AnswerWithheldResponse>> answer;
  pipeline::AnswerWithheld(world_.party(sent.party).caller, request, world_.env(), answer.Done());
  const absl::StatusOr<exchange::v1::AnswerWithheldResponse> answered = answer.Get();
  return answered.ok() ? std::to_string(answered->status().open_task_count()) : Refused(answered.status());
}

std::string ScenarioRunner::Tasks(const Step& step) {
  exchange::v1::ListHandoversRequest request;
  request.set_tasks_only(true);
  const auto listed = pipeline::ListHandovers(world_.party(step.words[1]).caller, request, world_.env());
  if (!listed.ok()) return Refused(listed.status());
  std::vector<std::string> tasks;
  for (const exchange::v1::HandoverStatus& status : listed->handovers()) {
    for (const auto& [name, sent] : sent_) {
      if (sent.handover_id != status.handover_id()) continue;
      tasks.push_back(name + "=" + std::to_string(status.open_task_count()));
    }
  }
  return tasks.empty() ? "none" : absl::StrJoin(tasks, " ");
}

std::string ScenarioRunner::Route(const Step& step) {
  const absl::StatusOr<exchange::v1::HandoverStatus> held = StatusOf(sent_.at(step.words[1]));
  if (!held.ok()) return Refused(held.status());
  admin::v1::ResolveHeldRequest request;
  admin::v1::ResolveHeldRequest::Action action = admin::v1::ResolveHeldRequest::ACTION_UNSPECIFIED;
  request.set_delivery_id(held->deliveries(0).delivery_id());
  EXPECT_TRUE(admin::v1::ResolveHeldRequest::Action_Parse(absl::AsciiStrToUpper(step.words[0]), &action));
  request.set_action(action);
  request.set_party(step.Option("to", ""));
  request.set_decided_by("Hanne Test, on duty");
  fakes::Awaited<absl::StatusOr<admin::v1::ResolveHeldResponse>> answer;
  pipeline::ResolveHeld(fakes::Tester(), request, world_.env(), answer.Done());
  const absl::StatusOr<admin::v1::ResolveHeldResponse> routed = answer.Get();
  return routed.ok() ? routed->state() : Refused(routed.status());
}

std::string ScenarioRunner::SetState(const Step& step) {
  const bool suspend = step.words[0] == "suspend";
  const absl::Status set =
      world_.SetPartyState(step.words[1], suspend ? directory::v1::Party::SUSPENDED : directory::v1::Party::ACTIVE);
  return set.ok() ? "" : Refused(set);
}

std::string ScenarioRunner::Jump(const Step& step) {
  absl::Duration by;
  EXPECT_TRUE(absl::ParseDuration(step.words[1], &by)) << step.words[1];
  world_.clock().JumpTo(world_.clock().Now() + by);
  return "";
}

std::string ScenarioRunner::Restart(const Step&) {
  world_.Restart();
  return "";
}

}  // namespace handover::scenarios
