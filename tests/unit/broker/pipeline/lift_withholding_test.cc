#include "broker/pipeline/lift_withholding.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_join.h"

#include "broker/pipeline/export_subject.h"
#include "broker/store/rows.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

using admin::v1::ExportSubjectRequest;
using admin::v1::ExportSubjectResponse;
using admin::v1::LiftWithholdingRequest;
using admin::v1::LiftWithholdingResponse;
using exchange::v1::Envelope;

class LiftWithholdingTest : public PipelineTest {
 protected:
  // A report that the mother must not be told of.
  static exchange::v1::Handover SecretReport() {
    exchange::v1::Handover report = ConcernReport();
    for (auto& parent : *report.mutable_envelope()->mutable_parent_involvements()) {
      parent.set_state(Envelope::ParentInvolvement::WITHHELD);
      parent.set_reason_code("SUSPECTED_ABUSE");
    }
    return report;
  }

  ExportSubjectResponse Export(const std::string& number, ExportSubjectRequest::Part part) {
    ExportSubjectRequest request;
    *request.mutable_person() = Cpr(number);
    request.set_purpose(ExportSubjectRequest::SUPERVISION);
    request.set_part(part);
    request.set_reason("a case");
    request.set_requested_by("Ole Test, supervisor");
    const absl::StatusOr<ExportSubjectResponse> exported = ExportSubject(fakes::Tester(), request, env());
    EXPECT_TRUE(exported.ok()) << exported.status();
    return exported.value_or(ExportSubjectResponse());
  }
  static storage::v1::LeafDetail DetailOf(const ExportSubjectResponse::Entry& entry) {
    storage::v1::LeafDetail detail;
    EXPECT_TRUE(detail.ParseFromString(entry.detail()));
    return detail;
  }
  std::string Events(const std::string& number, ExportSubjectRequest::Part part = ExportSubjectRequest::TOLD) {
    return absl::StrJoin(Export(number, part).entries(), " ", [](std::string* out, const auto& entry) {
      out->append(entry.detail_salt().empty() ? "closed" : DetailOf(entry).event());
    });
  }

  LiftWithholdingRequest RequestFor(const HandoverId& id) {
    LiftWithholdingRequest request;
    request.set_handover_id(ToString(id));
    request.set_decided_by("Bodil Test, head of section");
    request.set_reason("the parents were told at a meeting");
    return request;
  }
  absl::StatusOr<LiftWithholdingResponse> Lift(const LiftWithholdingRequest& request) {
    fakes::Awaited<absl::StatusOr<LiftWithholdingResponse>> answer;
    LiftWithholding(fakes::Tester(), request, env(), answer.Done());
    return answer.Get();
  }
};

TEST_F(LiftWithholdingTest, UntilItIsLiftedNobodysOverviewTellsOfIt) {
  MustSubmit("odense-hv", SecretReport());
  MustAcknowledge("odense-social", MustReceive("odense-social"), SayAccepted());
  EXPECT_EQ(Events(kChildNumber), "REGISTER_FACTS EXPORTED");
  EXPECT_EQ(Events(kMotherNumber), "REGISTER_FACTS EXPORTED");
  // Those who take part see it as ever.
  EXPECT_EQ(EventsNamed("SUBMITTED").size(), 1u);
}

TEST_F(LiftWithholdingTest, WhatIsKeptBackIsProvenToSupervisionButClosed) {
  MustSubmit("odense-hv", SecretReport());
  const ExportSubjectResponse kept = Export(kChildNumber, ExportSubjectRequest::KEPT_BACK);
  ASSERT_EQ(kept.entries_size(), 2);
  EXPECT_EQ(kept.snapshot().leaf_count(), 2);
  for (const auto& entry : kept.entries()) {
    EXPECT_EQ(entry.detail(), "");
    EXPECT_EQ(entry.detail_salt(), "");
    EXPECT_FALSE(entry.link_salt().empty());
  }
  EXPECT_TRUE(kept.parties().empty());
}

