#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_fhir/care_message.h"
#include "tests/unit/adapters/medcom_fhir/messages.h"

namespace handover::adapters::fhir::testing {
namespace check_patient_test_internal {

struct Result {
  std::vector<std::string> errors;
  std::vector<std::string> warnings;
};

Result CheckPatientOf(std::string_view text) {
  Parsed parsed(text);
  CheckPatient(parsed.Resource("Patient"), parsed.findings);
  return {parsed.errors(), parsed.warnings()};
}

// The patient with that one identifier.
Result CheckNumber(std::string_view system, std::string_view value) {
  return CheckPatientOf(
      Spoiled("new_v5.json", "{\"system\": \"urn:oid:1.2.208.176.1.2\", \"value\": \"0505209996\"}",
              absl::StrCat("{\"system\": \"", std::string(system), "\", \"value\": \"", std::string(value), "\"}")));
}

Result CheckBirthDate(std::string_view date) {
  return CheckPatientOf(Spoiled("new_v5.json", "\"birthDate\": \"2020-05-05\"",
                                absl::StrCat("\"birthDate\": \"", std::string(date), "\"")));
}

Result CheckCode(std::string_view code) {
  return CheckPatientOf(
      Spoiled("odd_v4.json", "\"code\": \"0461\"", absl::StrCat("\"code\": \"", std::string(code), "\"")));
}

constexpr std::string_view kCpr = "urn:oid:1.2.208.176.1.2";
constexpr std::string_view kXeCpr = "urn:oid:1.2.208.176.1.6.1.1";
constexpr std::string_view kDeCpr = "urn:oid:1.2.208.176.1.6.1.3.179";

}  // namespace check_patient_test_internal

using check_patient_test_internal::CheckBirthDate;
using check_patient_test_internal::CheckCode;
using check_patient_test_internal::CheckNumber;
using check_patient_test_internal::CheckPatientOf;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CheckPatientTest, NumberOfAMergedRegionIsTakenAndToldOf) {
  const auto notices_of = [](std::string_view issuer, std::string_view year) {
    std::string text = Spoiled("odd_v4.json", "1.2.208.176.1.6.1.3.179", issuer);
    const size_t time = text.find("2024-07-01T09:00:00+02:00");
    text.replace(time, 4, year);
    Parsed parsed(text);
    CheckPatient(parsed.Resource("Patient"), parsed.findings);
    std::vector<std::string> codes;
    for (const Issue& issue : parsed.findings.issues()) codes.push_back(issue.code);
    return codes;
  };
  EXPECT_THAT(notices_of("1.2.208.176.1.6.1.3.187", "2027"), ::testing::Contains("FHIR_REGION_MERGED"));
  EXPECT_THAT(notices_of("1.2.208.176.1.6.1.3.187", "2026"), ::testing::Not(::testing::Contains("FHIR_REGION_MERGED")));
  EXPECT_THAT(notices_of("1.2.208.176.1.6.1.3.181", "2027"), ::testing::Not(::testing::Contains("FHIR_REGION_MERGED")));
}

TEST(CheckPatientTest, RegionOfAnAddressIsReadOnItsDay) {
  const std::string region =
      "{\"url\": \"http://hl7.dk/fhir/core/StructureDefinition/dk-core-RegionalSubDivisionCodes\", "
      "\"valueCodeableConcept\": {\"coding\": [{\"system\": \"urn:iso:std:iso:3166:-2\", \"code\": \"DK-85\"}]}}, ";
  for (const auto& [year, count] : {std::pair<std::string, int>{"2026", 0}, {"2027", 1}}) {
    std::string text = ReadFile("tests/fixtures/carecommunication/odd_v4.json");
    text.replace(text.find("2024-07-01T09:00:00+02:00"), 4, year);
    const size_t extension = text.find("\"extension\"", text.find("\"address\""));
    text.insert(text.find('[', extension) + 1, region);
    Parsed parsed(text);
    CheckPatient(parsed.Resource("Patient"), parsed.findings);
    int told = 0;
    for (const Issue& issue : parsed.findings.issues()) told += issue.code == "FHIR_REGION_MERGED" ? 1 : 0;
    EXPECT_EQ(told, count) << year;
    EXPECT_THAT(parsed.errors(), IsEmpty()) << year;
  }
}

