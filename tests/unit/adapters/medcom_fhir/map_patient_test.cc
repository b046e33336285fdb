#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_fhir/care_mapping.h"
#include "tests/unit/adapters/medcom_fhir/messages.h"

namespace handover::adapters::fhir::testing {
namespace map_patient_test_internal {

model::v1::PersonIdentity IdentityOf(std::string_view text) {
  const std::vector<exchange::v1::SectionBody> bodies = BodiesOf(ReadMessage(text), "PersonIdentity");
  EXPECT_EQ(bodies.size(), 1u);
  return bodies.empty() ? model::v1::PersonIdentity() : bodies.front().person_identity();
}

// The role of a patient with that number and birth date in a message of 2024-06-20.
options::v1::PersonRole RoleOf(std::string_view system, std::string_view number, std::string_view birth_date) {
  std::string text = Spoiled("new_v5.json", "\"urn:oid:1.2.208.176.1.2\", \"value\": \"0505209996\"",
                             absl::StrCat("\"", std::string(system), "\", \"value\": \"", std::string(number), "\""));
  text = Edited(text, ",\n        \"birthDate\": \"2020-05-05\"",
                birth_date.empty() ? "" : absl::StrCat(", \"birthDate\": \"", std::string(birth_date), "\""));
  const Translation translation = ReadMessage(text);
  EXPECT_TRUE(translation.accepted());
  return translation.accepted() ? translation.handovers.front().slip().persons(0).role()
                                : options::v1::PERSON_ROLE_UNSPECIFIED;
}

model::v1::Sex SexOf(std::string_view gender) {
  return IdentityOf(Spoiled("new_v5.json", "\"female\"", absl::StrCat("\"", std::string(gender), "\""))).sex();
}

constexpr std::string_view kCprSystem = "urn:oid:1.2.208.176.1.2";
constexpr std::string_view kLocalSystem = "https://journal.example.dk";
constexpr std::string_view kXeCprSystem = "urn:oid:1.2.208.176.1.6.1.1";
constexpr options::v1::PersonRole kChild = options::v1::PERSON_ROLE_CHILD;
constexpr options::v1::PersonRole kParent = options::v1::PERSON_ROLE_OTHER_PARENT;

}  // namespace map_patient_test_internal

using map_patient_test_internal::IdentityOf;
using map_patient_test_internal::RoleOf;
using map_patient_test_internal::SexOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::Not;
using ::testing::StartsWith;

TEST(MapPatientTest, EveryNumberIsCarriedTheCprNumberFirst) {
  const model::v1::PersonIdentity identity = IdentityOf(Message("odd_v4.json"));
  ASSERT_EQ(identity.identifiers_size(), 4);
  EXPECT_EQ(identity.identifiers(0).cpr(), "1306249995");
  EXPECT_EQ(identity.identifiers(1).x_ecpr(), "1306241TE9");
  EXPECT_EQ(identity.identifiers(2).d_ecpr().value(), "1306245TE8");
  EXPECT_EQ(identity.identifiers(2).d_ecpr().issuer(), "1.2.208.176.1.6.1.3.179");
  EXPECT_EQ(identity.identifiers(3).local().system(), "https://journal.example.dk");
}

TEST(MapPatientTest, SlipNamesTheSameNumbers) {
  const Translation translation = ReadMessage(Message("odd_v4.json"));
  EXPECT_EQ(translation.handovers.front().slip().persons(0).identifiers_size(), 4);
}

TEST(MapPatientTest, OfficialNameIsTakenAndOthersAreResidue) {
  const model::v1::PersonIdentity identity = IdentityOf(Message("odd_v4.json"));
  EXPECT_EQ(identity.official_given_name(), "Dreng");
  EXPECT_EQ(identity.official_family_name(), "");
  bool found = false;
  for (const exchange::v1::SectionBody& body : BodiesOf(ReadMessage(Message("odd_v4.json")), "Residue")) {
    for (const auto& element : body.residue().elements()) found |= element.value() == "Lillebror";
  }
  EXPECT_TRUE(found);
}

TEST(MapPatientTest, SexIsWhatTheSourceSays) {
  EXPECT_EQ(SexOf("female"), model::v1::SEX_FEMALE);
  EXPECT_EQ(SexOf("male"), model::v1::SEX_MALE);
  EXPECT_EQ(SexOf("other"), model::v1::SEX_OTHER);
  EXPECT_EQ(SexOf("unknown"), model::v1::SEX_UNSPECIFIED);
  EXPECT_EQ(IdentityOf(Message("reply_v5.json")).sex(), model::v1::SEX_UNSPECIFIED);
}

TEST(MapPatientTest, UnderEighteenIsTheChild) {
  namespace t = map_patient_test_internal;
  EXPECT_EQ(RoleOf(t::kLocalSystem, "A-17", "2006-06-21"), t::kChild);
  EXPECT_EQ(RoleOf(t::kLocalSystem, "A-17", "2006-06-20"), t::kParent);
  EXPECT_EQ(RoleOf(t::kLocalSystem, "A-17", ""), t::kParent);
  EXPECT_EQ(RoleOf(t::kLocalSystem, "A-17", "2020"), t::kParent) << "a year alone tells too little";
  EXPECT_EQ(RoleOf(t::kXeCprSystem, "1306241TE9", ""), t::kChild);
  EXPECT_EQ(RoleOf(t::kXeCprSystem, "1306821TE9", ""), t::kParent);
  EXPECT_EQ(RoleOf(t::kCprSystem, "2911829996", "2020-05-05"), t::kParent) << "the number before the birth date";
}

TEST(MapPatientTest, AssumedRoleIsAlwaysToldOf) {
  for (const std::string_view name : {"new_v5.json", "forward_v4.json"}) {
    EXPECT_THAT(NoticesOf(ReadMessage(Message(name))), Contains("FHIR_ROLE_ASSUMED /entry/1/resource"));
  }
}

TEST(MapPatientTest, ProtectedAddressGoesNowhere) {
  const Translation translation = ReadMessage(Message("odd_v4.json"));
  EXPECT_TRUE(IdentityOf(Message("odd_v4.json")).address_protected());
  for (const exchange::v1::SectionBody& body : BodiesOf(translation, "Residue")) {
    for (const auto& element : body.residue().elements()) {
      EXPECT_THAT(element.path(), Not(StartsWith("/entry/1/resource/address")));
      EXPECT_THAT(element.path(), Not(StartsWith("/entry/1/resource/telecom")));
    }
  }
  EXPECT_EQ(translation.handovers.front().slip().persons(0).municipality_code(), "");
  EXPECT_THAT(LossesOf(translation), Contains("FHIR_PROTECTED_ADDRESS /entry/1/resource/address/0"));
  EXPECT_THAT(LossesOf(translation), Contains("FHIR_PROTECTED_ADDRESS /entry/1/resource/telecom/0"));
}

TEST(MapPatientTest, OpenAddressIsResidueAndItsMunicipalityStandsInTheSlip) {
  const std::string text =
      Spoiled("odd_v4.json", "{\"code\": \"R\", \"display\": \"Restricted\"}", "{\"code\": \"N\"}");
  const Translation translation = ReadMessage(text);
  EXPECT_FALSE(IdentityOf(text).address_protected());
  EXPECT_EQ(translation.handovers.front().slip().persons(0).municipality_code(), "0461");
  std::vector<std::string> values;
  for (const exchange::v1::SectionBody& body : BodiesOf(translation, "Residue")) {
    for (const auto& element : body.residue().elements()) values.push_back(element.value());
  }
  EXPECT_THAT(values, Contains("Testvej 1"));
  EXPECT_THAT(values, Contains("11111111"));
}

TEST(MapPatientTest, DeathIsCarried) {
  EXPECT_TRUE(IdentityOf(Message("odd_v4.json")).deceased());
  EXPECT_FALSE(IdentityOf(Message("new_v5.json")).deceased());
  EXPECT_TRUE(IdentityOf(Spoiled("new_v5.json", "\"gender\"", "\"deceasedBoolean\": true, \"gender\"")).deceased());
  EXPECT_FALSE(IdentityOf(Spoiled("new_v5.json", "\"gender\"", "\"deceasedBoolean\": false, \"gender\"")).deceased());
}

TEST(MapPatientTest, ContradictionsAreReportedAndChangeNothing) {
  const Translation translation = ReadMessage(Message("odd_v4.json"));
  EXPECT_THAT(WarningsOf(translation), Contains("FHIR_SEX_PARITY /entry/1/resource/gender"));
  EXPECT_THAT(WarningsOf(translation), Contains("FHIR_BIRTH_DATE_DIFFERS /entry/1/resource/birthDate"));
  EXPECT_EQ(IdentityOf(Message("odd_v4.json")).sex(), model::v1::SEX_FEMALE);
  EXPECT_EQ(IdentityOf(Message("odd_v4.json")).birth_date().day(), 14);
  EXPECT_THAT(WarningsOf(ReadMessage(Message("new_v5.json"))), Each(Not(StartsWith("FHIR_SEX"))));
}

TEST(MapPatientTest, NameThatIsTooLongRefusesTheMessage) {
  const auto with_given = [](size_t length) {
    return ReadMessage(Spoiled("new_v5.json", "[\"Rikke\", \"Test\"]",
                               absl::StrCat("[\"", std::string(length, 'a'), "\", \"Test\"]")));
  };
  EXPECT_TRUE(with_given(195).accepted());
  EXPECT_THAT(ErrorsOf(with_given(196)), ::testing::ElementsAre("FHIR_TOO_LONG /entry/1/resource/name/0/given"));
}

}  // namespace handover::adapters::fhir::testing
