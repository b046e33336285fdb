// One thing wrong in an otherwise good handover, signed as it is: the refusal names code and field, never the value,
// and nothing is stored but that it was refused.
#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "broker/pipeline/submit_handover.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace submit_bad_input_test_internal {

using exchange::v1::Handover;
using exchange::v1::SubmittedHandover;

struct Case {
  std::string name;
  std::string verdict;
  std::function<void(Handover&)> change = [](Handover&) {};
  // On the wire: item 0 is the slip, 1 the addressee, 2 and 3 PersonIdentity, 4 Birth, 5 Newborn, 6 ContactDetails.
  std::function<void(SubmittedHandover&)> spoil = [](SubmittedHandover&) {};
  std::string value = "";  // What was sent there.
};

std::ostream& operator<<(std::ostream& out, const Case& one) { return out << one.name; }

class SubmitBadInputTest : public PipelineTest, public ::testing::WithParamInterface<Case> {};

TEST_P(SubmitBadInputTest, IsRefusedByNameAndStoresNothing) {
  const Case& wrong = GetParam();
  Handover letter = BirthNotification();
  wrong.change(letter);
  SubmittedHandover submitted = Sealed("ouh", letter);
  wrong.spoil(submitted);
  const absl::Status refusal = MustRefuse("ouh", world_.Sign("ouh", {submitted}));
  EXPECT_EQ(LongVerdict(refusal), wrong.verdict);
  const std::string seen = WireOf(refusal) + AllRows();
  for (const std::string& value : {wrong.value, std::string(kChildNumber), std::string(kMotherNumber)}) {
    EXPECT_EQ(seen.find(value.empty() ? std::string(kChildNumber) : value), std::string::npos);
  }
}

std::string NameOfCase(const ::testing::TestParamInfo<Case>& instance) { return instance.param.name; }

exchange::v1::RoutingSlip::Person& Child(Handover& letter) { return *letter.mutable_slip()->mutable_persons(0); }
model::v1::Newborn& Newborn(Handover& letter) {
  return *SectionOf(letter, "Newborn").mutable_body()->mutable_newborn();
}
void RemoveSection(Handover& letter, const std::string& type) {
  auto& sections = *letter.mutable_sections();
  for (int i = 0; i < sections.size(); ++i) {
    if (sections[i].header().type() == type) return sections.DeleteSubrange(i, 1);
  }
}
// Changes what a client library would not send.
std::function<void(SubmittedHandover&)> InEnvelope(const std::function<void(exchange::v1::Envelope&)>& change) {
  return [change](SubmittedHandover& submitted) {
    exchange::v1::Envelope envelope;
    envelope.ParseFromString(submitted.envelope());
    change(envelope);
    submitted.set_envelope(envelope.SerializeAsString());
  };
}
std::function<void(SubmittedHandover&)> InAddressee(const std::function<void(exchange::v1::Addressee&)>& change) {
  return [change](SubmittedHandover& submitted) {
    exchange::v1::Addressee addressee;
    addressee.ParseFromString(submitted.items(1).body());
    change(addressee);
    submitted.mutable_items(1)->set_body(addressee.SerializeAsString());
  };
}