TEST(CheckPatientTest, NumbersHaveTheFormOfTheirKind) {
  namespace t = check_patient_test_internal;
  EXPECT_THAT(CheckNumber(t::kCpr, "0505209996").errors, IsEmpty());
  EXPECT_THAT(CheckNumber(t::kXeCpr, "1306241TE9").errors, IsEmpty());
  EXPECT_THAT(CheckNumber(t::kDeCpr, "1306245TE8").errors, IsEmpty());
  EXPECT_THAT(CheckNumber("https://journal.example.dk", "A-17").errors, IsEmpty());
  const auto wrong = ElementsAre("FHIR_PERSON_NUMBER /entry/1/resource/identifier/0/value");
  EXPECT_THAT(CheckNumber(t::kCpr, "050520-9996").errors, wrong);
  EXPECT_THAT(CheckNumber(t::kCpr, "3102209996").errors, wrong);
  EXPECT_THAT(CheckNumber(t::kXeCpr, "0505209996").errors, wrong);
  EXPECT_THAT(CheckNumber(t::kDeCpr, "x").errors, wrong);
  EXPECT_THAT(CheckNumber("https://journal.example.dk", std::string(101, 'a')).errors, wrong);
}

TEST(CheckPatientTest, SystemIsUnderstoodWithoutItsPrefix) {
  const auto result = CheckNumber("1.2.208.176.1.2", "0505209996");
  EXPECT_THAT(result.errors, IsEmpty());
  EXPECT_THAT(result.warnings, ElementsAre("FHIR_SYSTEM_SPELLING /entry/1/resource/identifier/0/system"));
}

TEST(CheckPatientTest, EightIdentifiersAreEnough) {
  std::string local;
  for (int i = 0; i < 8; ++i) absl::StrAppend(&local, "{\"system\": \"urn:x\", \"value\": \"", i, "\"}, ");
  const auto with = [&](const std::string& more) {
    return CheckPatientOf(Spoiled("new_v5.json", "{\"system\": \"urn:oid:1.2.208.176.1.2\"",
                                  more + "{\"system\": \"urn:oid:1.2.208.176.1.2\""))
        .errors;
  };
  EXPECT_THAT(with(local.substr(0, local.size() / 8 * 7)), IsEmpty());
  EXPECT_THAT(with(local), ElementsAre("FHIR_CARDINALITY /entry/1/resource/identifier/8"));
}

TEST(CheckPatientTest, UnknownFamilyNameIsToldByAnExtension) {
  EXPECT_THAT(CheckPatientOf(Message("odd_v4.json")).errors, IsEmpty());
  EXPECT_THAT(CheckPatientOf(Message("odd_v4.xml")).errors, IsEmpty());
  EXPECT_THAT(CheckPatientOf(Spoiled("new_v5.json", "\"family\": \"Berggren\", ", "")).errors,
              ElementsAre("FHIR_MISSING /entry/1/resource/name/0/family"));
}

TEST(CheckPatientTest, BirthDateMayBeAMonthOrAYear) {
  EXPECT_THAT(CheckBirthDate("2020-05").errors, IsEmpty());
  EXPECT_THAT(CheckBirthDate("2020").errors, IsEmpty());
  const auto wrong = ElementsAre("FHIR_TIME_FORMAT /entry/1/resource/birthDate");
  EXPECT_THAT(CheckBirthDate("2020-02-30").errors, wrong);
  EXPECT_THAT(CheckBirthDate("05-05-2020").errors, wrong);
}

TEST(CheckPatientTest, MunicipalityHasFourDigits) {
  EXPECT_THAT(CheckCode("0101").errors, IsEmpty());
  EXPECT_EQ(CheckCode("461").errors.size(), 1u);
  EXPECT_EQ(CheckCode("0999").errors.size(), 1u);
}

TEST(CheckPatientTest, TimeOfDeathIsATime) {
  EXPECT_THAT(
      CheckPatientOf(Spoiled("odd_v4.json", "\"deceasedDateTime\": \"2024-06-30\"", "\"deceasedDateTime\": \"i går\""))
          .errors,
      ElementsAre("FHIR_TIME_FORMAT /entry/1/resource/deceasedDateTime"));
}

}  // namespace handover::adapters::fhir::testing
