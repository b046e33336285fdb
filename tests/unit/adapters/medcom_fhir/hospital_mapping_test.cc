#include "adapters/medcom_fhir/hospital_mapping.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "tests/unit/adapters/medcom_fhir/notifications.h"

namespace handover::adapters::fhir::testing {
namespace hospital_mapping_test_internal {

exchange::v1::Handover OfFile(std::string_view name) { return NotifiedHandover(Notification(name)); }

}  // namespace hospital_mapping_test_internal

using hospital_mapping_test_internal::OfFile;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

// 2024-06-20T09:15:00+02:00.
constexpr int64_t kAdmittedAt = 1'718'867'700;

TEST(HospitalMappingTest, AdmissionOfAMotherIsTold) {
  const exchange::v1::Handover handover = OfFile("mother_admitted.json");
  EXPECT_EQ(handover.envelope().kind(), "ADMISSION_NOTICE");
  EXPECT_EQ(handover.envelope().source_format(), "MEDCOM_HOSPITALNOTIFICATION_3");
  EXPECT_EQ(handover.envelope().source_message_id(), "00000000-0000-4000-8000-000000005001");
  EXPECT_THAT(handover.envelope().related(), IsEmpty());
  const ToldStay told = StayOf(handover);
  EXPECT_EQ(told.type, "ParentSomaticHealth");
  EXPECT_EQ(told.stay.state(), model::v1::HospitalStay::ADMITTED);
  EXPECT_EQ(told.stay.contact_class(), model::v1::HospitalStay::EMERGENCY);
  EXPECT_EQ(told.stay.start().time().seconds(), kAdmittedAt);
  EXPECT_FALSE(told.stay.has_end());
  EXPECT_FALSE(told.stay.has_leave_start());
  EXPECT_TRUE(told.stay.report_requested());
  EXPECT_EQ(told.provenance.observed().time().seconds(), kAdmittedAt);
  EXPECT_EQ(told.provenance.recorded().time().seconds(), kAdmittedAt + 300);
  EXPECT_THAT(OriginalCodesOf(told), ElementsAre("admit-emergency", "in-progress", "EMER"));
  EXPECT_EQ(told.stay.episode_ids(0), handover.slip().treatment_episode_id());
}

TEST(HospitalMappingTest, AddresseeIsHealthVisitingByTheStatedNumber) {
  const exchange::v1::Handover handover = OfFile("mother_admitted.json");
  ASSERT_EQ(handover.addressees_size(), 1);
  EXPECT_EQ(handover.addressees(0).role(), "HEALTH_VISITING");
  EXPECT_EQ(handover.addressees(0).stated_address(), "gln:5790000999026");
  EXPECT_EQ(handover.addressees(0).of_person_id(), handover.envelope().subject_person_id());
  EXPECT_EQ(handover.slip().persons(0).municipality_code(), "0461");
}

TEST(HospitalMappingTest, WardIsTakenOutByName) {
  const Translation translation = ReadNotification(Notification("mother_admitted.json"));
  EXPECT_THAT(LossesOf(translation), Contains("HOSPITAL_WARD /entry/2/resource/serviceProvider/reference"));
  EXPECT_THAT(LossesOf(translation),
              Contains("HOSPITAL_REPORT_RECIPIENT /entry/0/resource/extension/1/valueReference/reference"));
  const ToldStay told = StayOf(translation.handovers.front());
  EXPECT_EQ(told.stay.organisation(), "");
  EXPECT_EQ(told.provenance.observer_organisation(), "");
  EXPECT_THAT(translation.handovers.front().DebugString(), Not(::testing::HasSubstr("Afdeling")));
}

TEST(HospitalMappingTest, LeaveOfAChildFollowsItsAdmission) {
  const exchange::v1::Handover handover = OfFile("child_on_leave.json");
  const ToldStay told = StayOf(handover);
  EXPECT_EQ(told.type, "ChildHealth");
  EXPECT_EQ(told.stay.state(), model::v1::HospitalStay::ON_LEAVE);
  EXPECT_EQ(told.stay.contact_class(), model::v1::HospitalStay::INPATIENT);
  EXPECT_EQ(told.stay.leave_start().time().seconds(), told.provenance.observed().time().seconds());
  EXPECT_THAT(told.stay.episode_ids(), SizeIs(2));
  EXPECT_THAT(OriginalCodesOf(told), ElementsAre("start-leave-inpatient", "onleave", "IMP"));
  ASSERT_THAT(handover.envelope().related(), SizeIs(1));
  EXPECT_EQ(handover.envelope().related(0).relation(), exchange::v1::Envelope::FOLLOWS_UP);
  EXPECT_EQ(handover.envelope().related(0).reason_code(), "");
}

TEST(HospitalMappingTest, NextNotificationNamesTheHandoverBefore) {
  const exchange::v1::Handover leave = OfFile("child_on_leave.json");
  const exchange::v1::Handover back = OfFile("child_back.json");
  ASSERT_THAT(back.envelope().related(), SizeIs(1));
  EXPECT_EQ(back.envelope().related(0).handover_id(), leave.envelope().handover_id());
  EXPECT_EQ(back.envelope().conversation_id(), leave.envelope().related(0).handover_id());
  EXPECT_EQ(back.envelope().conversation_id(), leave.envelope().conversation_id());
}

TEST(HospitalMappingTest, LeaveThatIsOverIsNotOnLeave) {
  const Translation translation = ReadNotification(Notification("child_back.json"));
  const ToldStay told = StayOf(translation.handovers.front());
  EXPECT_EQ(told.stay.state(), model::v1::HospitalStay::ADMITTED);
  EXPECT_FALSE(told.stay.has_leave_start());
  EXPECT_EQ(told.provenance.observed().time().seconds(), 1'718'949'600);  // The end of the leave.
  EXPECT_THAT(LossesOf(translation), Contains("HOSPITAL_LEAVE_PAST /entry/2/resource/extension/0/valuePeriod/start"));
  EXPECT_THAT(LossesOf(translation),
              Not(Contains("HOSPITAL_LEAVE_PAST /entry/2/resource/extension/0/valuePeriod/end")));
}

TEST(HospitalMappingTest, DischargeHasItsTime) {
  const ToldStay told = StayOf(OfFile("mother_discharged.json"));
  EXPECT_EQ(told.stay.state(), model::v1::HospitalStay::DISCHARGED);
  EXPECT_EQ(told.stay.end().time().seconds(), told.provenance.observed().time().seconds());
  EXPECT_THAT(OriginalCodesOf(told), ElementsAre("discharge-inpatient-home", "finished", "IMP"));
}

TEST(HospitalMappingTest, CancelledAdmissionCorrectsTheFirst) {
  const exchange::v1::Handover handover = OfFile("mother_cancelled.json");
  const ToldStay told = StayOf(handover);
  EXPECT_EQ(told.stay.state(), model::v1::HospitalStay::ENTERED_IN_ERROR);
  EXPECT_FALSE(told.provenance.has_observed());
  EXPECT_THAT(OriginalCodesOf(told), ElementsAre("cancel-admit-emergency", "entered-in-error", "EMER"));
  ASSERT_THAT(handover.envelope().related(), SizeIs(1));
  EXPECT_EQ(handover.envelope().related(0).relation(), exchange::v1::Envelope::CORRECTS);
  EXPECT_EQ(handover.envelope().related(0).reason_code(), "VALUE_WRONG");
  EXPECT_EQ(handover.envelope().related(0).handover_id(), OfFile("mother_admitted.json").envelope().handover_id());
}

TEST(HospitalMappingTest, EndThatIsNotToldIsTakenFromTheNotification) {
  const Translation translation = ReadNotification(Notification("odd.json"));
  EXPECT_THAT(WarningsOf(translation), Contains("HOSPITAL_END_ASSUMED /entry/2/resource/period/end"));
  const ToldStay told = StayOf(translation.handovers.front());
  EXPECT_EQ(told.stay.end().time().seconds(), told.provenance.recorded().time().seconds());
}

TEST(HospitalMappingTest, WhatHasNoHomeIsLostByName) {
  const std::vector<std::string> losses = LossesOf(ReadNotification(Notification("odd.json")));
  EXPECT_THAT(losses, Contains("HOSPITAL_NOT_IN_KIND /entry/1/resource/telecom/0/value"));
  EXPECT_THAT(losses, Contains("HOSPITAL_NOT_IN_KIND /entry/5/resource/name"));
  EXPECT_THAT(losses, Contains("HOSPITAL_NOT_IN_KIND /entry/6/resource/entity/1/what/identifier/value"));
  EXPECT_THAT(losses, Contains("FHIR_ORGANISATION_IDENTIFIER /entry/3/resource/identifier/2"));
  EXPECT_THAT(BodiesOf(ReadNotification(Notification("odd.json")), "Residue"), IsEmpty());
}

TEST(HospitalMappingTest, PredecessorThatIsNotToldOfIsNoted) {
  EXPECT_THAT(NoticesOf(ReadNotification(Notification("odd.json"))),
              Contains("FHIR_PREDECESSOR_TIME /entry/6/resource/entity"));
}

TEST(HospitalMappingTest, TooMuchThatHasNoHomeIsRefused) {
  const auto with_notes = [](size_t count) {
    return SpoiledNotification(
        "mother_admitted.json", "\"status\": \"in-progress\",",
        absl::StrCat("\"status\": \"in-progress\", \"x\": [", Repeated("\"y\",", count - 1), "\"y\"],"));
  };
  EXPECT_THAT(ErrorsOf(ReadNotification(with_notes(500))), IsEmpty());
  EXPECT_THAT(ErrorsOf(ReadNotification(with_notes(501))),
              ElementsAre("FHIR_TOO_MANY_UNKNOWN /entry/2/resource/x/500"));
}

TEST(HospitalMappingTest, EpisodeThatIsTooLongIsRefused) {
  const auto with_length = [](size_t length) {
    return SpoiledNotification("mother_admitted.json", "00000000-0000-4000-8000-000000000900",
                               std::string(length, 'e'));
  };
  EXPECT_THAT(ErrorsOf(ReadNotification(with_length(64))), IsEmpty());
  EXPECT_THAT(ErrorsOf(ReadNotification(with_length(65))),
              ElementsAre("FHIR_TOO_LONG /entry/2/resource/episodeOfCare/0/identifier/value"));
}

}  // namespace handover::adapters::fhir::testing
