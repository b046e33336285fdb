// Whoever asks about what is none of its business is answered as about what does not exist: the same bytes, made from
// the same reads. And what a recipient gets has the same size whatever was withheld from it.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

#include "broker/base/status_macros.h"
#include "broker/pipeline/handover_status.h"
#include "broker/pipeline/list_consents.h"
#include "broker/pipeline/open_loops.h"
#include "broker/pipeline/pathway.h"
#include "broker/pipeline/record_consent.h"
#include "broker/pipeline/withdraw_handover.h"
#include "tests/fakes/counting_store.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace not_found_test_internal {

using exchange::v1::DeliveredCopy;
using fakes::Awaited;

// What one question came to: the answer as it reaches the caller, and the reads it was made of.
struct Told {
  std::string answer;
  std::vector<std::string> reads;
};

// Before the world, which reads through it.
struct Reads {
  fakes::ReadLog log;
};

class NotFoundTest : private Reads, public PipelineTest {
 protected:
  NotFoundTest()
      : PipelineTest({.open_store = [this](const std::string&) -> absl::StatusOr<std::unique_ptr<store::Store>> {
          return std::make_unique<fakes::CountingStore>(std::make_unique<fakes::MemoryStore>(), log);
        }}) {
    // There is a lot that aarhus-hv has nothing to do with: letters, answers, consents about the child.
    consent_ = world_.RecordConsent("odense-hv", ConsentToTransition()).value();
    handover_ = MustSubmitId("ouh", BirthNotification());
    MustSubmit("odense-hv", VisitSummary());
    const DeliveredCopy copy = MustReceive("odense-hv");
    delivery_ = copy.delivery_id();
    MustAcknowledge("odense-hv", copy, SayAccepted());
  }

  template <typename T>
  Told Ask(const std::function<absl::StatusOr<T>()>& ask) {
    log.Take();
    const absl::StatusOr<T> answer = ask();
    const std::string told = answer.ok() ? "OK" + answer->SerializeAsString() : WireOf(answer.status());
    return {told, log.Take()};
  }
  // Both were asked by the same party.
  static void ExpectAlike(const Told& foreign, const Told& unknown) {
    EXPECT_EQ(foreign.answer, unknown.answer);
    EXPECT_EQ(foreign.reads, unknown.reads);
    EXPECT_FALSE(foreign.reads.empty());
  }

  std::string UnknownId() { return FormatUuid(NewUuid7(world_.clock().Now(), env().random)); }

