#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_fhir/hospital_message.h"
#include "tests/unit/adapters/medcom_fhir/notifications.h"

namespace handover::adapters::fhir::testing {
namespace check_hospital_test_internal {

constexpr std::string_view kDefinition =
    "http://medcomfhir.dk/ig/messagedefinitions/MessageDefinition/MedComHospitalNotificationMessageDefinition|3.0";

std::vector<std::string> ErrorsWithDefinition(std::string_view definition) {
  return ErrorsOf(ReadNotification(SpoiledNotification("odd.json", kDefinition, definition)));
}

std::vector<std::string> ErrorsWithActivity(std::string_view code) {
  return ErrorsOf(ReadNotification(SpoiledNotification("mother_admitted.json", "admit-emergency", code)));
}

std::vector<std::string> WarningsWithActivity(std::string_view name, std::string_view from, std::string_view code) {
  return WarningsOf(ReadNotification(SpoiledNotification(name, from, code)));
}

}  // namespace check_hospital_test_internal

using check_hospital_test_internal::ErrorsWithActivity;
using check_hospital_test_internal::ErrorsWithDefinition;
using check_hospital_test_internal::WarningsWithActivity;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CheckHospitalTest, GoodMessagesHaveNoErrors) {
  for (const std::string_view name : kNotificationNames) {
    EXPECT_THAT(ErrorsOf(ReadNotification(Notification(absl::StrCat(std::string(name), ".json")))), IsEmpty()) << name;
  }
}

TEST(CheckHospitalTest, EighteenCodesAreActivities) {
  size_t known = 0;
  for (const char* change : {"", "revise-", "cancel-"}) {
    for (const char* happening : {"admit-emergency", "admit-inpatient", "start-leave-inpatient", "end-leave-inpatient",
                                  "discharge-emergency-home", "discharge-inpatient-home"}) {
      known += HospitalActivityOf(absl::StrCat(change, happening)).has_value() ? 1 : 0;
    }
  }
  EXPECT_EQ(known, 18u);
  for (const char* other : {"", "admit", "new-message", "revise-", "revise-revise-admit-emergency",
                            "discharge-inpatient", "ADMIT-EMERGENCY"}) {
    EXPECT_FALSE(HospitalActivityOf(other).has_value()) << other;
  }
}

TEST(CheckHospitalTest, ActivityTellsWhatHappenedAndWhatItChanges) {
  EXPECT_EQ(HospitalActivityOf("cancel-end-leave-inpatient")->happening, HospitalHappening::kLeaveEnded);
  EXPECT_EQ(HospitalActivityOf("cancel-end-leave-inpatient")->change, HospitalChange::kCancel);
  EXPECT_EQ(HospitalActivityOf("revise-admit-emergency")->change, HospitalChange::kRevise);
  EXPECT_EQ(HospitalActivityOf("discharge-emergency-home")->happening, HospitalHappening::kDischarged);
  EXPECT_EQ(HospitalActivityOf("discharge-emergency-home")->change, HospitalChange::kStep);
}

TEST(CheckHospitalTest, ActivityOfAnotherMessageIsRefused) {
  EXPECT_THAT(ErrorsWithActivity("new-message"),
              ElementsAre("FHIR_ACTIVITY_UNSUPPORTED /entry/6/resource/activity/coding/0/code"));
}

TEST(CheckHospitalTest, CorrectionThatNamesNothingIsToldOf) {
  const Translation alone =
      ReadNotification(SpoiledNotification("mother_admitted.json", "admit-emergency", "revise-admit-emergency"));
  EXPECT_THAT(WarningsOf(alone), ElementsAre("FHIR_THREAD_UNCLEAR /entry/6/resource/entity"));
  EXPECT_THAT(alone.handovers.front().envelope().related(), IsEmpty());
}

TEST(CheckHospitalTest, CorrectionThatNamesNothingCorrectsTheLatestOfTheHistory) {
  const Translation named = ReadNotification(Notification("mother_cancelled.json"));
  const Translation unnamed = ReadNotification(SpoiledNotification("mother_cancelled.json", "\"entity\"", "\"e\""));
  EXPECT_THAT(WarningsOf(unnamed), ElementsAre("FHIR_THREAD_UNCLEAR /entry/6/resource/entity"));
  ASSERT_EQ(unnamed.handovers.front().envelope().related_size(), 1);
  EXPECT_EQ(unnamed.handovers.front().envelope().related(0).handover_id(),
            named.handovers.front().envelope().related(0).handover_id());
}

TEST(CheckHospitalTest, DefinitionIsVersionThreeWhereThereIsOne) {
  constexpr std::string_view kUrl = "http://medcomfhir.dk/x/HospitalNotification";
  for (const char* version : {"", "|3", "|3.0", "|3.0.2"}) {
    EXPECT_THAT(ErrorsWithDefinition(absl::StrCat(std::string(kUrl), version)), IsEmpty()) << version;
  }
  for (const char* version : {"|2.0", "|30", "|4.0", "|"}) {
    EXPECT_THAT(ErrorsWithDefinition(absl::StrCat(std::string(kUrl), version)),
                ElementsAre("FHIR_VERSION_UNSUPPORTED /entry/0/resource/definition"))
        << version;
  }
  EXPECT_EQ(ErrorsWithDefinition("http://medcomfhir.dk/x/CareCommunication|3.0").size(), 1u);
}

