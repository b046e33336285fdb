#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/unit/adapters/medcom_fhir/notifications.h"

namespace handover::adapters::fhir::testing {
namespace check_stay_test_internal {

std::vector<std::string> ErrorsAfter(std::string_view name, std::string_view from, std::string_view to) {
  return ErrorsOf(ReadNotification(SpoiledNotification(name, from, to)));
}

}  // namespace check_stay_test_internal

using check_stay_test_internal::ErrorsAfter;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CheckStayTest, LeaveTellsWhenItBegan) {
  EXPECT_THAT(ErrorsAfter("mother_admitted.json", "\"in-progress\"", "\"onleave\""),
              ElementsAre("HOSPITAL_LEAVE_START /entry/2/resource/extension/valuePeriod/start"));
  EXPECT_THAT(ErrorsAfter("child_on_leave.xml", "<start value=\"2024-06-20T11:00:00+02:00\"/>",
                          "<end value=\"2024-06-20T11:00:00+02:00\"/>"),
              ElementsAre("FHIR_MISSING /Bundle/entry[3]/resource/Encounter/extension/valuePeriod/start",
                          "HOSPITAL_LEAVE_START /Bundle/entry[3]/resource/Encounter/extension/valuePeriod/start"));
}

TEST(CheckStayTest, StatusIsOneOfFour) {
  for (const char* status : {"planned", "cancelled", "Finished", "arrived"}) {
    EXPECT_THAT(ErrorsAfter("mother_admitted.json", "\"in-progress\"", absl::StrCat("\"", status, "\"")),
                ElementsAre("FHIR_CODE_UNKNOWN /entry/2/resource/status"));
  }
  EXPECT_THAT(ErrorsAfter("mother_admitted.xml", "<status value=\"in-progress\"/>", ""),
              ElementsAre("FHIR_MISSING /Bundle/entry[3]/resource/Encounter/status"));
}

TEST(CheckStayTest, ClassIsInpatientOrEmergency) {
  EXPECT_THAT(ErrorsAfter("mother_admitted.json", "\"EMER\"", "\"AMB\""),
              ElementsAre("FHIR_CODE_UNKNOWN /entry/2/resource/class/code"));
  EXPECT_THAT(ErrorsAfter("mother_admitted.json", "CodeSystem/v3-ActCode", "CodeSystem/v2-0004"),
              ElementsAre("FHIR_CODE_UNKNOWN /entry/2/resource/class/code"));
  EXPECT_THAT(ErrorsAfter("mother_admitted.xml", "<code value=\"EMER\"/>", ""),
              ElementsAre("FHIR_MISSING /Bundle/entry[3]/resource/Encounter/class/code"));
}

TEST(CheckStayTest, WhyAndWhereIsNotTold) {
  for (const char* element : {"type", "serviceType", "priority", "basedOn", "participant", "appointment", "length",
                              "reasonCode", "reasonReference", "diagnosis", "hospitalization", "location", "partOf"}) {
    EXPECT_THAT(ErrorsAfter("mother_admitted.json", "\"status\": \"in-progress\"",
                            absl::StrCat("\"status\": \"in-progress\", \"", element, "\": {\"x\": \"y\"}")),
                ElementsAre(absl::StrCat("HOSPITAL_NOT_ALLOWED /entry/2/resource/", element)));
  }
}

TEST(CheckStayTest, EpisodeHasAnIdentifierAndNoReference) {
  EXPECT_THAT(ErrorsAfter("mother_admitted.json", "\"episodeOfCare\": [\n",
                          "\"episodeOfCare\": [{\"reference\": \"EpisodeOfCare/1\"},\n"),
              ElementsAre("HOSPITAL_NOT_ALLOWED /entry/2/resource/episodeOfCare/0/reference",
                          "FHIR_MISSING /entry/2/resource/episodeOfCare/0/identifier/value"));
  EXPECT_THAT(ErrorsAfter("mother_admitted.json", "\"episodeOfCare\"", "\"statusHistory\""),
              ElementsAre("FHIR_MISSING /entry/2/resource/episodeOfCare"));
}

TEST(CheckStayTest, PeriodBeginsAndEndsInOrder) {
  constexpr std::string_view kEnd = "\"end\": \"2024-06-20T10:30:00+02:00\"";
  EXPECT_THAT(ErrorsAfter("mother_discharged.json", kEnd, "\"end\": \"2024-06-18T07:59:59+02:00\""),
              ElementsAre("HOSPITAL_PERIOD_ORDER /entry/2/resource/period/end"));
  EXPECT_THAT(ErrorsAfter("mother_discharged.json", kEnd, "\"end\": \"2024-06-18T08:00:00+02:00\""), IsEmpty());
  EXPECT_THAT(ErrorsAfter("mother_discharged.json", kEnd, "\"end\": \"2024-06-31T08:00:00+02:00\""),
              ElementsAre("FHIR_TIME_FORMAT /entry/2/resource/period/end"));
  EXPECT_THAT(ErrorsAfter("mother_admitted.xml", "<start value=\"2024-06-20T09:15:00+02:00\"/>",
                          "<end value=\"2024-06-20T09:15:00+02:00\"/>"),
              ElementsAre("FHIR_MISSING /Bundle/entry[3]/resource/Encounter/period/start"));
}

TEST(CheckStayTest, StayIsSomebodysAtSomeHospital) {
  EXPECT_THAT(ErrorsAfter("mother_admitted.json", "\"subject\"", "\"subjekt\""),
              ElementsAre("FHIR_MISSING /entry/2/resource/subject"));
  EXPECT_THAT(ErrorsAfter("mother_admitted.json", "\"serviceProvider\"", "\"provider\""),
              ElementsAre("FHIR_MISSING /entry/2/resource/serviceProvider"));
  EXPECT_THAT(ErrorsAfter("mother_admitted.json", "\"period\"", "\"perioden\""),
              ElementsAre("FHIR_MISSING /entry/2/resource/period"));
}

}  // namespace handover::adapters::fhir::testing