  Told AskStatus(const std::string& id) {
    return Ask<exchange::v1::HandoverStatus>([&]() -> absl::StatusOr<exchange::v1::HandoverStatus> {
      HANDOVER_ASSIGN_OR_RETURN(const HandoverId handover, ParseHandoverId(id));
      return GetHandoverStatus(caller("aarhus-hv"), handover, env());
    });
  }
  Told AskExplanation(const std::string& id) {
    return Ask<pathway::v1::ExplainHandoverResponse>([&] {
      pathway::v1::ExplainHandoverRequest request;
      request.set_handover_id(id);
      return ExplainHandover(caller("aarhus-hv"), request, env());
    });
  }
  Told AskWithdrawal(const std::string& id) {
    return Ask<exchange::v1::WithdrawHandoverResponse>([&] {
      exchange::v1::WithdrawHandoverRequest request;
      request.set_handover_id(id);
      request.set_reason_code("WRONG_PERSON");
      Awaited<absl::StatusOr<exchange::v1::WithdrawHandoverResponse>> answer;
      WithdrawHandover(caller("aarhus-hv"), request, env(), answer.Done());
      return answer.Get();
    });
  }
  Told AskResolution(const std::string& delivery) {
    return Ask<exchange::v1::ResolveReturnResponse>([&] {
      exchange::v1::ResolveReturnRequest request;
      request.set_delivery_id(delivery);
      request.set_action_code("WAIVED");
      Awaited<absl::StatusOr<exchange::v1::ResolveReturnResponse>> answer;
      ResolveReturn(caller("aarhus-hv"), request, env(), answer.Done());
      return answer.Get();
    });
  }
  Told AskTimeline(const std::string& person, const std::string& party = "aarhus-hv") {
    return Ask<pathway::v1::GetTimelineResponse>([&] {
      pathway::v1::GetTimelineRequest request;
      *request.mutable_person() = Cpr(person);
      return GetTimeline(caller(party), request, env());
    });
  }
  Told AskPathway(const std::string& person, const std::string& party = "aarhus-hv") {
    return Ask<pathway::v1::GetPathwayResponse>([&] {
      pathway::v1::GetPathwayRequest request;
      *request.mutable_person() = Cpr(person);
      return GetPathway(caller(party), request, env());
    });
  }
  Told AskAccess(const std::string& person, const std::string& party = "aarhus-hv") {
    return Ask<audit::v1::GetSubjectAccessResponse>([&] {
      audit::v1::GetSubjectAccessRequest request;
      *request.mutable_person() = Cpr(person);
      return GetSubjectAccess(caller(party), request, env());
    });
  }
  Told AskConsents(const std::string& person) {
    return Ask<consent::v1::ListConsentsResponse>([&] {
      consent::v1::ListConsentsRequest request;
      *request.mutable_subject() = Cpr(person);
      return ListConsents(caller("aarhus-hv"), request, env());
    });
  }
  Told AskRevocation(const std::string& person, const std::string& consent) {
    return Ask<consent::v1::RevokeConsentResponse>([&] {
      consent::v1::RevokeConsentRequest request;
      *request.mutable_subject() = Cpr(person);
      request.set_consent_id(consent);
      request.set_received_by("Aase Test, health visitor");
      Awaited<absl::StatusOr<consent::v1::RevokeConsentResponse>> answer;
      RevokeConsent(caller("aarhus-hv"), request, env(), answer.Done());
      return answer.Get();
    });
  }
  // An acknowledgement in aarhus-hv's name of a copy that it never had.
  Told AskAcknowledgement(const std::string& delivery_bytes) {
    exchange::v1::Acknowledgement ack;
    ack.set_delivery_id(delivery_bytes);
    ack.set_outcome(exchange::v1::Acknowledgement::OUTCOME_DELIVERED);
    ack.set_time_ms(absl::ToUnixMillis(world_.clock().Now()));
    const fakes::SpokenAck spoken{ack.SerializeAsString(), Digest{}};
    const exchange::v1::AcknowledgeDeliveriesRequest request = world_.Sign("aarhus-hv", {spoken});
    return Ask<exchange::v1::Receipt>([&]() -> absl::StatusOr<exchange::v1::Receipt> {
      HANDOVER_ASSIGN_OR_RETURN(const Acknowledged one, world_.Acknowledge("aarhus-hv", request).front());
      return one.receipt;
    });
  }

  // What is of the same size for everybody: all but places in log and frame, which grow with the log.
  static std::vector<size_t> SizesOf(DeliveredCopy copy) {
    std::vector<size_t> sizes = {copy.envelope().size(), static_cast<size_t>(copy.others_size()),
                                 copy.frame().statement().size(), copy.frame().signature().size()};
    copy.clear_proof();
    copy.clear_accepted_index();
    sizes.push_back(copy.ByteSizeLong());
    for (const exchange::v1::Item& item : copy.items()) sizes.push_back(item.ByteSizeLong());
    std::sort(sizes.begin(), sizes.end());  // Items lie in the order of their commitments, which is by chance.
    return sizes;
  }

  consent::v1::ConsentRecord consent_;
  HandoverId handover_;
  std::string delivery_;  // 16 bytes.
};

TEST_F(NotFoundTest, AHandoverOfOthers) {
  const std::string id = ToString(handover_);
  ExpectAlike(AskStatus(id), AskStatus(UnknownId()));
  ExpectAlike(AskExplanation(id), AskExplanation(UnknownId()));
  ExpectAlike(AskWithdrawal(id), AskWithdrawal(UnknownId()));
}

TEST_F(NotFoundTest, ADeliveryOfOthers) {
  const std::string unknown = NewUuid7(world_.clock().Now(), env().random);
  ExpectAlike(AskResolution(FormatUuid(delivery_)), AskResolution(UnknownId()));
  ExpectAlike(AskAcknowledgement(delivery_), AskAcknowledgement(unknown));
}

TEST_F(NotFoundTest, AChildOfOthers) {
  ExpectAlike(AskTimeline(kChildNumber), AskTimeline(kUnknownNumber));
  ExpectAlike(AskPathway(kChildNumber), AskPathway(kUnknownNumber));
  ExpectAlike(AskAccess(kChildNumber), AskAccess(kUnknownNumber));
  ExpectAlike(AskConsents(kChildNumber), AskConsents(kUnknownNumber));
  const std::string consent = FormatUuid(std::string(16, 'x'));
  ExpectAlike(AskRevocation(kChildNumber, consent), AskRevocation(kUnknownNumber, consent));
}

