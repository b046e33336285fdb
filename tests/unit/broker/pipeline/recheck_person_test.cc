#include "broker/pipeline/recheck_person.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "broker/pipeline/record_consent.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace recheck_person_test_internal {

// The transition to daycare, which both holders have consented to and may take back.
class RecheckPersonTest : public PipelineTest {
 protected:
  consent::v1::ConsentRecord Consented() { return *world_.RecordConsent("odense-hv", ConsentToTransition()); }

  const consent::v1::ConsentRecord consent_ = Consented();
  const HandoverId id_ = MustSubmitId("odense-hv", TransitionSummary());
};

TEST_F(RecheckPersonTest, WhatMayNotGoAnyMoreGoesBackAtOnce) {
  ASSERT_EQ(StatesOf("odense-hv", id_), "QUEUED");
  ASSERT_TRUE(world_.RevokeConsent("odense-hv", consent_).ok());
  EXPECT_EQ(StatesOf("odense-hv", id_), "WITHHELD(CONSENT_WITHDRAWN)");
  EXPECT_TRUE(world_.HandOut("daycare").empty());
  ASSERT_EQ(EventsNamed("WITHHELD").size(), 1u);
  EXPECT_EQ(EventsNamed("WITHHELD")[0].detail.reason(), "CONSENT_WITHDRAWN");
}

// C-05.
TEST_F(RecheckPersonTest, GivenAgainItDoesNotComeByItself) {
  ASSERT_TRUE(world_.RevokeConsent("odense-hv", consent_).ok());
  ASSERT_TRUE(world_.RecordConsent("odense-hv", ConsentToTransition()).ok());
  EXPECT_TRUE(world_.HandOut("daycare").empty());
  EXPECT_EQ(StatesOf("odense-hv", id_), "WITHHELD(CONSENT_WITHDRAWN)");
  MustSubmit("odense-hv", TransitionSummary());
  MustReceive("daycare");
}

TEST_F(RecheckPersonTest, AnObjectionKeepsItBackToo) {
  ASSERT_TRUE(world_
                  .RecordObjection("odense-hv", ConsentOf({.subject = kChildNumber,
                                                           .by = {kMotherNumber},
                                                           .categories = {},
                                                           .to = directory::v1::DAYCARE_MUNICIPAL,
                                                           .effect = consent::v1::Provision::DENY}))
                  .ok());
  EXPECT_EQ(StatesOf("odense-hv", id_), "WITHHELD(DISAGREEMENT)");
}

TEST_F(RecheckPersonTest, WhatMayGoInPartWaitsOn) {
  const HandoverId summary = MustSubmitId("odense-hv", VisitSummary());
  ASSERT_TRUE(world_
                  .RecordObjection("odense-hv", ConsentOf({.subject = kMotherNumber,
                                                           .by = {kMotherNumber},
                                                           .categories = {options::v1::DATA_CATEGORY_PARENT_MENTAL},
                                                           .to = directory::v1::GP,
                                                           .effect = consent::v1::Provision::DENY}))
                  .ok());
  EXPECT_EQ(StatesOf("odense-hv", summary), "QUEUED");
}

TEST_F(RecheckPersonTest, WhatWasHandedOutIsLeftToItsRecipientsWord) {
  const exchange::v1::DeliveredCopy copy = MustReceive("daycare");
  ASSERT_TRUE(world_.RevokeConsent("odense-hv", consent_).ok());
  EXPECT_EQ(StatesOf("odense-hv", id_), "QUEUED") << "what is on its way stands as queued";
  MustAcknowledge("daycare", copy, SayAccepted());
}

// Whatever the test keeps is work that the committer's thread has not done.
class RecheckLaterTest : public RecheckPersonTest {
 protected:
  // Once the revocation is committed; what is to be done later is kept.
  void Revoke() {
    consent::v1::RevokeConsentRequest request;
    request.set_consent_id(consent_.consent_id());
    *request.mutable_subject() = consent_.subject();
    request.set_received_by("Tester, health visitor");
    fakes::Awaited<bool> handed_over;
    const Later later = [this, done = handed_over.Done()](std::function<void()> work) {
      kept_.push_back(std::move(work));
      done(true);
      return true;
    };
    RevokeConsent(caller("odense-hv"), request, env(),
                  [](const absl::StatusOr<consent::v1::RevokeConsentResponse>&) {}, later);
    ASSERT_TRUE(handed_over.Get());
  }
  // How often somebody is asked to look after it was recorded; nobody does.
  size_t LooksAfter(const consent::v1::ConsentRecord& record, RecordKind kind) {
    consent::v1::RecordConsentRequest request;
    request.set_request_id(FormatUuid(NewUuid7(world_.clock().Now(), env().random)));
    *request.mutable_consent() = record;
    size_t looks = 0;
    const Later later = [&looks](const std::function<void()>&) {
      ++looks;
      return false;
    };
    fakes::Awaited<absl::StatusOr<consent::v1::RecordConsentResponse>> answer;
    RecordConsent(caller("odense-hv"), request, kind, env(), answer.Done(), later);
    EXPECT_EQ(Verdict(answer.Get()), "OK");
    return looks;
  }
  size_t Marks() { return *RecheckMarked(100, env()); }