TEST_F(LiftWithholdingTest, LiftingTellsEverythingToEverybodyWithWhoAndWhy) {
  const HandoverId id = MustSubmitId("odense-hv", SecretReport());
  MustAcknowledge("odense-social", MustReceive("odense-social"), SayAccepted());
  const absl::StatusOr<LiftWithholdingResponse> lifted = Lift(RequestFor(id));
  ASSERT_TRUE(lifted.ok()) << lifted.status();
  EXPECT_GE(lifted->person_count(), 2);
  EXPECT_GE(lifted->told_count(), 5);
  const Digest root = EventsNamed("SUBMITTED").at(0).ref;
  EXPECT_EQ(CheckReceiptOf(lifted->receipt(), LeafType::kState, root), Reason::kOk);
  EXPECT_EQ(Events(kChildNumber), "REGISTER_FACTS WITHHOLDING_LIFTED SUBMITTED HANDED_OUT ACCEPTED EXPORTED");
  const ExportSubjectResponse told = Export(kMotherNumber, ExportSubjectRequest::TOLD);
  const storage::v1::LeafDetail lifting = DetailOf(told.entries(1));
  EXPECT_EQ(lifting.event(), "WITHHOLDING_LIFTED");
  EXPECT_EQ(lifting.reason(), "SUSPECTED_ABUSE");
  EXPECT_EQ(lifting.note(), "the parents were told at a meeting");
  EXPECT_EQ(lifting.professional(), "Bodil Test, head of section / " + fakes::Tester().name);
  const storage::v1::LeafDetail submitted = DetailOf(told.entries(2));
  EXPECT_EQ(submitted.event(), "SUBMITTED");
  EXPECT_EQ(submitted.told_later_index(), told.entries(2).main().leaf_index());
  EXPECT_LT(submitted.told_later_index(), told.entries(1).logged().leaf_index());
}

TEST_F(LiftWithholdingTest, WhatFollowsIsToldAtOnce) {
  const HandoverId id = MustSubmitId("odense-hv", SecretReport());
  ASSERT_TRUE(Lift(RequestFor(id)).ok());
  MustReceive("odense-social");
  EXPECT_EQ(Events(kChildNumber), "REGISTER_FACTS WITHHOLDING_LIFTED SUBMITTED HANDED_OUT EXPORTED");
}

TEST_F(LiftWithholdingTest, ARefusedReportIsKeptBackAndToldLikeAnAcceptedOne) {
  exchange::v1::Handover report = SecretReport();
  report.mutable_addressees(0)->clear_role();
  report.mutable_addressees(0)->set_party(std::string(caller("daycare").party.bytes()));
  const exchange::v1::SubmittedHandover sealed = Sealed("odense-hv", report);
  EXPECT_FALSE(world_.Submit("odense-hv", world_.Sign("odense-hv", {sealed})).ok());
  EXPECT_EQ(Events(kMotherNumber), "REGISTER_FACTS EXPORTED");
  Envelope envelope;
  ASSERT_TRUE(envelope.ParseFromString(sealed.envelope()));
  ASSERT_TRUE(Lift(RequestFor(*HandoverId::FromBytes(envelope.handover_id()))).ok());
  EXPECT_EQ(Events(kMotherNumber), "REGISTER_FACTS EXPORTED WITHHOLDING_LIFTED REFUSED EXPORTED");
}

TEST_F(LiftWithholdingTest, OneHandoverIsLiftedAndTheOthersStay) {
  const HandoverId id = MustSubmitId("odense-hv", SecretReport());
  MustSubmit("odense-hv", SecretReport());
  ASSERT_TRUE(Lift(RequestFor(id)).ok());
  EXPECT_EQ(Events(kChildNumber), "REGISTER_FACTS WITHHOLDING_LIFTED SUBMITTED EXPORTED");
}

TEST_F(LiftWithholdingTest, ASecondLiftingFindsNothing) {
  const HandoverId id = MustSubmitId("odense-hv", SecretReport());
  ASSERT_TRUE(Lift(RequestFor(id)).ok());
  const uint64_t size = LogSize();
  EXPECT_EQ(Verdict(Lift(RequestFor(id))), "NOT_FOUND at handover_id");
  EXPECT_EQ(LogSize(), size);
}

TEST_F(LiftWithholdingTest, WithoutANameAReasonOrAHandoverNothingIsLifted) {
  const HandoverId id = MustSubmitId("odense-hv", SecretReport());
  LiftWithholdingRequest request = RequestFor(id);
  request.clear_decided_by();
  EXPECT_EQ(Verdict(Lift(request)), "FIELD_REQUIRED at decided_by");
  request = RequestFor(id);
  request.clear_reason();
  EXPECT_EQ(Verdict(Lift(request)), "FIELD_REQUIRED at reason");
  request = RequestFor(id);
  request.set_handover_id("no id");
  EXPECT_EQ(Verdict(Lift(request)), "NOT_FOUND at handover_id");
  EXPECT_EQ(Verdict(Lift(RequestFor(MustSubmitId("odense-hv", ConcernReport())))), "NOT_FOUND at handover_id");
  EXPECT_TRUE(world_.store().Get(store::Table::kKeptBack, store::RowKey(id))->has_value());
}

}  // namespace
}  // namespace handover::pipeline