// Its letter waits in the inbox of aarhus-hv's unit and was kept back: still nothing that it may know of.
TEST_F(NotFoundTest, AChildWhoseLetterWasKeptBack) {
  consent::v1::RegisterFacts facts = FactsOf(kTwinNumber);
  facts.set_municipality_code("0751");
  ASSERT_TRUE(world_.ImportFacts(facts).ok());
  const HandoverId id = MustSubmitId("ouh", BirthOf(kTwinNumber));
  ExpectAlike(AskTimeline(kTwinNumber), AskTimeline(kUnknownNumber));
  ExpectAlike(AskExplanation(ToString(id)), AskExplanation(UnknownId()));
  facts.set_municipality_code("0461");
  ASSERT_TRUE(world_.ImportFacts(facts).ok());
  EXPECT_TRUE(world_.HandOut("aarhus-hv").empty());
  EXPECT_EQ(StatesOf("ouh", id), "WITHHELD(RECIPIENT_NOT_RESPONSIBLE)");
  ExpectAlike(AskTimeline(kTwinNumber), AskTimeline(kUnknownNumber));
  ExpectAlike(AskAccess(kTwinNumber), AskAccess(kUnknownNumber));
  ExpectAlike(AskExplanation(ToString(id)), AskExplanation(UnknownId()));
}

// The nearly denying case: a copy that it was handed, it may ask about.
TEST_F(NotFoundTest, WhatWasHandedOutIsExplained) {
  consent::v1::RegisterFacts facts = FactsOf(kTwinNumber);
  facts.set_municipality_code("0751");
  ASSERT_TRUE(world_.ImportFacts(facts).ok());
  const HandoverId id = MustSubmitId("ouh", BirthOf(kTwinNumber));
  MustReceive("aarhus-hv");
  EXPECT_EQ(AskExplanation(ToString(id)).answer.substr(0, 2), "OK");
  EXPECT_EQ(AskTimeline(kTwinNumber).answer.substr(0, 2), "OK");
}

// Who has a part in a child passes over what others do about it in the index of its leaves, and opens none of it. On
// its pathway there is nothing to pass over.
TEST_F(NotFoundTest, WhatOthersDoAboutAChildOfOnesOwn) {
  const auto without_index = [](Told told) {
    std::erase(told.reads, absl::StrCat("row ", static_cast<int>(store::Table::kPathway)));
    return told;
  };
  MustAcknowledge("gp-a", MustReceive("gp-a"), SayAccepted());
  const Told timeline = without_index(AskTimeline(kChildNumber, "gp-a"));
  const Told access = without_index(AskAccess(kChildNumber, "gp-a"));
  const Told pathway = AskPathway(kChildNumber, "gp-a");
  EXPECT_EQ(pathway.answer.substr(0, 2), "OK");
  EXPECT_EQ(timeline.answer.substr(0, 2), "OK");
  for (int i = 0; i < 3; ++i) {
    MustSubmit("ouh", BirthOf(kChildNumber));
    MustAcknowledge("odense-hv", MustReceive("odense-hv"), SayAccepted());
  }
  EXPECT_EQ(without_index(AskTimeline(kChildNumber, "gp-a")).reads, timeline.reads);
  EXPECT_EQ(without_index(AskTimeline(kChildNumber, "gp-a")).answer, timeline.answer);
  EXPECT_EQ(without_index(AskAccess(kChildNumber, "gp-a")).reads, access.reads);
  ExpectAlike(AskPathway(kChildNumber, "gp-a"), pathway);
}

// Two letters of which one has a section that the recipient may not have: it cannot tell which.
TEST_F(NotFoundTest, ACopyDoesNotTellWhatWasWithheld) {
  ASSERT_TRUE(world_.ImportFacts(FactsOf(kTwinNumber)).ok());
  exchange::v1::Handover without = VisitSummary();
  *without.mutable_slip()->mutable_persons(0)->mutable_identifiers(0) = Cpr(kTwinNumber);
  *SectionOf(without, "PersonIdentity").mutable_body()->mutable_person_identity()->mutable_identifiers(0) =
      Cpr(kTwinNumber);
  auto& sections = *without.mutable_sections();
  sections.erase(std::remove_if(sections.begin(), sections.end(),
                                [](const exchange::v1::Section& section) {
                                  return section.header().type() == "ParentMentalHealth";
                                }),
                 sections.end());
  ASSERT_EQ(without.sections_size() + 1, VisitSummary().sections_size());
  MustSubmit("odense-hv", without);
  const std::vector<DeliveredCopy> copies = world_.HandOut("gp-a");
  ASSERT_EQ(copies.size(), 2u);
  EXPECT_EQ(SectionTypesOf(copies[0]), SectionTypesOf(copies[1]));
  EXPECT_EQ(SizesOf(copies[0]), SizesOf(copies[1]));
}

}  // namespace not_found_test_internal
}  // namespace handover::pipeline