  std::vector<std::function<void()>> kept_;
};

TEST_F(RecheckLaterTest, TheCommittersThreadLooksAtNothing) {
  Revoke();
  EXPECT_EQ(StatesOf("odense-hv", id_), "QUEUED") << "nobody has looked yet";
  ASSERT_EQ(kept_.size(), 1u);
  EXPECT_TRUE(world_.HandOut("daycare").empty()) << "the hand-out decides by itself";
}

TEST_F(RecheckLaterTest, ACrashBeforeItLooksIsMadeGoodAfterTheStart) {
  Revoke();
  world_.Restart();
  EXPECT_EQ(StatesOf("odense-hv", id_), "QUEUED");
  EXPECT_EQ(Marks(), 1u);
  world_.Restart();  // Ends when what was enqueued is committed.
  EXPECT_EQ(StatesOf("odense-hv", id_), "WITHHELD(CONSENT_WITHDRAWN)");
  EXPECT_EQ(Marks(), 0u);
}

TEST_F(RecheckLaterTest, WhoHasNoRoomForItAnswersAllTheSameAndItIsDoneAfterwards) {
  consent::v1::RevokeConsentRequest request;
  request.set_consent_id(consent_.consent_id());
  *request.mutable_subject() = consent_.subject();
  request.set_received_by("Tester, health visitor");
  fakes::Awaited<absl::StatusOr<consent::v1::RevokeConsentResponse>> answer;
  RevokeConsent(caller("odense-hv"), request, env(), answer.Done(), [](const std::function<void()>&) { return false; });
  EXPECT_EQ(Verdict(answer.Get()), "OK");
  EXPECT_EQ(Marks(), 1u);
}

// What was said before counts beside it as it did.
TEST_F(RecheckLaterTest, AConsentThatOnlyPermitsIsFollowedByNoLook) {
  EXPECT_EQ(LooksAfter(ConsentToTransition(), RecordKind::kConsent), 0u);
  EXPECT_EQ(Marks(), 0u);
  EXPECT_EQ(StatesOf("odense-hv", id_), "QUEUED");
}

TEST_F(RecheckLaterTest, AnObjectionAndANewVersionOfAConsentAreFollowedByOne) {
  consent::v1::ConsentRecord narrower = ConsentToTransition();
  narrower.set_consent_id(consent_.consent_id());
  EXPECT_EQ(LooksAfter(narrower, RecordKind::kConsent), 1u);
  EXPECT_EQ(LooksAfter(ConsentOf({.subject = kChildNumber,
                                  .by = {kMotherNumber},
                                  .categories = {},
                                  .to = directory::v1::DAYCARE_MUNICIPAL,
                                  .effect = consent::v1::Provision::DENY}),
                       RecordKind::kObjection),
            1u);
  EXPECT_EQ(Marks(), 1u) << "of one person";
}

// A consent of before, taken back in part by its next version, is a withdrawal like another.
TEST_F(RecheckPersonTest, ANewVersionThatPermitsLessKeepsItBack) {
  consent::v1::ConsentRecord narrower = ConsentToTransition();
  narrower.set_consent_id(consent_.consent_id());
  narrower.mutable_provisions(0)->clear_categories();
  narrower.mutable_provisions(0)->add_categories(options::v1::DATA_CATEGORY_CONTACT);
  ASSERT_TRUE(world_.RecordConsent("odense-hv", narrower).ok());
  EXPECT_THAT(StatesOf("odense-hv", id_), testing::StartsWith("WITHHELD"));
}

TEST_F(RecheckPersonTest, WhatWasLookedAtIsNotMarkedAnyMore) {
  ASSERT_TRUE(world_.RevokeConsent("odense-hv", consent_).ok());
  EXPECT_EQ(*RecheckMarked(100, env()), 0u);
}

TEST_F(RecheckPersonTest, AnotherPersonsChangeTouchesNothing) {
  bool done = false;
  RecheckPerson(KeyOf(kUnknownNumber), env(), [&done] { done = true; });
  EXPECT_TRUE(done);
  EXPECT_EQ(StatesOf("odense-hv", id_), "QUEUED");
}

}  // namespace recheck_person_test_internal
}  // namespace handover::pipeline
