// A canary in every section of a handover: where a section is withheld, its canary appears in no byte that leaves, and
// in no row in clear; where it is not, it appears in the copy alone.
#include "broker/pipeline/hand_out.h"

#include <functional>
#include <string>
#include <vector>

#include "broker/pipeline/handover_status.h"
#include "broker/pipeline/held_deliveries.h"
#include "broker/pipeline/pathway.h"
#include "broker/pipeline/preview_decision.h"
#include "broker/pipeline/record_consent.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/broker/pipeline/canaries.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace hand_out_canary_test_internal {

using exchange::v1::DeliveredCopy;
using exchange::v1::Handover;

class HandOutCanaryTest : public PipelineTest {
 protected:
  // Whatever could be read by somebody who breaks in: the rows and the files beside the store.
  std::string EverythingStored() {
    return AllRows() + fakes::ReadFileBytes(world_.folder() + "/keys") +
           fakes::ReadFileBytes(world_.folder() + "/head");
  }
  // What sender, recipient and operator are told of a handover and its subject, beside the copy.
  std::string EverythingTold(const HandoverId& id, const std::vector<std::string>& parties) {
    std::string told;
    for (const std::string& party : parties) {
      told += AnswerOf(GetHandoverStatus(caller(party), id, env()));
      exchange::v1::ListHandoversRequest list;
      told += AnswerOf(ListHandovers(caller(party), list, env()));
      pathway::v1::ExplainHandoverRequest explain;
      explain.set_handover_id(ToString(id));
      told += AnswerOf(ExplainHandover(caller(party), explain, env()));
      pathway::v1::GetTimelineRequest timeline;
      *timeline.mutable_person() = Cpr(kChildNumber);
      told += AnswerOf(GetTimeline(caller(party), timeline, env()));
      audit::v1::GetSubjectAccessRequest access;
      *access.mutable_person() = Cpr(kMotherNumber);
      told += AnswerOf(GetSubjectAccess(caller(party), access, env()));
    }
    return told + AnswerOf(ListHeld(env()));
  }
  template <typename T>
  static std::string AnswerOf(const absl::StatusOr<T>& answer) {
    return answer.ok() ? answer->SerializeAsString() : WireOf(answer.status());
  }
  static void ExpectNone(const std::string& bytes, const std::vector<std::string>& types, const char* where) {
    for (const std::string& type : types) EXPECT_EQ(bytes.find(CanaryOf(type)), std::string::npos) << type << where;
    for (const char* number : {kChildNumber, kMotherNumber, kFatherNumber}) {
      EXPECT_EQ(bytes.find(number), std::string::npos) << "a person's number " << where;
    }
  }
};

TEST_F(HandOutCanaryTest, AboveTheCeilingItIsNeitherStoredNorTold) {
  Handover letter = BirthNotification();
  const std::vector<std::string> types = PlantCanaries(letter);
  const absl::StatusOr<Submitted> submitted = world_.Submit("ouh", letter);
  ASSERT_EQ(Verdict(submitted), "OK");
  const HandoverId id = ParseHandoverId(submitted->acceptance.handover_id()).value();
  const std::string copy = MustReceive("odense-hv").SerializeAsString();
  EXPECT_EQ(copy.find(CanaryOf("ParentMentalHealth")), std::string::npos);
  EXPECT_NE(copy.find(CanaryOf("Newborn")), std::string::npos);
  ExpectNone(submitted->acceptance.SerializeAsString(), types, " in the acceptance");
  ExpectNone(EverythingTold(id, {"ouh", "odense-hv", "aarhus-hv"}), types, " in what is told");
  ExpectNone(EverythingStored(), types, " in clear in the store");
}

TEST_F(HandOutCanaryTest, WithoutConsentItIsStoredSealedAndNotHandedOut) {
  Handover letter = VisitSummary();
  const std::vector<std::string> types = PlantCanaries(letter);
  const HandoverId id = MustSubmitId("odense-hv", letter);
  const std::string copy = MustReceive("gp-a").SerializeAsString();
  EXPECT_EQ(copy.find(CanaryOf("ParentMentalHealth")), std::string::npos);
  EXPECT_EQ(copy.find(kMotherNumber), std::string::npos);
  EXPECT_NE(copy.find(CanaryOf("GrowthAndFeeding")), std::string::npos);
  ExpectNone(EverythingTold(id, {"odense-hv", "gp-a", "daycare"}), types, " in what is told");
  ExpectNone(EverythingStored(), types, " in clear in the store");
}

