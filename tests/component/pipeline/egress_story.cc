#include "tests/component/pipeline/egress_story.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "broker/pipeline/handover_status.h"
#include "broker/pipeline/held_deliveries.h"
#include "broker/pipeline/pathway.h"
#include "broker/pipeline/preview_decision.h"
#include "broker/pipeline/withdraw_handover.h"
#include "handover/consent/v1/consent_service.pb.h"
#include "tests/unit/broker/pipeline/canaries.h"

namespace handover::pipeline {
namespace egress_story_internal {

using exchange::v1::DeliveredCopy;
using exchange::v1::Handover;
using fakes::Awaited;

const std::vector<std::string> kParties = {"ouh",  "odense-hv", "aarhus-hv", "odense-social",
                                           "gp-a", "daycare",   "volunteers"};
const std::vector<std::string> kChildren = {kChildNumber, kTwinNumber, kOtherTwinNumber};
const std::vector<std::string> kPersons = {kChildNumber, kTwinNumber, kOtherTwinNumber, kMotherNumber, kFatherNumber};

// Every change of a person's facts is one of these leaves on that person: the epoch, counted from the log alone.
const std::set<std::string> kFactEvents = {"REGISTER_FACTS", "CONSENT_RECORDED", "OBJECTION_RECORDED",
                                           "CONSENT_REVOKED"};

bool Holds(const std::string& bytes, const std::string& text) { return bytes.find(text) != std::string::npos; }

void MakeAbout(const std::string& child, Handover& handover) {
  for (exchange::v1::RoutingSlip::Person& person : *handover.mutable_slip()->mutable_persons()) {
    if (person.role() == options::v1::PERSON_ROLE_CHILD) *person.mutable_identifiers(0) = Cpr(child);
  }
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    const bool of_child = section.header().about(0).role() == options::v1::PERSON_ROLE_CHILD;
    if (section.body().has_person_identity() && of_child) {
      *section.mutable_body()->mutable_person_identity()->mutable_identifiers(0) = Cpr(child);
    }
  }
}

std::vector<std::string> AboutOf(const exchange::v1::Section& section) {
  std::vector<std::string> about;
  for (const auto& one : section.header().about()) about.push_back(one.person_id());
  return about;
}

// The decision in the log lets this section go.
bool Permits(const consent::v1::DecisionExplanation& decision, const Mark& mark) {
  return std::any_of(decision.sections().begin(), decision.sections().end(), [&mark](const auto& section) {
    const auto& persons = section.pair().person_ids();
    return section.permitted() && section.type() == mark.type &&
           std::vector<std::string>(persons.begin(), persons.end()) == mark.about;
  });
}

}  // namespace egress_story_internal

using namespace egress_story_internal;

void EgressStory::Play(uint64_t seed, int steps) {
  reference::Dice dice(seed);
  for (const std::string& child : kChildren) ASSERT_TRUE(world_.ImportFacts(FactsOf(child)).ok());
  for (int step = 0; step < steps && !HasFailure(); ++step) {
    SCOPED_TRACE(absl::StrCat("seed ", seed, ", step ", step));
    Step(dice);
    if (step % 16 == 15) TellEverything();
  }
  TellEverything();
}

void EgressStory::Step(reference::Dice& dice) {
  switch (dice.Below(12)) {
    case 0:
    case 1:
      return Consent(dice);
    case 2:
      return Revoke(dice);
    case 3:
      return Move(dice);
    case 4:
    case 5:
    case 6:
      return Send(dice);
    case 7:
      return Preview(dice);
    case 8:
      return dice.PerMille(300) ? Withdraw(dice) : Resolve(dice);
    case 9:
      if (dice.PerMille(200)) return world_.Restart();
      world_.clock().Advance(absl::Minutes(1 + dice.Below(600)));
      env().queues.LapseLeases();
      return;
    default:
      return Receive(dice);
  }
}

void EgressStory::Consent(reference::Dice& dice) {
  const std::string subject = dice.Pick(kPersons);
  const bool is_parent = subject == kMotherNumber || subject == kFatherNumber;
  ConsentWords words;
  words.subject = subject;
  words.by = is_parent ? std::vector<std::string>{subject} : std::vector<std::string>{kMotherNumber, kFatherNumber};
  if (!is_parent && dice.PerMille(300)) words.by.pop_back();
  const bool most = dice.PerMille(600);
  for (int category = 1; category < options::v1::DataCategory_ARRAYSIZE; ++category) {
    if (dice.PerMille(most ? 900 : 200)) words.categories.push_back(static_cast<options::v1::DataCategory>(category));
  }
  if (words.categories.empty()) words.categories.push_back(options::v1::DATA_CATEGORY_ADMIN);
  words.to = dice.Pick(std::array{directory::v1::GP, directory::v1::DAYCARE_MUNICIPAL, directory::v1::HEALTH_VISITING,
                                  directory::v1::SOCIAL_SERVICES});
  const bool objects = dice.PerMille(300);
  if (objects) words.effect = consent::v1::Provision::DENY;
  const consent::v1::ConsentRecord wanted = ConsentOf(words);
  const absl::StatusOr<consent::v1::ConsentRecord> record =
      objects ? world_.RecordObjection("odense-hv", wanted) : world_.RecordConsent("odense-hv", wanted);
  EXPECT_EQ(Verdict(record), "OK");
  if (record.ok()) consents_.push_back(*record);
}

