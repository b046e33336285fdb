#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/kl_children/kl_report.h"
#include "tests/unit/adapters/kl_children/reports.h"

namespace handover::adapters::kl::testing {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

namespace check_due_test_internal {

constexpr std::string_view kTwoMonths = "51f30d1c-d60e-4e3e-ac22-ec9712ea962d";

// The report of two months with an observation turned into a finding, so that it is missing.
std::string Without(std::string_view code_and_display, std::string_view value) {
  std::string text = Edited(Report("two_months.json"), code_and_display,
                            "\"system\": \"http://snomed.info/sct\",\n              \"code\": \"363788007\"");
  return Edited(text, value, "bfd18100-d007-4465-95ce-5bf2ac8bc091");
}

std::string Code(std::string_view code, std::string_view display) {
  return "\"system\": \"http://fhir.kl.dk/term/CodeSystem/FBOE\",\n              \"code\": \"" + std::string(code) +
         "\",\n              \"display\": \"" + std::string(display) + "\"";
}

}  // namespace check_due_test_internal

using namespace check_due_test_internal;  // NOLINT: the test's own words.

TEST(CheckDueTest, MissingObservationIsRefused) {
  EXPECT_THAT(ErrorsOf(ReadReport(Without(Code("653c2b0b-bb64-4906-888b-aea6fef3c3f8", "Kommunikation"),
                                          "042d522d-0abe-46eb-a958-6e235b5d5408"))),
              ElementsAre("KL_OBSERVATION_MISSING /entry/5/resource"));
}

TEST(CheckDueTest, ReasonForItsAbsenceIsEnough) {
  EXPECT_THAT(ErrorsOf(ReadReport(Report("two_months.json"))), IsEmpty()) << "the head is absent with a reason";
}

TEST(CheckDueTest, OnlyVisitsFaceToFaceAsk) {
  const std::string text =
      Without(Code("653c2b0b-bb64-4906-888b-aea6fef3c3f8", "Kommunikation"), "042d522d-0abe-46eb-a958-6e235b5d5408");
  EXPECT_THAT(ErrorsOf(ReadReport(Edited(text, "\"code\": \"HH\"", "\"code\": \"AMB\""))), Not(IsEmpty()));
  EXPECT_THAT(ErrorsOf(ReadReport(Edited(text, "\"code\": \"HH\"", "\"code\": \"VR\""))), IsEmpty());
}

TEST(CheckDueTest, MotorFunctionIsLookedForByItsOwnCodeAndNotByThatOfSleep) {
  EXPECT_THAT(ErrorsOf(ReadReport(Without(Code("e04f2ca1-888a-4671-a97a-371b525cd2a3", "Motorik"),
                                          "936a0163-08eb-4fdb-bf0c-bcf5bc7cb3f6"))),
              ElementsAre("KL_OBSERVATION_MISSING /entry/5/resource"));
}

TEST(CheckDueTest, RelationIsAskedForAtEightToElevenMonths) {
  const std::string text = Without(Code("763c6f21-5467-4713-82fb-716c9d0a1fdf", "Forældre-barn-relation"),
                                   "274791a5-094d-4e6a-831e-e712d3d66aeb");
  EXPECT_THAT(ErrorsOf(ReadReport(Edited(text, kTwoMonths, "3f3e6489-31bd-44cf-9920-3c632868feb7"))),
              ElementsAre("KL_OBSERVATION_MISSING /entry/5/resource"));
}

TEST(CheckDueTest, CommunicationIsNotAskedForInTheFirstMonth) {
  const std::string text =
      Without(Code("653c2b0b-bb64-4906-888b-aea6fef3c3f8", "Kommunikation"), "042d522d-0abe-46eb-a958-6e235b5d5408");
  EXPECT_THAT(ErrorsOf(ReadReport(Edited(text, kTwoMonths, "563c4174-f451-4c87-8db8-8d5472ca7ff6"))), IsEmpty());
}

TEST(CheckDueTest, EveryVisitHasWhatTheTableAsks) {
  const auto due = [](std::string_view code) { return FindVisitType(code)->due; };
  EXPECT_EQ(due("d3c00541-f1d3-4c43-b5fc-16e8914ca1df"),
            Bit(Due::kMentalState) | Bit(Due::kVulnerability) | Bit(Due::kNetwork));
  EXPECT_EQ(due("7d35a193-e808-4e77-b361-6c0d114d021f"),
            Bit(Due::kRelation) | Bit(Due::kWeight) | Bit(Due::kNutrition));
  EXPECT_EQ(due("563c4174-f451-4c87-8db8-8d5472ca7ff6"),
            Bit(Due::kRelation) | Bit(Due::kWeight) | Bit(Due::kHeight) | Bit(Due::kHead) | Bit(Due::kNutrition));
  EXPECT_EQ(due("58ff370b-a775-4bec-b24a-91604e0a5fe7") | Bit(Due::kMentalState), due(kTwoMonths));
  EXPECT_EQ(due("3f3e6489-31bd-44cf-9920-3c632868feb7"), due("58ff370b-a775-4bec-b24a-91604e0a5fe7"));
  EXPECT_EQ(due("d01bcb90-2b29-44f4-834c-191d6dd4a08a"), Bit(Due::kWeight) | Bit(Due::kHeight));
  EXPECT_EQ(due(kNeedBasedCode), 0u);
}

}  // namespace handover::adapters::kl::testing