INSTANTIATE_TEST_SUITE_P(
    Envelope, SubmitBadInputTest,
    ::testing::Values(
        Case{.name = "UnknownKind",
             .verdict = "KIND_UNKNOWN at envelope.kind, INVALID_ARGUMENT",
             .spoil = InEnvelope([](exchange::v1::Envelope& e) { e.set_kind("LOVE_LETTER"); }),
             .value = "LOVE_LETTER"},
        Case{.name = "OtherSchema",
             .verdict = "DOWNGRADE at envelope.schema_version, FAILED_PRECONDITION",
             .spoil = InEnvelope([](exchange::v1::Envelope& e) { e.set_schema_version(7); })},
        Case{.name = "WrongSlots",
             .verdict = "SLOT_COUNT at envelope.slots, INVALID_ARGUMENT",
             .spoil = InEnvelope([](exchange::v1::Envelope& e) { e.set_slots(64); })},
        Case{.name = "TooOld",
             .verdict = "CREATED_WINDOW at envelope.created_ms, INVALID_ARGUMENT",
             .spoil = InEnvelope([](exchange::v1::Envelope& e) { e.set_created_ms(1'600'000'000'000); }),
             .value = "1600000000000"},
        Case{.name = "FromTheFuture",
             .verdict = "CREATED_WINDOW at envelope.created_ms, INVALID_ARGUMENT",
             .spoil = InEnvelope([](exchange::v1::Envelope& e) { e.set_created_ms(1'718'000'000'000 + 300'001); })},
        Case{.name = "IdOfAnotherVersion",
             .verdict = "ID_VERSION at envelope.handover_id, INVALID_ARGUMENT",
             .spoil = InEnvelope([](exchange::v1::Envelope& e) { e.set_handover_id(std::string(16, '\x44')); })},
        Case{.name = "UnknownSubject",
             .verdict = "PERSON_UNKNOWN at envelope.subject_person_id, INVALID_ARGUMENT",
             .spoil = InEnvelope([](exchange::v1::Envelope& e) { e.set_subject_person_id("c00000000000ffff"); }),
             .value = "c00000000000ffff"},
        Case{.name = "NulInAName",
             .verdict = "NUL_IN_TEXT at envelope.author_name, INVALID_ARGUMENT",
             .spoil =
                 [](SubmittedHandover& s) {
                   s.mutable_envelope()->replace(s.envelope().find("Hanne Test"), 6, std::string("Han\0ne", 6));
                 },
             .value = std::string("Han\0ne", 6)},
        Case{.name = "BrokenUtf8InAName",
             .verdict = "BAD_UTF8 at envelope.author_name, INVALID_ARGUMENT",
             .spoil =
                 [](SubmittedHandover& s) {
                   s.mutable_envelope()->replace(s.envelope().find("Hanne Test"), 5, "Han\xC3\x28");
                 },
             .value = "Han\xC3\x28"},
        Case{.name = "UnknownField",
             .verdict = "FIELD_UNKNOWN at envelope.#31, INVALID_ARGUMENT",
             .spoil = [](SubmittedHandover& s) { s.mutable_envelope()->append("\xFA\x01\x05hello", 8); },
             .value = "hello"},
        Case{.name = "Oversize",
             .verdict = "PART_TOO_LARGE at envelope, INVALID_ARGUMENT",
             .spoil = [](SubmittedHandover& s) { s.mutable_envelope()->append(16'384, 'x'); }},
        Case{.name = "Empty",
             .verdict = "DOWNGRADE at envelope.schema_version, FAILED_PRECONDITION",
             .spoil = [](SubmittedHandover& s) { s.clear_envelope(); }}),
    NameOfCase);

INSTANTIATE_TEST_SUITE_P(
    Slip, SubmitBadInputTest,
    ::testing::Values(
        Case{.name = "CprOfNoDay",
             .verdict = "CPR_DATE at items[0].body.persons[0].identifiers[0].cpr, INVALID_ARGUMENT",
             .change = [](Handover& h) { Child(h).mutable_identifiers(0)->set_cpr("3102239996"); },
             .value = "3102239996"},
        Case{.name = "CprOfFebruary30",
             .verdict = "CPR_DATE at items[0].body.persons[0].identifiers[0].cpr, INVALID_ARGUMENT",
             .change = [](Handover& h) { Child(h).mutable_identifiers(0)->set_cpr("3002239996"); },
             .value = "3002239996"},
        Case{.name = "CprWithAHyphen",
             .verdict = "CPR_FORMAT at items[0].body.persons[0].identifiers[0].cpr, INVALID_ARGUMENT",
             .change = [](Handover& h) { Child(h).mutable_identifiers(0)->set_cpr("050523-9996"); },
             .value = "050523-9996"},
        Case{.name = "UnknownMunicipality",
             .verdict = "MUNICIPALITY_UNKNOWN at items[0].body.persons[0].municipality_code, INVALID_ARGUMENT",
             .change = [](Handover& h) { Child(h).set_municipality_code("0999"); },
             .value = "0999"},
        Case{.name = "NobodyInIt",
             .verdict = "COUNT_RANGE at items[0].body.persons, INVALID_ARGUMENT",
             .change = [](Handover& h) { h.mutable_slip()->clear_persons(); }},
        Case{.name = "TwoOfOneNumber",
             .verdict = "IDENTIFIER_SHARED at items[0].body.persons[1].identifiers, INVALID_ARGUMENT",
             .change =
                 [](Handover& h) {
                   h.mutable_slip()->mutable_persons(1)->mutable_identifiers(0)->set_cpr(kChildNumber);
                 }},
        Case{.name = "Missing",
             .verdict = "SLIP_REQUIRED at items, INVALID_ARGUMENT",
             .spoil = [](SubmittedHandover& s) { s.mutable_items()->DeleteSubrange(0, 1); }},
        Case{.name = "Twice",
             .verdict = "SLIP_TWICE at items[9].kind, INVALID_ARGUMENT",
             .spoil =
                 [](SubmittedHandover& s) {
                   *s.add_items() = s.items(0);
                   s.mutable_items(9)->set_salt(std::string(16, 's'));
                 }},
        Case{.name = "WithALabel",
             .verdict = "LABEL_NOT_EMPTY at items[0].label, INVALID_ARGUMENT",
             .spoil = [](SubmittedHandover& s) { s.mutable_items(0)->set_label("label"); },
             .value = "label!"},
        Case{.name = "Oversize",
             .verdict = "PART_TOO_LARGE at items[0].body, INVALID_ARGUMENT",
             .spoil = [](SubmittedHandover& s) { s.mutable_items(0)->set_body(std::string(65'537, 'x')); }}),
    NameOfCase);

INSTANTIATE_TEST_SUITE_P(
    Addressee, SubmitBadInputTest,
    ::testing::Values(Case{.name = "UnknownParty",
                           .verdict = "UNKNOWN_RECIPIENT at items[1].body.party, INVALID_ARGUMENT",
                           .change =
                               [](Handover& h) {
                                 h.mutable_addressees(0)->clear_role();
                                 h.mutable_addressees(0)->set_party("0123456789abcdef");
                               },
                           .value = "0123456789abcdef"},
                      Case{.name = "PartyIdTooShort",
                           .verdict = "ID_LENGTH at items[1].body.party, INVALID_ARGUMENT",
                           .spoil = InAddressee([](exchange::v1::Addressee& a) {
                             a.clear_role();
                             a.set_party("0123456789");
                           }),
                           .value = "0123456789"},
                      Case{.name = "UnknownRole",
                           .verdict = "SECTOR_UNKNOWN at items[1].body.role, INVALID_ARGUMENT",
                           .change = [](Handover& h) { h.mutable_addressees(0)->set_role("ASTROLOGY"); },
                           .value = "ASTROLOGY"},
                      Case{.name = "NeitherPartyNorRole",
                           .verdict = "PARTY_OR_ROLE at items[1].body.party, INVALID_ARGUMENT",
                           .spoil = InAddressee([](exchange::v1::Addressee& a) { a.clear_role(); })},
                      Case{.name = "UnknownPurpose",
                           .verdict = "PURPOSE_UNKNOWN at items[1].body.purpose, INVALID_ARGUMENT",
                           .change = [](Handover& h) { h.mutable_addressees(0)->set_purpose("CURIOSITY"); },
                           .value = "CURIOSITY"},
                      Case{.name = "UnknownBasis",
                           .verdict = "BASIS_UNKNOWN at items[1].body.legal_basis, INVALID_ARGUMENT",
                           .change = [](Handover& h) { h.mutable_addressees(0)->set_legal_basis("BECAUSE"); },
                           .value = "BECAUSE"},
                      Case{.name = "UnknownArea",
                           .verdict = "MUNICIPALITY_UNKNOWN at items[1].body.area, INVALID_ARGUMENT",
                           .change = [](Handover& h) { h.mutable_addressees(0)->set_area("1234"); }},
                      Case{.name = "OfSomebodyElse",
                           .verdict = "PERSON_UNKNOWN at items[1].body.of_person_id, INVALID_ARGUMENT",
                           .change = [](Handover& h) { h.mutable_addressees(0)->set_of_person_id("e000000000000001"); },
                           .value = "e000000000000001"},
                      Case{.name = "Twice",
                           .verdict = "ADDRESSEE_TWICE at items[2].body, INVALID_ARGUMENT",
                           .change = [](Handover& h) { *h.add_addressees() = h.addressees(0); }},
                      Case{.name = "Missing",
                           .verdict = "ADDRESSEE_REQUIRED at items, INVALID_ARGUMENT",
                           .spoil = [](SubmittedHandover& s) { s.mutable_items()->DeleteSubrange(1, 1); }},
                      Case{.name = "Oversize",
                           .verdict = "PART_TOO_LARGE at items[1].body, INVALID_ARGUMENT",
                           .spoil =
                               [](SubmittedHandover& s) { s.mutable_items(1)->set_body(std::string(1'025, 'x')); }}),
    NameOfCase);

INSTANTIATE_TEST_SUITE_P(
    Section, SubmitBadInputTest,
    ::testing::Values(
        Case{.name = "UnknownType",
             .verdict = "SECTION_UNKNOWN at items[5].label.type, INVALID_ARGUMENT",
             .change = [](Handover& h) { SectionOf(h, "Newborn").mutable_header()->set_type("horoscope"); },
             .value = "horoscope"},
        Case{.name = "RequiredBodyOfALaterVersion",
             .verdict = "SECTION_REQUIRED at items, INVALID_ARGUMENT",
             .change = [](Handover& h) { SectionOf(h, "Newborn").mutable_header()->set_type("Horoscope"); },
             .value = "Horoscope"},
        Case{.name = "TypeOfAnotherBody",
             .verdict = "TYPE_MISMATCH at items[5].label.type, INVALID_ARGUMENT",
             .change = [](Handover& h) { SectionOf(h, "Newborn").mutable_header()->set_type("ChildHealth"); }},
        Case{.name = "RequiredBirthMissing",
             .verdict = "SECTION_REQUIRED at items, INVALID_ARGUMENT",
             .change = [](Handover& h) { RemoveSection(h, "Birth"); }},
        Case{.name = "RequiredNewbornMissing",
             .verdict = "SECTION_REQUIRED at items, INVALID_ARGUMENT",
             .change = [](Handover& h) { RemoveSection(h, "Newborn"); }},
        Case{.name = "NotOfThisKind",
             .verdict = "SECTION_FORBIDDEN at items[9].label.type, INVALID_ARGUMENT",
             .change =
                 [](Handover& h) {
                   exchange::v1::Section& section = *h.add_sections();
                   section.mutable_header()->set_section_id("5ec0000000000008");
                   section.mutable_header()->set_type("DaycareEnrolment");
                   section.mutable_header()->add_about()->set_person_id(kChildId);
                   section.mutable_header()->mutable_about(0)->set_role(options::v1::PERSON_ROLE_CHILD);
                   section.mutable_body()->mutable_daycare_enrolment();
                 }},
        Case{.name = "TooLight",
             .verdict = "VALUE_RANGE at items[5].body.newborn.weight_grams, INVALID_ARGUMENT",
             .change = [](Handover& h) { Newborn(h).set_weight_grams(12); }},
        Case{.name = "TooHeavy",
             .verdict = "VALUE_RANGE at items[5].body.newborn.weight_grams, INVALID_ARGUMENT",
             .change = [](Handover& h) { Newborn(h).set_weight_grams(34'100); },
             .value = "34100"},
        Case{.name = "NegativeWeight",
             .verdict = "VALUE_RANGE at items[5].body.newborn.weight_grams, INVALID_ARGUMENT",
             .change = [](Handover& h) { Newborn(h).set_weight_grams(-3'410); },
             .value = "3410"},
        Case{.name = "NoSuchOutcome",
             .verdict = "ENUM_UNKNOWN at items[5].body.newborn.outcome, INVALID_ARGUMENT",
             .change = [](Handover& h) { Newborn(h).set_outcome(static_cast<model::v1::Newborn::Outcome>(99)); }},
        Case{.name = "AboutNobodyOfTheSlip",
             .verdict = "PERSON_UNKNOWN at items[5].label.about[0].person_id, INVALID_ARGUMENT",
             .change =
                 [](Handover& h) {
                   SectionOf(h, "Newborn").mutable_header()->mutable_about(0)->set_person_id("e000000000000009");
                 },
             .value = "e000000000000009"},
        Case{.name = "IdentityOfAnotherChild",  // T-30.
             .verdict = "IDENTITY_MISMATCH at items[2].body.person_identity.identifiers[0], INVALID_ARGUMENT",
             .change =
                 [](Handover& h) {
                   h.mutable_sections(0)->mutable_body()->mutable_person_identity()->mutable_identifiers(0)->set_cpr(
                       kUnknownNumber);
                 },
             .value = kUnknownNumber},
        Case{.name = "LabelMissing",
             .verdict = "LABEL_MISSING at items[5].label, INVALID_ARGUMENT",
             .spoil = [](SubmittedHandover& s) { s.mutable_items(5)->clear_label(); }},
        Case{.name = "LabelTwice",
             .verdict = "DUPLICATE_SECTION at items, INVALID_ARGUMENT",
             .spoil =
                 [](SubmittedHandover& s) {
                   *s.add_items() = s.items(5);
                   s.mutable_items(9)->set_salt(std::string(16, 's'));
                 }},
        Case{
            .name = "SectionIdTwice",
            .verdict = "SECTION_ID_TWICE at items[8].label.section_id, INVALID_ARGUMENT",
            .change = [](Handover& h) { h.mutable_sections(6)->mutable_header()->set_section_id("5ec0000000000006"); }},
        Case{.name = "LabelOversize",
             .verdict = "PART_TOO_LARGE at items[5].label, INVALID_ARGUMENT",
             .spoil = [](SubmittedHandover& s) { s.mutable_items(5)->set_label(std::string(4'097, 'x')); }},
        Case{.name = "NulInAText",
             .verdict = "NUL_IN_TEXT at items[2].body.person_identity.official_given_name, INVALID_ARGUMENT",
             .spoil =
                 [](SubmittedHandover& s) {
                   std::string& body = *s.mutable_items(2)->mutable_body();
                   body.replace(body.find("Aya Test"), 4, std::string("Ay\0a", 4));
                 },
             .value = std::string("Ay\0a", 4)},
        Case{.name = "BrokenUtf8InAText",
             .verdict = "BAD_UTF8 at items[2].body.person_identity.official_given_name, INVALID_ARGUMENT",
             .spoil =
                 [](SubmittedHandover& s) {
                   std::string& body = *s.mutable_items(2)->mutable_body();
                   body.replace(body.find("Aya Test"), 4, "Ay\xFF\xFE");
                 },
             .value = "Ay\xFF\xFE"},
        Case{.name = "UnknownFieldInABody",
             .verdict = "FIELD_UNKNOWN at items[5].body.#100, INVALID_ARGUMENT",
             .spoil = [](SubmittedHandover& s) { s.mutable_items(5)->mutable_body()->append("\xA2\x06\x06secret"); },
             .value = "secret"},
        Case{.name = "BodyMissing",
             .verdict = "BODY_MISSING at items[5].label.type, INVALID_ARGUMENT",
             .spoil = [](SubmittedHandover& s) { s.mutable_items(5)->clear_body(); }}),
    NameOfCase);

INSTANTIATE_TEST_SUITE_P(
    Whole, SubmitBadInputTest,
    ::testing::Values(Case{.name = "Oversize",
                           .verdict = "HANDOVER_TOO_LARGE, INVALID_ARGUMENT",
                           .spoil =
                               [](SubmittedHandover& s) { s.mutable_items(5)->set_body(std::string(3'000'000, 'x')); }},
                      Case{.name = "TooManyItems",
                           .verdict = "TOO_MANY_ITEMS at items, INVALID_ARGUMENT",
                           .spoil =
                               [](SubmittedHandover& s) {
                                 for (int i = s.items_size(); i < 64; ++i) *s.add_items() = s.items(5);
                               }},
                      Case{.name = "ItemOfNoKind",
                           .verdict = "ITEM_KIND at items[5].kind, INVALID_ARGUMENT",
                           .spoil =
                               [](SubmittedHandover& s) {
                                 s.mutable_items(5)->clear_kind();
                                 s.mutable_items(5)->clear_label();
                               }},
                      Case{.name = "SaltUsedTwice",
                           .verdict = "SALT_REUSED at items, INVALID_ARGUMENT",
                           .spoil = [](SubmittedHandover& s) { s.mutable_items(5)->set_salt(s.items(4).salt()); }},
                      Case{.name = "SaltIsThePadSeed",
                           .verdict = "SALT_REUSED at items, INVALID_ARGUMENT",
                           .spoil = [](SubmittedHandover& s) { s.set_pad_seed(s.items(4).salt()); }},
                      Case{.name = "SaltTooShort",
                           .verdict = "SALT_LENGTH at items[5].salt, INVALID_ARGUMENT",
                           .spoil = [](SubmittedHandover& s) { s.mutable_items(5)->mutable_salt()->pop_back(); }},
                      Case{.name = "NoPadSeed",
                           .verdict = "SALT_LENGTH at pad_seed, INVALID_ARGUMENT",
                           .spoil = [](SubmittedHandover& s) { s.clear_pad_seed(); }},
                      Case{.name = "NothingAtAll",
                           .verdict = "SLIP_REQUIRED at items, INVALID_ARGUMENT",
                           .spoil = [](SubmittedHandover& s) { s.Clear(); }}),
    NameOfCase);

// CPR modulus 11 is never a gate: every published test person fails it, and every test here would too.
using SubmitGoodInputTest = PipelineTest;

TEST_F(SubmitGoodInputTest, TheLightestAndTheHeaviestChildAreTaken) {
  for (const int grams : {200, 8'000}) {
    Handover letter = BirthNotification();
    Newborn(letter).set_weight_grams(grams);
    MustSubmit("ouh", letter);
  }
}

TEST_F(SubmitGoodInputTest, FiveMinutesAheadIsTheClocksOfTheWorld) {
  Handover letter = BirthNotification();
  letter.mutable_envelope()->set_created_ms(absl::ToUnixMillis(world_.clock().Now() + absl::Minutes(5)));
  MustSubmit("ouh", letter);
}

// T-01.
TEST_F(SubmitGoodInputTest, AnotherPartysHandoverCannotBeSent) {
  const absl::Status refusal = MustRefuse("aarhus-hv", world_.Sign("odense-hv", {Sealed("odense-hv", VisitSummary())}));
  EXPECT_EQ(LongVerdict(refusal), "SENDER_MISMATCH at envelope.sender_party, PERMISSION_DENIED");
}

}  // namespace submit_bad_input_test_internal
}  // namespace handover::pipeline