void EgressStory::Revoke(reference::Dice& dice) {
  if (consents_.empty()) return;
  EXPECT_TRUE(world_.RevokeConsent("odense-hv", dice.Pick(consents_)).ok());
}

void EgressStory::Move(reference::Dice& dice) {
  consent::v1::RegisterFacts facts = FactsOf(dice.Pick(kPersons));
  facts.set_municipality_code(dice.Pick(std::array{"0461", "0461", "0751", ""}));
  if (dice.PerMille(200)) facts.set_protection(consent::v1::RegisterFacts::NAME_AND_ADDRESS);
  if (dice.PerMille(200) && facts.holders_size() > 0) facts.mutable_holders()->RemoveLast();
  EXPECT_TRUE(world_.ImportFacts(facts).ok());
}

Handover EgressStory::LetterByChance(reference::Dice& dice, std::string& sender, std::vector<Mark>& marks) {
  struct Usual {
    const char* sender;
    Handover (*make)();
  };
  const Usual usual = dice.Pick(std::array{Usual{"ouh", BirthNotification}, Usual{"odense-hv", VisitSummary},
                                           Usual{"odense-hv", TransitionSummary}, Usual{"odense-hv", ConcernReport}});
  sender = usual.sender;
  Handover handover = usual.make();
  MakeAbout(dice.Pick(kChildren), handover);
  if (dice.PerMille(200)) {
    *handover.add_addressees() = ToRole("GP", "TREATMENT", "HEALTH_TREATMENT_NECESSITY");
    handover.mutable_addressees(handover.addressees_size() - 1)->set_copy(true);
  }
  PlantMarks(handover, [this, &marks](const exchange::v1::Section& section) {
    marks.push_back({absl::StrCat("Mark", ++marks_, "Quetzal"), section.header().type(), AboutOf(section)});
    return marks.back().text;
  });
  return handover;
}

void EgressStory::Send(reference::Dice& dice) {
  Letter letter;
  const Handover handover = LetterByChance(dice, letter.sender, letter.marks);
  const absl::StatusOr<Submitted> submitted = world_.Submit(letter.sender, handover);
  // Of a refused one the marks are in no handover at all.
  if (submitted.ok()) letter.id = ParseHandoverId(submitted->acceptance.handover_id()).value();
  letters_.push_back(letter);
  if (!submitted.ok()) {
    ++counts_.refusals;
    return ExpectInnocent(WireOf(submitted.status()), "a refusal");
  }
  ExpectInnocent(submitted->acceptance.SerializeAsString(), "an acceptance");
}

void EgressStory::Receive(reference::Dice& dice) {
  const std::string party = dice.Pick(kParties);
  // One at a time as on a stream, or many as by a pull.
  for (const DeliveredCopy& copy : world_.HandOut(party, dice.PerMille(500) ? 1 : 16)) {
    CheckDelivery(party, copy);
    if (dice.PerMille(700)) Answer(dice, party, copy);  // Else it comes again.
  }
}

void EgressStory::Answer(reference::Dice& dice, const std::string& party, const DeliveredCopy& copy) {
  const auto word = dice.Pick(
      std::array{SayDelivered(), SayAccepted(), SayDeclined(), SayRedirectedTo(dice.Pick(kParties))});
  const absl::StatusOr<Acknowledged> answer = world_.Acknowledge(party, copy, word);
  ExpectInnocent(answer.ok() ? answer->receipt.SerializeAsString() : WireOf(answer.status()), "an acknowledgement");
}

void EgressStory::Withdraw(reference::Dice& dice) {
  if (letters_.empty()) return;
  const Letter letter = dice.Pick(letters_);
  exchange::v1::WithdrawHandoverRequest request;
  request.set_handover_id(ToString(letter.id));
  request.set_reason_code("WRONG_PERSON");
  Awaited<absl::StatusOr<exchange::v1::WithdrawHandoverResponse>> withdrawn;
  WithdrawHandover(caller(letter.sender), request, env(), withdrawn.Done());
  Expect(withdrawn.Get(), "a withdrawal");
}

// The operator gives what is held to somebody, rightly or not.
void EgressStory::Resolve(reference::Dice& dice) {
  const absl::StatusOr<admin::v1::ListHeldResponse> held = ListHeld(env());
  ASSERT_TRUE(held.ok());
  if (held->held().empty()) return;
  admin::v1::ResolveHeldRequest request;
  request.set_delivery_id(held->held(dice.Below(held->held_size())).delivery_id());
  request.set_action(dice.PerMille(700) ? admin::v1::ResolveHeldRequest::ROUTE : admin::v1::ResolveHeldRequest::RETURN);
  request.set_party(dice.Pick(kParties));
  request.set_decided_by("Olga Test, duty officer");
  Awaited<absl::StatusOr<admin::v1::ResolveHeldResponse>> resolved;
  ResolveHeld(fakes::Tester(), request, env(), resolved.Done());
  Expect(resolved.Get(), "a resolution");
}