TEST(CheckHospitalTest, EventDecides) {
  EXPECT_THAT(ErrorsOf(ReadNotification(SpoiledNotification("mother_admitted.json", "\"hospital-notification-message\"",
                                                            "\"empty-message\""))),
              ElementsAre("FHIR_EVENT_UNSUPPORTED /entry/0/resource/eventCoding/code"));
  EXPECT_THAT(ErrorsOf(ReadNotification(
                  SpoiledNotification("mother_admitted.xml", "<code value=\"hospital-notification-message\"/>", ""))),
              ElementsAre("FHIR_MISSING /Bundle/entry[1]/resource/MessageHeader/eventCoding/code"));
}

TEST(CheckHospitalTest, ClaimOfAnotherProfileIsRefusedAndNoneIsNot) {
  EXPECT_THAT(ErrorsOf(ReadNotification(SpoiledNotification(
                  "mother_admitted.json", "medcom-hospitalNotification-messageHeader", "medcom-other"))),
              ElementsAre("HOSPITAL_PROFILE /entry/0/resource/meta/profile/0"));
  EXPECT_THAT(ErrorsOf(ReadNotification(SpoiledNotification(
                  "mother_admitted.xml",
                  "<profile value=\"http://medcomfhir.dk/ig/hospitalnotification/StructureDefinition/"
                  "medcom-hospitalNotification-messageHeader\"/>",
                  "<versionId value=\"1\"/>"))),
              IsEmpty());
}

TEST(CheckHospitalTest, ReplacementNumberIsRefused) {
  const std::string text = Edited(
      SpoiledNotification("child_on_leave.json", "\"urn:oid:1.2.208.176.1.2\"", "\"urn:oid:1.2.208.176.1.6.1.1\""),
      "\"0505239996\"", "\"0505231TE9\"");
  EXPECT_THAT(ErrorsOf(ReadNotification(text)),
              ElementsAre("HOSPITAL_CPR_REQUIRED /entry/1/resource/identifier/0/system"));
}

TEST(CheckHospitalTest, SecondPatientIsRefused) {
  EXPECT_THAT(ErrorsOf(ReadNotification(
                  SpoiledNotification("odd.json", "\"resourceType\": \"Location\"", "\"resourceType\": \"Patient\""))),
              Contains("FHIR_RESOURCE_COUNT /entry/5/resource"));
}

TEST(CheckHospitalTest, ReportExtensionsHaveValues) {
  EXPECT_THAT(ErrorsOf(ReadNotification(
                  SpoiledNotification("mother_admitted.json", "\"valueBoolean\": true", "\"valueString\": \"ja\""))),
              ElementsAre("FHIR_MISSING /entry/0/resource/extension/0/valueBoolean"));
  EXPECT_THAT(ErrorsOf(ReadNotification(SpoiledNotification(
                  "mother_admitted.json", "Organization/00000000-0000-4000-8000-000000005012", "Organization/none"))),
              ElementsAre("FHIR_REFERENCE_UNRESOLVED /entry/0/resource/extension/1/valueReference/reference"));
}

TEST(CheckHospitalTest, ResourceOfAnotherTypeIsToldOf) {
  EXPECT_THAT(WarningsOf(ReadNotification(Notification("odd.json"))),
              Contains("FHIR_RESOURCE_UNEXPECTED /entry/5/resource"));
}

TEST(CheckHospitalTest, StatusAndActivityAreCompared) {
  constexpr std::string_view kWarning = "HOSPITAL_ACTIVITY_STATUS /entry/2/resource/status";
  EXPECT_THAT(WarningsWithActivity("mother_discharged.json", "discharge-inpatient-home", "end-leave-inpatient"),
              Contains(std::string(kWarning)));
  EXPECT_THAT(WarningsOf(ReadNotification(Notification("mother_discharged.json"))), IsEmpty());
  EXPECT_THAT(WarningsOf(ReadNotification(Notification("mother_cancelled.json"))), IsEmpty());
  EXPECT_THAT(WarningsWithActivity("child_on_leave.json", "\"start-leave-inpatient", "\"cancel-end-leave-inpatient"),
              IsEmpty());
  EXPECT_THAT(WarningsWithActivity("child_back.json", "\"end-leave-inpatient", "\"cancel-start-leave-inpatient"),
              IsEmpty());
  EXPECT_THAT(WarningsWithActivity("child_back.json", "\"end-leave-inpatient", "\"cancel-discharge-inpatient-home"),
              IsEmpty());
}

}  // namespace handover::adapters::fhir::testing
