#include "broker/pipeline/preview_decision.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

class PreviewDecisionTest : public PipelineTest {
 protected:
  // As a client completes it before it asks.
  exchange::v1::Handover Completed(const std::string& party, exchange::v1::Handover handover) {
    exchange::v1::Envelope& envelope = *handover.mutable_envelope();
    envelope.set_handover_id(NewUuid7(world_.clock().Now(), env().random));
    envelope.set_sender_party(std::string(caller(party).party.bytes()));
    envelope.set_schema_version(1);
    envelope.set_slots(env().policy.Get()->vocabulary.FindKind(envelope.kind())->slots);
    envelope.set_created_ms(absl::ToUnixMillis(world_.clock().Now()));
    return handover;
  }

  absl::StatusOr<consent::v1::PreviewDecisionResponse> Preview(const std::string& party,
                                                               const exchange::v1::Handover& handover,
                                                               const std::string& language = "") {
    consent::v1::PreviewDecisionRequest request;
    request.set_language(language);
    *request.mutable_handover() = handover;
    fakes::Awaited<absl::StatusOr<consent::v1::PreviewDecisionResponse>> answer;
    PreviewDecision(caller(party), request, env(), answer.Done());
    return answer.Get();
  }
};

TEST_F(PreviewDecisionTest, SaysWhatWouldFlowAndWhatNot) {
  const auto preview = Preview("odense-hv", Completed("odense-hv", VisitSummary()));
  ASSERT_TRUE(preview.ok()) << Verdict(preview);
  ASSERT_EQ(preview->recipients_size(), 1);
  EXPECT_EQ(preview->recipients(0).party_id(), PartyIdText("gp-a"));
  EXPECT_EQ(preview->recipients(0).decision().verdict(), "PERMITTED_IN_PART");
  EXPECT_EQ(preview->recipients(0).decision().rule_id(), "P-09");
}

TEST_F(PreviewDecisionTest, SpeaksTheLanguageThatIsAskedFor) {
  const exchange::v1::Handover handover = Completed("odense-hv", VisitSummary());
  EXPECT_EQ(Preview("odense-hv", handover)->recipients(0).decision().sentences(0),
            "The visit summary from the health visitors to the GP goes, but not all of it.");
  EXPECT_EQ(Preview("odense-hv", handover, "da")->recipients(0).decision().sentences(0),
            "Besøgsresuméet fra sundhedsplejen til den praktiserende læge går igennem, men ikke det hele.");
  EXPECT_EQ(Verdict(Preview("odense-hv", handover, "fr")), "LANGUAGE_UNKNOWN at language");
}

TEST_F(PreviewDecisionTest, ARefusalIsAnAnswerToo) {
  const auto preview = Preview("odense-hv", Completed("odense-hv", TransitionSummary()));
  ASSERT_TRUE(preview.ok()) << Verdict(preview);
  EXPECT_EQ(preview->recipients(0).decision().verdict(), "DENIED");
}

TEST_F(PreviewDecisionTest, StoresNothingButThatItWasAsked) {
  RowCounts before = CountRows();
  ASSERT_TRUE(Preview("odense-hv", Completed("odense-hv", VisitSummary())).ok());
  RowCounts after = CountRows();
  // The log entry stands in the streams of the persons it is about.
  for (const store::Table of_the_log : {store::Table::kPathway, store::Table::kStream}) {
    before.erase(static_cast<int>(of_the_log));
    after.erase(static_cast<int>(of_the_log));
  }
  EXPECT_EQ(after, before);
  EXPECT_EQ(EventsNamed("PREVIEWED").size(), 1u);
  EXPECT_TRUE(world_.HandOut("gp-a").empty());
}

TEST_F(PreviewDecisionTest, BodiesMayBeEmpty) {
  exchange::v1::Handover handover = Completed("odense-hv", VisitSummary());
  for (exchange::v1::Section& section : *handover.mutable_sections()) section.clear_body();
  EXPECT_TRUE(Preview("odense-hv", handover).ok());
}

TEST_F(PreviewDecisionTest, NobodyAsksForSomebodyElse) {
  EXPECT_EQ(Verdict(Preview("gp-a", Completed("odense-hv", VisitSummary()))),
            "SENDER_MISMATCH at handover.envelope.sender_party");
}

TEST_F(PreviewDecisionTest, WhatIsMalformedIsNamed) {
  exchange::v1::Handover handover = Completed("odense-hv", VisitSummary());
  handover.mutable_envelope()->set_kind("NO_SUCH_KIND");
  EXPECT_EQ(Preview("odense-hv", handover).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace handover::pipeline