void EgressStory::Preview(reference::Dice& dice) {
  Letter letter;
  Handover handover = LetterByChance(dice, letter.sender, letter.marks);
  letters_.push_back(letter);
  exchange::v1::Envelope& envelope = *handover.mutable_envelope();
  envelope.set_handover_id(NewUuid7(world_.clock().Now(), env().random));
  envelope.set_sender_party(std::string(caller(letter.sender).party.bytes()));
  envelope.set_schema_version(1);
  envelope.set_slots(32);
  envelope.set_created_ms(absl::ToUnixMillis(world_.clock().Now()));
  consent::v1::PreviewDecisionRequest request;
  *request.mutable_handover() = handover;
  Awaited<absl::StatusOr<consent::v1::PreviewDecisionResponse>> preview;
  PreviewDecision(caller(letter.sender), request, env(), preview.Done());
  Expect(preview.Get(), "a preview");
}

const std::vector<LoggedEvent>& EgressStory::Events() {
  for (LoggedEvent& event : EventsSince(events_.size())) events_.push_back(std::move(event));
  return events_;
}

void EgressStory::CheckEpochs(const LoggedEvent& event) {
  EXPECT_FALSE(event.detail.epochs().empty());
  for (const std::string& epoch : event.detail.epochs()) {
    const std::string person = epoch.substr(0, PersonKey::kSize);
    const auto changes = std::count_if(events_.begin(), events_.begin() + static_cast<ptrdiff_t>(event.index),
                                       [&person](const LoggedEvent& earlier) {
                                         return earlier.stream_key == person &&
                                                kFactEvents.contains(earlier.detail.event());
                                       });
    EXPECT_EQ(store::ReadOrderedU64(std::string_view(epoch).substr(PersonKey::kSize)), static_cast<uint64_t>(changes));
  }
}

void EgressStory::CheckDelivery(const std::string& party, const DeliveredCopy& copy) {
  ++counts_.copies;
  const std::string bytes = copy.SerializeAsString();
  exchange::v1::Envelope envelope;
  ASSERT_TRUE(envelope.ParseFromString(copy.envelope()));
  const LoggedEvent& event = Events().at(static_cast<size_t>(copy.proof().leaf_index()));
  EXPECT_EQ(event.type, LeafType::kDelivery);
  EXPECT_EQ(event.detail.delivery_id(), copy.delivery_id());
  EXPECT_EQ(event.detail.other_party(), caller(party).party.bytes());
  CheckEpochs(event);
  consent::v1::DecisionExplanation decision;
  ASSERT_EQ(event.detail.decisions_size(), 1);
  ASSERT_TRUE(decision.ParseFromString(event.detail.decisions(0)));
  for (const Letter& letter : letters_) {
    const bool is_this = letter.id.bytes() == envelope.handover_id();
    for (const Mark& mark : letter.marks) {
      const bool is_in = Holds(bytes, mark.text);
      EXPECT_EQ(is_in, is_this && Permits(decision, mark)) << mark.type << " to " << party;
      counts_.sections += is_in ? 1 : 0;
      counts_.withheld += is_this && !is_in ? 1 : 0;
    }
  }
  // How many there are besides, does not tell how many were withheld.
  EXPECT_EQ(copy.items_size() + copy.others_size(), envelope.slots());
  EXPECT_GT(copy.others_size(), 0);
}

void EgressStory::ExpectInnocent(const std::string& bytes, const std::string& where) {
  ++counts_.answers;
  EXPECT_FALSE(Holds(bytes, "Quetzal")) << where;
  for (const std::string& number : kPersons) EXPECT_FALSE(Holds(bytes, number)) << "a person's number in " << where;
}

void EgressStory::TellEverything() {
  for (const std::string& party : kParties) {
    const identity::Caller& who = caller(party);
    Expect(ListHandovers(who, {}, env()), "a list");
    for (const Letter& letter : letters_) {
      Expect(GetHandoverStatus(who, letter.id, env()), "a status");
      pathway::v1::ExplainHandoverRequest explain;
      explain.set_handover_id(ToString(letter.id));
      Expect(ExplainHandover(who, explain, env()), "an explanation");
    }
    for (const std::string& person : kPersons) {
      pathway::v1::GetTimelineRequest timeline;
      *timeline.mutable_person() = Cpr(person);
      Expect(GetTimeline(who, timeline, env()), "a timeline");
      audit::v1::GetSubjectAccessRequest access;
      *access.mutable_person() = Cpr(person);
      Expect(GetSubjectAccess(who, access, env()), "an access");
    }
  }
  Expect(ListHeld(env()), "the list of what is held");
  // Whoever breaks in: rows in clear, and the files beside them.
  ExpectInnocent(AllRows(), "a row in clear");
}

}  // namespace handover::pipeline
