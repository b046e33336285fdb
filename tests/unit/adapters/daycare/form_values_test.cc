#include "adapters/daycare/form_values.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "handover/exchange/v1/handover.pb.h"

namespace handover::adapters::daycare {
namespace form_values_test_internal {

FormPeople PeopleOfTest() {
  FormPeople people;
  people.set_id(Whom::kChild, "c");
  people.set_id(Whom::kParent1, "b");
  return people;
}

// The code of what is wrong; when nothing is, the value as it is written back.
std::string SetAndGet(google::protobuf::Message&& message, std::string_view path, std::string_view text,
                      Spelling spelling = Spelling::kDanish) {
  const IssueInfo* wrong = SetText(text, PlaceIn(message, path), PeopleOfTest(), spelling);
  if (wrong != nullptr) return std::string(wrong->code);
  const std::vector<std::string> texts = TextsAt(message, path, PeopleOfTest(), spelling);
  return texts.empty() ? "nothing" : texts.front();
}

}  // namespace form_values_test_internal

using form_values_test_internal::PeopleOfTest;
using form_values_test_internal::SetAndGet;
using model::v1::Attachment;
using model::v1::ContactDetails;
using model::v1::DaycareEnrolment;
using model::v1::Development;
using model::v1::FamilyRelation;
using model::v1::Indicator;
using model::v1::LanguageNeeds;
using model::v1::PersonIdentifier;
using model::v1::PersonIdentity;
using model::v1::ScreeningResult;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(FormValuesTest, ValuesOfATableReadBack) {
  EXPECT_EQ(SetAndGet(PersonIdentifier(), "cpr", "050523-9996"), "050523-9996");
  EXPECT_EQ(SetAndGet(PersonIdentifier(), "cpr", "0505239996"), "050523-9996");
  EXPECT_EQ(SetAndGet(PersonIdentity(), "birth_date", "05-05-2023"), "05-05-2023");
  EXPECT_EQ(SetAndGet(PersonIdentity(), "birth_date", "2023"), "2023");
  EXPECT_EQ(SetAndGet(PersonIdentity(), "address_protected", "ja"), "ja");
  EXPECT_EQ(SetAndGet(LanguageNeeds(), "interpreter_needed", "nej"), "nej") << "no is an answer";
  EXPECT_EQ(SetAndGet(ContactDetails(), "telephones", "20 20 20 20"), "+4520202020");
  EXPECT_EQ(SetAndGet(ScreeningResult(), "total_score", "0"), "0") << "zero is a score";
  EXPECT_EQ(SetAndGet(ScreeningResult(), "provenance.observed", "10-02-2024 09:00"), "10-02-2024 09:00");
  EXPECT_EQ(SetAndGet(FamilyRelation(), "person.person_id", "forælder 1"), "forælder 1");
  EXPECT_EQ(SetAndGet(exchange::v1::Envelope(), "created_ms", "03-06-2024 10:00"), "03-06-2024 10:00");
}

TEST(FormValuesTest, ValuesOfJsonReadBack) {
  const auto json = [](google::protobuf::Message&& message, std::string_view path, std::string_view text) {
    return SetAndGet(std::move(message), path, text, Spelling::kJson);
  };
  EXPECT_EQ(json(PersonIdentifier(), "cpr", "0505239996"), "0505239996");
  EXPECT_EQ(json(PersonIdentity(), "birth_date", "2023-05-05"), "2023-05-05");
  EXPECT_EQ(json(PersonIdentity(), "birth_date", "2023-05"), "2023-05");
  EXPECT_EQ(json(PersonIdentity(), "address_protected", "true"), "true");
  EXPECT_EQ(json(exchange::v1::Envelope(), "created_ms", "2024-06-03T08:00:00.123+00:00"),
            "2024-06-03T08:00:00.123+00:00");
  EXPECT_EQ(json(exchange::v1::Envelope::Related(), "handover_id", "01900000-0000-8000-8000-000000000001"),
            "01900000-0000-8000-8000-000000000001");
  EXPECT_EQ(json(Attachment(), "content", "aGVq"), "aGVq");
  EXPECT_EQ(json(FamilyRelation(), "person.person_id", "parent_1"), "parent_1");
}

TEST(FormValuesTest, WhatIsNoValueIsRefused) {
  EXPECT_EQ(SetAndGet(PersonIdentifier(), "cpr", "310223-9996"), "DAYCARE_PERSON_NUMBER");
  EXPECT_EQ(SetAndGet(PersonIdentifier(), "cpr", "50523999"), "DAYCARE_PERSON_NUMBER") << "the zero was lost";
  EXPECT_EQ(SetAndGet(PersonIdentifier(), "cpr", "050523-9996", Spelling::kJson), "DAYCARE_TOO_LONG");
  EXPECT_EQ(SetAndGet(PersonIdentifier(), "x_ecpr", "0703921V"), "DAYCARE_PERSON_NUMBER");
  EXPECT_EQ(SetAndGet(PersonIdentifier(), "d_ecpr.value", "0505239996"), "DAYCARE_PERSON_NUMBER");
  EXPECT_EQ(SetAndGet(PersonIdentity(), "birth_date", "29-02-2023"), "DAYCARE_TIME");
  EXPECT_EQ(SetAndGet(PersonIdentity(), "birth_date", "2023-05-05"), "DAYCARE_TIME");
  EXPECT_EQ(SetAndGet(PersonIdentity(), "birth_date", "05-05-2023", Spelling::kJson), "DAYCARE_TIME");
  EXPECT_EQ(SetAndGet(PersonIdentity(), "sex", "Pige"), "DAYCARE_CODE");
  EXPECT_EQ(SetAndGet(PersonIdentity(), "address_protected", "Ja"), "DAYCARE_YES_NO");
  EXPECT_EQ(SetAndGet(ScreeningResult(), "total_score", "1001"), "DAYCARE_NUMBER");
  EXPECT_EQ(SetAndGet(ScreeningResult(), "total_score", "-1"), "DAYCARE_NUMBER");
  EXPECT_EQ(SetAndGet(ScreeningResult(), "total_score", "1,5"), "DAYCARE_NUMBER");
  EXPECT_EQ(SetAndGet(ScreeningResult(), "provenance.observed", "10-02-2024 24:00"), "DAYCARE_TIME");
  EXPECT_EQ(SetAndGet(Indicator(), "domain", "motor"), "DAYCARE_CODE");
  EXPECT_EQ(SetAndGet(DaycareEnrolment(), "institution_number", "G401234"), "DAYCARE_TOO_LONG");
  EXPECT_EQ(SetAndGet(DaycareEnrolment(), "institution_number", "G4012\x01"), "DAYCARE_CHARACTER");
  EXPECT_EQ(SetAndGet(FamilyRelation(), "person.person_id", "forælder 2"), "DAYCARE_PERSON");
  EXPECT_EQ(SetAndGet(exchange::v1::RoutingSlip::Person(), "municipality_code", "461"), "DAYCARE_MUNICIPALITY");
  EXPECT_EQ(SetAndGet(exchange::v1::Envelope(), "handover_id", "01900000-0000-4000-8000-000000000001"), "DAYCARE_ID")
      << "version 4";
  EXPECT_EQ(SetAndGet(exchange::v1::Envelope(), "handover_id", "7"), "DAYCARE_ID");
  EXPECT_EQ(SetAndGet(exchange::v1::Envelope(), "created_ms", "i dag"), "DAYCARE_TIME");
  EXPECT_EQ(SetAndGet(Attachment(), "content", "aGVq=", Spelling::kJson), "DAYCARE_BYTES");
}

TEST(FormValuesTest, LengthIsCountedInCharacters) {
  std::string hundred;
  for (int i = 0; i < 100; ++i) hundred += "æ";
  EXPECT_EQ(SetAndGet(DaycareEnrolment(), "group", hundred), hundred);
  EXPECT_EQ(SetAndGet(DaycareEnrolment(), "group", hundred + "a"), "DAYCARE_TOO_LONG");
}

TEST(FormValuesTest, WhatIsNotToldHasNoText) {
  EXPECT_THAT(TextsAt(LanguageNeeds(), "interpreter_needed", PeopleOfTest(), Spelling::kDanish), IsEmpty());
  EXPECT_THAT(TextsAt(PersonIdentity(), "address_protected", PeopleOfTest(), Spelling::kDanish), IsEmpty());
  EXPECT_THAT(TextsAt(Development(), "provenance.observed", PeopleOfTest(), Spelling::kDanish), IsEmpty());
  EXPECT_THAT(TextsAt(PersonIdentifier(), "cpr", PeopleOfTest(), Spelling::kDanish), IsEmpty());
  ContactDetails contact;
  contact.add_emails("");
  contact.add_emails("a@example.dk");
  EXPECT_THAT(TextsAt(contact, "emails", PeopleOfTest(), Spelling::kDanish), ElementsAre("a@example.dk"));
}

TEST(FormValuesTest, SizeHasADecimalComma) {
  Attachment file;
  file.set_size_bytes(1'234'567);
  EXPECT_THAT(TextsAt(file, "size_bytes", PeopleOfTest(), Spelling::kDanish), ElementsAre("1,23 MB"));
  EXPECT_EQ(SetText("1,23 MB", PlaceIn(file, "size_bytes"), PeopleOfTest(), Spelling::kDanish), nullptr);
  EXPECT_EQ(SetText("1.23 MB", PlaceIn(file, "size_bytes"), PeopleOfTest(), Spelling::kDanish), &kNumber);
}

TEST(FormValuesTest, LeavesHaveTheTypesOfJson) {
  EXPECT_EQ(LeafKindOf(FieldAt(*PersonIdentity::descriptor(), "address_protected")), JsonLeaf::Kind::kBool);
  EXPECT_EQ(LeafKindOf(FieldAt(*model::v1::ChildScreening::descriptor(), "results.total_score")),
            JsonLeaf::Kind::kNumber);
  EXPECT_EQ(LeafKindOf(FieldAt(*exchange::v1::Envelope::descriptor(), "created_ms")), JsonLeaf::Kind::kText);
  EXPECT_EQ(LeafKindOf(FieldAt(*Development::descriptor(), "well_being")), JsonLeaf::Kind::kText);
}

TEST(FormValuesTest, PathOfNoFieldIsNowhere) {
  Development body;
  EXPECT_EQ(PlaceIn(body, "provenance.nothing").field, nullptr);
}

}  // namespace handover::adapters::daycare
