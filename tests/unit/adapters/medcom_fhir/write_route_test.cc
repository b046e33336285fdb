#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_fhir/message_writer.h"
#include "tests/unit/adapters/medcom_fhir/generated_questions.h"
#include "tests/unit/adapters/medcom_fhir/messages.h"

namespace handover::adapters::fhir::testing {
namespace write_route_test_internal {

constexpr char kReceiverWithoutSor[] = "CARE_OUT_NO_SOR Addressee.stated_address";
constexpr char kSenderWithoutGln[] = "CARE_OUT_NO_GLN Envelope.sender_party";
constexpr char kSenderWithoutSor[] = "CARE_OUT_NO_SOR Envelope.sender_party";

Written WriteWith(const KnownParties& parties, const exchange::v1::Handover& handover) {
  return CareCommunicationWriter(MessageVersion::kFive, Syntax::kJson).WriteKnowing(parties, {handover});
}

exchange::v1::Handover Read(const std::string& name) {
  const Translation translation = ReadMessage(Message(name));
  EXPECT_TRUE(translation.accepted());
  return translation.handovers.front();
}

// The last Provenance is that of the message.
const Node& CurrentOf(const Parsed& parsed) { return *parsed.bundle.OfType("Provenance").back(); }

std::string ActivityIn(const Node& provenance) {
  return std::string(ValueOf(*Child(*Child(provenance, "activity"), "coding"), "code"));
}

// What the message says of the one before.
std::string PredecessorIn(const Node& provenance) {
  for (const Node* entity : Children(provenance, "entity")) {
    if (ValueOf(*entity, "role") == "revision") return std::string(ValueOf(*Child(*entity, "what"), "reference"));
  }
  return "none";
}

exchange::v1::Handover Related(exchange::v1::Envelope::Relation relation) {
  exchange::v1::Handover question = SimpleQuestion();
  exchange::v1::Envelope::Related& related = *question.mutable_envelope()->add_related();
  related.set_relation(relation);
  related.set_handover_id(std::string(16, '\x11'));
  return question;
}

}  // namespace write_route_test_internal

using namespace write_route_test_internal;  // NOLINT: the test's own words.
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(WriteRouteTest, NumbersThatNobodyToldAreNotMadeUp) {
  EXPECT_THAT(RefusedFor(WriteWith({}, SimpleQuestion())),
              ElementsAre(kReceiverWithoutSor, kSenderWithoutGln, kSenderWithoutSor));
  EXPECT_THAT(RefusedFor(WriteWith({TheParties()[0]}, SimpleQuestion())), ElementsAre(kReceiverWithoutSor));
  EXPECT_THAT(RefusedFor(WriteWith({TheParties()[1]}, SimpleQuestion())),
              ElementsAre(kSenderWithoutGln, kSenderWithoutSor));
  EXPECT_THAT(RefusedFor(WriteWith(TheParties(), SimpleQuestion())), IsEmpty());
}

TEST(WriteRouteTest, EachNumberThatTheDirectoryLacksIsToldByItself) {
  const KnownParties without_sor = {{std::string(16, 'S'), {"gln:5790000999026"}}, TheParties()[1]};
  EXPECT_THAT(RefusedFor(WriteWith(without_sor, SimpleQuestion())), ElementsAre(kSenderWithoutSor));
  const KnownParties without_gln = {{std::string(16, 'S'), {"sor:999021000016002"}}, TheParties()[1]};
  EXPECT_THAT(RefusedFor(WriteWith(without_gln, SimpleQuestion())), ElementsAre(kSenderWithoutGln));
}

// Two sectors of a municipality may share a GLN: the code is that of the party which the handover names, else nobody's.
TEST(WriteRouteTest, OfASharedNumberThePartyIdSaysWhoseItIs) {
  KnownParties parties = TheParties();
  parties.insert(parties.begin(), {std::string(16, 'T'), {"gln:5790000999019", "sor:999041000016004"}});
  exchange::v1::Handover question = SimpleQuestion();
  EXPECT_THAT(RefusedFor(WriteWith(parties, question)), ElementsAre(kReceiverWithoutSor));
  question.mutable_addressees(0)->set_party(std::string(16, 'R'));
  const Written written = WriteWith(parties, question);
  EXPECT_THAT(RefusedFor(written), IsEmpty());
  EXPECT_NE(written.bytes.find("999011000016001"), std::string::npos);
  EXPECT_EQ(written.bytes.find("999041000016004"), std::string::npos);
}

TEST(WriteRouteTest, APartyIsFoundByIdWhereNoNumberIsStated) {
  exchange::v1::Handover question = SimpleQuestion();
  question.mutable_addressees(0)->clear_stated_address();
  EXPECT_THAT(RefusedFor(WriteMessage(question)),
              ElementsAre("CARE_OUT_NO_GLN Addressee.stated_address", kReceiverWithoutSor));
  question.mutable_addressees(0)->set_party(std::string(16, 'R'));
  EXPECT_THAT(RefusedFor(WriteMessage(question)), IsEmpty());
}

TEST(WriteRouteTest, ASenderWhomNoPartyIsIsTheOneOfTheTexts) {
  exchange::v1::Handover question = SimpleQuestion();
  question.mutable_envelope()->set_sender_party(std::string(16, 'X'));
  EXPECT_THAT(RefusedFor(WriteMessage(question)), ElementsAre(kSenderWithoutGln, kSenderWithoutSor));
  BodyIn(question, "Note").mutable_note()->mutable_provenance()->set_observer_organisation("sor:999021000016002");
  EXPECT_THAT(RefusedFor(WriteMessage(question)), IsEmpty());
}

// A letter of OIOXML or EDIFACT is called by its sender's number; the code stands with somebody at work.
TEST(WriteRouteTest, ALetterTellsItsSenderInTwoPlaces) {
  exchange::v1::Handover question = SimpleQuestion();
  question.mutable_envelope()->clear_sender_party();
  question.mutable_envelope()->set_source_message_id("5790000999026#LETTER1#1");
  AddBody(question, options::v1::PERSON_ROLE_PROFESSIONAL)
      .mutable_professional()
      ->set_organisation("sor:999021000016002");
  BodyIn(question, "Professional").mutable_professional()->set_role("HEALTH_VISITOR");
  const Written written = WriteWith({TheParties()[1]}, question);
  EXPECT_THAT(RefusedFor(written), IsEmpty());
  const Parsed parsed(written.bytes);
  EXPECT_EQ(ValueOf(*Child(parsed.Resource("MessageHeader"), "source"), "endpoint"),
            "https://sor2.sum.dsdn.dk/#id=999021000016002");
}

TEST(WriteRouteTest, AMessageThatWasReadNeedsNoDirectory) {
  EXPECT_THAT(RefusedFor(WriteWith({}, Read("new_v5.json"))), IsEmpty());
}

// Passed on to another addressee, it goes there and not to whom it went first.
TEST(WriteRouteTest, TheAddresseeIsTheReceiver) {
  exchange::v1::Handover message = Read("new_v5.json");
  message.mutable_addressees(0)->set_stated_address("gln:5790000121526");
  EXPECT_THAT(RefusedFor(WriteMessage(message)), ElementsAre(kReceiverWithoutSor));
  const KnownParties parties = {{"", {"gln:5790000121526", "sor:999031000016003"}}};
  const Written written = WriteWith(parties, message);
  EXPECT_THAT(ReadMessage(written.bytes).source.receiver_address, "gln:5790000121526");
}

TEST(WriteRouteTest, TheActivityIsTheRelation) {
  EXPECT_EQ(ActivityIn(CurrentOf(Parsed(WriteMessage(SimpleQuestion()).bytes))), "new-message");
  const Parsed reply(WriteMessage(Related(exchange::v1::Envelope::ANSWERS)).bytes);
  EXPECT_EQ(ActivityIn(CurrentOf(reply)), "reply-message");
  EXPECT_EQ(PredecessorIn(CurrentOf(reply)), "MessageHeader/11111111-1111-1111-1111-111111111111");
  const Parsed forward(WriteMessage(Related(exchange::v1::Envelope::FORWARDS)).bytes);
  EXPECT_EQ(ActivityIn(CurrentOf(forward)), "forward-message");
  EXPECT_EQ(PredecessorIn(CurrentOf(Parsed(WriteMessage(SimpleQuestion()).bytes))), "none");
}

// Whoever gets the reply finds the message that it answers by the name that it has there.
TEST(WriteRouteTest, TheHistoryOfAThreadIsWrittenAsItWas) {
  const Parsed parsed(WriteWith({}, Read("reply_v5.json")).bytes);
  const std::vector<const Node*> history = parsed.bundle.OfType("Provenance");
  ASSERT_EQ(history.size(), 2u);
  EXPECT_EQ(ActivityIn(*history[0]), "new-message");
  EXPECT_EQ(ValueOf(*history[0], "occurredDateTime"), "2024-06-20T10:15:00+02:00");
  EXPECT_EQ(ValueOf(*Child(*history[0], "target"), "reference"), "MessageHeader/00000000-0000-4000-8000-000000000101");
  EXPECT_EQ(PredecessorIn(*history[1]), "MessageHeader/00000000-0000-4000-8000-000000000101");
  EXPECT_EQ(ValueOf(*history[1], "occurredDateTime"), "2024-06-21T08:30:00.25+02:00");
}

TEST(WriteRouteTest, OwnEntriesAreThoseThatNoEarlierMessageBrought) {
  const Parsed parsed(WriteWith({}, Read("forward_v4.json")).bytes);
  const Parsed original(Message("forward_v4.json"));
  const auto sources = [](const Node& provenance) {
    std::multiset<std::string> ids;
    for (const Node* entity : Children(provenance, "entity")) {
      if (ValueOf(*entity, "role") != "source") continue;
      ids.emplace(ValueOf(*Child(*Child(*entity, "what"), "identifier"), "value"));
    }
    return ids;
  };
  EXPECT_EQ(sources(CurrentOf(parsed)), sources(CurrentOf(original)));
  EXPECT_EQ(sources(*parsed.bundle.OfType("Provenance").front()),
            sources(*original.bundle.OfType("Provenance").front()));
}

TEST(WriteRouteTest, ResidueOfAnotherFormatIsLostByName) {
  exchange::v1::Handover question = SimpleQuestion();
  model::v1::Residue& residue = *AddBody(question, options::v1::PERSON_ROLE_CHILD).mutable_residue();
  residue.set_format("XDIS91");
  residue.add_elements()->set_path("/Emessage");
  EXPECT_THAT(LostOf(WriteMessage(question)), ::testing::Contains("CARE_OUT_RESIDUE XDIS91"));
  residue.set_format("MEDCOM_CARECOMMUNICATION_5");
  EXPECT_THAT(LostOf(WriteMessage(question)), ::testing::Contains("CARE_OUT_RESIDUE /Emessage"));
}

}  // namespace handover::adapters::fhir::testing