TEST_F(HandOutCanaryTest, AnObjectionTakesOneSectionOutOfTheCopy) {
  ASSERT_TRUE(world_.RecordConsent("odense-hv", ConsentToTransition()).ok());
  ASSERT_TRUE(world_
                  .RecordObjection("odense-hv", ConsentOf({kFatherNumber,
                                                           {kFatherNumber},
                                                           {options::v1::DATA_CATEGORY_INTERACTION},
                                                           directory::v1::DAYCARE_MUNICIPAL,
                                                           consent::v1::Provision::DENY}))
                  .ok());
  Handover letter = TransitionSummary();
  const std::vector<std::string> types = PlantCanaries(letter);
  const HandoverId id = MustSubmitId("odense-hv", letter);
  const std::string copy = MustReceive("daycare").SerializeAsString();
  EXPECT_EQ(copy.find(CanaryOf("Interaction")), std::string::npos);
  EXPECT_EQ(copy.find(kMotherNumber), std::string::npos);
  EXPECT_EQ(copy.find(kFatherNumber), std::string::npos);
  EXPECT_NE(copy.find(CanaryOf("Development")), std::string::npos);
  ExpectNone(EverythingTold(id, {"odense-hv", "daycare", "gp-a"}), types, " in what is told");
  ExpectNone(EverythingStored(), types, " in clear in the store");
}

TEST_F(HandOutCanaryTest, AWithdrawnConsentLeavesNothingToRead) {
  const consent::v1::ConsentRecord consent = world_.RecordConsent("odense-hv", ConsentToTransition()).value();
  Handover letter = TransitionSummary();
  const std::vector<std::string> types = PlantCanaries(letter);
  const HandoverId id = MustSubmitId("odense-hv", letter);
  ASSERT_TRUE(world_.RevokeConsent("odense-hv", consent).ok());
  EXPECT_TRUE(world_.HandOut("daycare").empty());
  ExpectNone(EverythingTold(id, {"odense-hv", "daycare"}), types, " in what is told");
  ExpectNone(EverythingStored(), types, " in clear in the store");
}

TEST_F(HandOutCanaryTest, AStatutoryReportIsSealedAtRestToo) {
  Handover letter = ConcernReport();
  const std::vector<std::string> types = PlantCanaries(letter);
  const HandoverId id = MustSubmitId("odense-hv", letter);
  const DeliveredCopy copy = MustReceive("odense-social");
  MustAcknowledge("odense-social", copy, SayAccepted());
  for (const std::string& type : types) {
    EXPECT_NE(copy.SerializeAsString().find(CanaryOf(type)), std::string::npos) << type;
  }
  ExpectNone(EverythingTold(id, {"odense-hv", "odense-social", "ouh"}), types, " in what is told");
  ExpectNone(EverythingStored(), types, " in clear in the store");
}

TEST_F(HandOutCanaryTest, ARefusalTellsAndStoresNothingOfIt) {
  const std::vector<std::function<void(Handover&)>> wrongs = {
      [](Handover& h) { SectionOf(h, "Newborn").mutable_body()->mutable_newborn()->set_weight_grams(99'999); },
      [](Handover& h) { h.mutable_addressees(0)->set_role("CIVIL_SOCIETY"); },
      [](Handover& h) { h.mutable_addressees(0)->set_purpose("CURIOSITY"); },
      [](Handover& h) { SectionOf(h, "Birth").mutable_header()->set_type("Horoscope"); },
  };
  for (const std::function<void(Handover&)>& wrong : wrongs) {
    Handover letter = BirthNotification();
    const std::vector<std::string> types = PlantCanaries(letter);
    wrong(letter);
    const absl::Status refusal = MustRefuse("ouh", world_.Sign("ouh", letter));
    ExpectNone(WireOf(refusal), types, " in the refusal");
    ExpectNone(EverythingStored(), types, " in clear in the store");
  }
}

TEST_F(HandOutCanaryTest, APreviewTellsAndStoresNothingOfIt) {
  Handover letter = VisitSummary();
  const std::vector<std::string> types = PlantCanaries(letter);
  letter.mutable_envelope()->set_handover_id(NewUuid7(world_.clock().Now(), env().random));
  letter.mutable_envelope()->set_sender_party(std::string(caller("odense-hv").party.bytes()));
  letter.mutable_envelope()->set_schema_version(1);
  letter.mutable_envelope()->set_slots(32);
  letter.mutable_envelope()->set_created_ms(absl::ToUnixMillis(world_.clock().Now()));
  consent::v1::PreviewDecisionRequest request;
  *request.mutable_handover() = letter;
  fakes::Awaited<absl::StatusOr<consent::v1::PreviewDecisionResponse>> preview;
  PreviewDecision(caller("odense-hv"), request, env(), preview.Done());
  const absl::StatusOr<consent::v1::PreviewDecisionResponse> answer = preview.Get();
  ASSERT_EQ(Verdict(answer), "OK");
  ExpectNone(answer->SerializeAsString(), types, " in the preview");
  ExpectNone(EverythingStored(), types, " in clear in the store");
}

// Consents and facts hold numbers of whole families: they lie sealed, and their keys are pseudonyms.
TEST_F(HandOutCanaryTest, NobodysNumberLiesInClear) {
  consent::v1::ConsentRecord consent = ConsentToTransition();
  consent.mutable_grants(0)->set_received_by(CanaryOf("Consent"));
  ASSERT_TRUE(world_.RecordConsent("odense-hv", consent).ok());
  ExpectNone(EverythingStored(), {"Consent"}, " in clear in the store");
}

}  // namespace hand_out_canary_test_internal
}  // namespace handover::pipeline
