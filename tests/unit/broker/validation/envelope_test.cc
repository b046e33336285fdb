#include "broker/validation/envelope.h"

#include <functional>
#include <string>

#include "gtest/gtest.h"

#include "broker/base/refusal.h"
#include "tests/unit/broker/validation/sample_handover.h"

namespace handover::validation {
namespace envelope_test_internal {

using exchange::v1::Envelope;

Envelope Sample() { return SampleHandover().envelope(); }

std::string VerdictOn(const Envelope& envelope) {
  return Verdict(ValidateEnvelope(envelope, SampleVocabulary(), kSampleNow));
}

std::string VerdictAfter(const std::function<void(Envelope&)>& change) {
  Envelope envelope = Sample();
  change(envelope);
  return VerdictOn(envelope);
}

void Relate(Envelope& envelope, Envelope::Relation relation, const std::string& reason = "") {
  Envelope::Related* related = envelope.add_related();
  related->set_relation(relation);
  related->set_handover_id(std::string(15, 'r') + static_cast<char>('0' + envelope.related_size()));
  related->set_reason_code(reason);
}

void Involve(Envelope& envelope, const std::string& person, Envelope::ParentInvolvement::State state,
             const std::string& reason = "") {
  Envelope::ParentInvolvement* parent = envelope.add_parent_involvements();
  parent->set_person_id(person);
  parent->set_state(state);
  parent->set_reason_code(reason);
}

std::string IdOfVersion(char version, char variant) {
  std::string id(16, 'x');
  id[6] = version;
  id[8] = variant;
  return id;
}

TEST(ValidateEnvelopeTest, TheSampleIsTaken) { EXPECT_EQ(VerdictOn(Sample()), "OK"); }

struct Case {
  std::string name;
  std::function<void(Envelope&)> change;
  std::string verdict;
};

class EnvelopeTest : public testing::TestWithParam<Case> {};

TEST_P(EnvelopeTest, OneChangeGivesTheVerdict) { EXPECT_EQ(VerdictAfter(GetParam().change), GetParam().verdict); }

std::string NameOf(const testing::TestParamInfo<Case>& instance) { return instance.param.name; }

INSTANTIATE_TEST_SUITE_P(
    Ids, EnvelopeTest,
    testing::Values(Case{"Derived", [](Envelope& e) { e.set_handover_id(IdOfVersion('\x80', '\x80')); }, "OK"},
                    Case{"HighVariant", [](Envelope& e) { e.set_handover_id(IdOfVersion('\x7f', '\xbf')); }, "OK"},
                    Case{"NoId", [](Envelope& e) { e.clear_handover_id(); }, "FIELD_REQUIRED at envelope.handover_id"},
                    Case{"ShortId", [](Envelope& e) { e.set_handover_id("x"); }, "ID_LENGTH at envelope.handover_id"},
                    Case{"RandomId", [](Envelope& e) { e.set_handover_id(IdOfVersion('\x40', '\x80')); },
                         "ID_VERSION at envelope.handover_id"},
                    Case{"OtherVariant", [](Envelope& e) { e.set_handover_id(IdOfVersion('\x70', '\xc0')); },
                         "ID_VERSION at envelope.handover_id"},
                    Case{"NoSender", [](Envelope& e) { e.clear_sender_party(); },
                         "FIELD_REQUIRED at envelope.sender_party"},
                    Case{"LongSender", [](Envelope& e) { e.set_sender_party(std::string(17, 's')); },
                         "ID_LENGTH at envelope.sender_party"},
                    Case{"Conversation", [](Envelope& e) { e.set_conversation_id(std::string(16, 'c')); }, "OK"},
                    Case{"ShortConversation", [](Envelope& e) { e.set_conversation_id("c"); },
                         "ID_LENGTH at envelope.conversation_id"}),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    KindAndForm, EnvelopeTest,
    testing::Values(
        Case{"UnknownKind", [](Envelope& e) { e.set_kind("BIRTH_NOTIFICATIO"); }, "KIND_UNKNOWN at envelope.kind"},
        Case{"NoKind", [](Envelope& e) { e.clear_kind(); }, "KIND_UNKNOWN at envelope.kind"},
        Case{"OtherSlots", [](Envelope& e) { e.set_slots(16); }, "SLOT_COUNT at envelope.slots"},
        Case{"NoVersion", [](Envelope& e) { e.clear_schema_version(); }, "DOWNGRADE at envelope.schema_version"},
        Case{"NextVersion", [](Envelope& e) { e.set_schema_version(2); }, "DOWNGRADE at envelope.schema_version"},
        Case{"NoPriority", [](Envelope& e) { e.clear_priority(); }, "ENUM_UNKNOWN at envelope.priority"},
        Case{"NewPriority", [](Envelope& e) { e.set_priority(static_cast<exchange::v1::Priority>(4)); },
             "ENUM_UNKNOWN at envelope.priority"},
        Case{"Acute", [](Envelope& e) { e.set_priority(exchange::v1::ACUTE); }, "OK"}),
    NameOf);

void CreatedAt(Envelope& envelope, absl::Duration before_now) {
  envelope.set_created_ms(absl::ToUnixMillis(kSampleNow - before_now));
}

// T-18.
INSTANTIATE_TEST_SUITE_P(
    Created, EnvelopeTest,
    testing::Values(Case{"ThirtyDays", [](Envelope& e) { CreatedAt(e, absl::Hours(720)); }, "OK"},
                    Case{"ABitMore", [](Envelope& e) { CreatedAt(e, absl::Hours(720) + absl::Milliseconds(1)); },
                         "CREATED_WINDOW at envelope.created_ms"},
                    Case{"FiveMinutesAhead", [](Envelope& e) { CreatedAt(e, -absl::Minutes(5)); }, "OK"},
                    Case{"ABitMoreAhead", [](Envelope& e) { CreatedAt(e, -absl::Minutes(5) - absl::Milliseconds(1)); },
                         "CREATED_WINDOW at envelope.created_ms"},
                    Case{"Never", [](Envelope& e) { e.clear_created_ms(); }, "FIELD_REQUIRED at envelope.created_ms"},
                    Case{"LeastNumber", [](Envelope& e) { e.set_created_ms(INT64_MIN); },
                         "CREATED_WINDOW at envelope.created_ms"},
                    Case{"GreatestNumber", [](Envelope& e) { e.set_created_ms(INT64_MAX); },
                         "CREATED_WINDOW at envelope.created_ms"}),
    NameOf);

INSTANTIATE_TEST_SUITE_P(Subject, EnvelopeTest,
                         testing::Values(Case{"None", [](Envelope& e) { e.clear_subject_person_id(); },
                                              "FIELD_REQUIRED at envelope.subject_person_id"},
                                         Case{"NoRandomId", [](Envelope& e) { e.set_subject_person_id("child 2"); },
                                              "PERSON_ID_FORMAT at envelope.subject_person_id"},
                                         Case{"OfAKindOnNobody",
                                              [](Envelope& e) {
                                                e.set_kind("ADVICE");
                                                e.set_slots(16);
                                              },
                                              "FIELD_UNEXPECTED at envelope.subject_person_id"},
                                         Case{"NobodyOfAKindOnNobody",
                                              [](Envelope& e) {
                                                e.set_kind("ADVICE");
                                                e.set_slots(16);
                                                e.clear_subject_person_id();
                                              },
                                              "OK"}),
                         NameOf);

INSTANTIATE_TEST_SUITE_P(
    Relations, EnvelopeTest,
    testing::Values(Case{"FollowsUp", [](Envelope& e) { Relate(e, Envelope::FOLLOWS_UP); }, "OK"},
                    Case{"WithReason", [](Envelope& e) { Relate(e, Envelope::FOLLOWS_UP, "NEXT_STEP"); }, "OK"},
                    Case{"WithReasonInWords", [](Envelope& e) { Relate(e, Envelope::FOLLOWS_UP, "next step"); },
                         "CODE_FORMAT at envelope.related[0].reason_code"},
                    Case{"Corrects", [](Envelope& e) { Relate(e, Envelope::CORRECTS, "WRONG_WEIGHT"); }, "OK"},
                    Case{"CorrectsWithoutReason", [](Envelope& e) { Relate(e, Envelope::CORRECTS); },
                         "FIELD_REQUIRED at envelope.related[0].reason_code"},
                    Case{"RetractsWithoutReason", [](Envelope& e) { Relate(e, Envelope::RETRACTS); },
                         "FIELD_REQUIRED at envelope.related[0].reason_code"},
                    Case{"Unspecified", [](Envelope& e) { Relate(e, Envelope::RELATION_UNSPECIFIED); },
                         "ENUM_UNKNOWN at envelope.related[0].relation"},
                    Case{"New", [](Envelope& e) { Relate(e, static_cast<Envelope::Relation>(7)); },
                         "ENUM_UNKNOWN at envelope.related[0].relation"},
                    Case{"NoId",
                         [](Envelope& e) {
                           Relate(e, Envelope::ANSWERS);
                           e.mutable_related(0)->clear_handover_id();
                         },
                         "FIELD_REQUIRED at envelope.related[0].handover_id"},
                    Case{"Itself",
                         [](Envelope& e) {
                           Relate(e, Envelope::ANSWERS);
                           e.mutable_related(0)->set_handover_id(e.handover_id());
                         },
                         "RELATION_TO_ITSELF at envelope.related[0].handover_id"},
                    Case{"Twice",
                         [](Envelope& e) {
                           Relate(e, Envelope::ANSWERS);
                           *e.add_related() = e.related(0);
                         },
                         "RELATION_TWICE at envelope.related[1]"},
                    Case{"TwoRelationsToOne",
                         [](Envelope& e) {
                           Relate(e, Envelope::ANSWERS);
                           *e.add_related() = e.related(0);
                           e.mutable_related(1)->set_relation(Envelope::FORWARDS);
                         },
                         "OK"},
                    Case{"Eight",
                         [](Envelope& e) {
                           for (int i = 0; i < 8; ++i) Relate(e, Envelope::ANSWERS);
                         },
                         "OK"},
                    Case{"Nine",
                         [](Envelope& e) {
                           for (int i = 0; i < 9; ++i) Relate(e, Envelope::ANSWERS);
                         },
                         "COUNT_RANGE at envelope.related"},
                    Case{"ReplyToNothing",
                         [](Envelope& e) {
                           e.set_kind("REPLY");
                           e.set_slots(16);
                         },
                         "RELATION_REQUIRED at envelope.related"},
                    Case{"ReplyToSomething",
                         [](Envelope& e) {
                           e.set_kind("REPLY");
                           e.set_slots(16);
                           Relate(e, Envelope::ANSWERS);
                         },
                         "OK"}),
    NameOf);

INSTANTIATE_TEST_SUITE_P(Author, EnvelopeTest,
                         testing::Values(Case{"NoRole", [](Envelope& e) { e.clear_author_role(); },
                                              "FIELD_REQUIRED at envelope.author_role"},
                                         Case{"RoleInWords", [](Envelope& e) { e.set_author_role("Jordemoder"); },
                                              "CODE_FORMAT at envelope.author_role"},
                                         Case{"LongRole", [](Envelope& e) { e.set_author_role(std::string(41, 'A')); },
                                              "CODE_FORMAT at envelope.author_role"},
                                         Case{"NoName", [](Envelope& e) { e.clear_author_name(); }, "OK"},
                                         Case{"LongestName",
                                              [](Envelope& e) { e.set_author_name(std::string(120, 'a')); }, "OK"},
                                         Case{"LongName", [](Envelope& e) { e.set_author_name(std::string(121, 'a')); },
                                              "TEXT_LENGTH at envelope.author_name"},
                                         Case{"NameInTwoLines", [](Envelope& e) { e.set_author_name("a\nb"); },
                                              "TEXT_CHARACTER at envelope.author_name"},
                                         Case{"NameTurned", [](Envelope& e) { e.set_author_name("a\u202e"); },
                                              "TEXT_CHARACTER at envelope.author_name"},
                                         Case{"LongUnit", [](Envelope& e) { e.set_sender_unit(std::string(65, 'a')); },
                                              "TEXT_LENGTH at envelope.sender_unit"}),
                         NameOf);

void MakeConcern(Envelope& envelope) {
  envelope.set_kind("CONCERN_REPORT");
  envelope.set_slots(32);
  Involve(envelope, kMother, Envelope::ParentInvolvement::INFORMED);
}

INSTANTIATE_TEST_SUITE_P(
    Parents, EnvelopeTest,
    testing::Values(
        Case{"Informed", MakeConcern, "OK"},
        Case{"NotSaid",
             [](Envelope& e) {
               MakeConcern(e);
               e.clear_parent_involvements();
             },
             "PARENT_INVOLVEMENT_REQUIRED at envelope.parent_involvements"},
        Case{"NotSaidInARetraction",
             [](Envelope& e) {
               MakeConcern(e);
               e.clear_parent_involvements();
               Relate(e, Envelope::RETRACTS, "WRONG_PERSON");
             },
             "OK"},
        Case{"NamelessAuthor",
             [](Envelope& e) {
               MakeConcern(e);
               e.clear_author_name();
             },
             "FIELD_REQUIRED at envelope.author_name"},
        Case{"Withheld",
             [](Envelope& e) {
               Involve(e, kFather, Envelope::ParentInvolvement::WITHHELD, "SUSPECTED_VIOLENCE");
               Involve(e, kMother, Envelope::ParentInvolvement::WITHHELD, "SUSPECTED_ABUSE");
             },
             "OK"},
        Case{"WithheldWithoutReason", [](Envelope& e) { Involve(e, kFather, Envelope::ParentInvolvement::WITHHELD); },
             "WITHHELD_REASON at envelope.parent_involvements[0].reason_code"},
        Case{"WithheldForAnotherReason",
             [](Envelope& e) { Involve(e, kFather, Envelope::ParentInvolvement::WITHHELD, "HE_IS_ANGRY"); },
             "WITHHELD_REASON at envelope.parent_involvements[0].reason_code"},
        Case{"ReasonWithoutWithholding",
             [](Envelope& e) { Involve(e, kFather, Envelope::ParentInvolvement::CONSENTED, "SUSPECTED_ABUSE"); },
             "FIELD_UNEXPECTED at envelope.parent_involvements[0].reason_code"},
        Case{"NoState", [](Envelope& e) { Involve(e, kFather, Envelope::ParentInvolvement::STATE_UNSPECIFIED); },
             "ENUM_UNKNOWN at envelope.parent_involvements[0].state"},
        Case{"NoId", [](Envelope& e) { Involve(e, "", Envelope::ParentInvolvement::INFORMED); },
             "PERSON_ID_FORMAT at envelope.parent_involvements[0].person_id"},
        Case{"Twice",
             [](Envelope& e) {
               Involve(e, kFather, Envelope::ParentInvolvement::INFORMED);
               Involve(e, kFather, Envelope::ParentInvolvement::CONSENTED);
             },
             "PARENT_TWICE at envelope.parent_involvements[1].person_id"},
        Case{"Nine",
             [](Envelope& e) {
               for (int i = 0; i < 9; ++i) Involve(e, kFather, Envelope::ParentInvolvement::INFORMED);
             },
             "COUNT_RANGE at envelope.parent_involvements"}),
    NameOf);

INSTANTIATE_TEST_SUITE_P(
    Source, EnvelopeTest,
    testing::Values(Case{"LongFormat", [](Envelope& e) { e.set_source_format(std::string(41, 'A')); },
                         "TEXT_LENGTH at envelope.source_format"},
                    Case{"LongMessageId", [](Envelope& e) { e.set_source_message_id(std::string(65, '1')); },
                         "TEXT_LENGTH at envelope.source_message_id"},
                    Case{"Digest", [](Envelope& e) { e.set_source_sha256(std::string(32, 'd')); }, "OK"},
                    Case{"ShortDigest", [](Envelope& e) { e.set_source_sha256(std::string(31, 'd')); },
                         "DIGEST_LENGTH at envelope.source_sha256"},
                    Case{"LossInWords", [](Envelope& e) { e.add_losses("the telephone number"); },
                         "CODE_FORMAT at envelope.losses[1]"},
                    Case{"LongestLoss", [](Envelope& e) { e.add_losses(std::string(60, 'A')); }, "OK"},
                    Case{"LongLoss", [](Envelope& e) { e.add_losses(std::string(61, 'A')); },
                         "CODE_FORMAT at envelope.losses[1]"},
                    Case{"SixtyFourLosses",
                         [](Envelope& e) {
                           while (e.losses_size() < 64) e.add_losses("A");
                         },
                         "OK"},
                    Case{"SixtyFiveLosses",
                         [](Envelope& e) {
                           while (e.losses_size() < 65) e.add_losses("A");
                         },
                         "COUNT_RANGE at envelope.losses"}),
    NameOf);

// T-19: what the sender can do is not to mend the message but to speak the version that is served.
TEST(ValidateEnvelopeTest, AnotherVersionIsAFailedPrecondition) {
  Envelope envelope = Sample();
  envelope.set_schema_version(2);
  EXPECT_EQ(ValidateEnvelope(envelope, SampleVocabulary(), kSampleNow).code(), absl::StatusCode::kFailedPrecondition);
}

TEST(ValidateEnvelopeTest, AnEmptyVocabularyRefusesEverything) {
  EXPECT_EQ(CodeOf(ValidateEnvelope(Sample(), Vocabulary(), kSampleNow)), "KIND_UNKNOWN");
}

}  // namespace envelope_test_internal
}  // namespace handover::validation
