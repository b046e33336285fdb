#include "broker/delivery/delivery_state.h"

#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <vector>

namespace handover::delivery {
namespace {

using namespace exchange::v1;

constexpr DeliveryEvent kEvents[] = {
    DeliveryEvent::kRouted,     DeliveryEvent::kStored,       DeliveryEvent::kAccepted, DeliveryEvent::kDeclined,
    DeliveryEvent::kRedirected, DeliveryEvent::kNotPermitted, DeliveryEvent::kHeld,     DeliveryEvent::kWithdrawn,
    DeliveryEvent::kGivenUp,    DeliveryEvent::kRedriven,     DeliveryEvent::kReturned};
constexpr DeliveryState kStates[] = {HELD,       QUEUED,   LEASED,   DELIVERED, ACCEPTED,    DECLINED,
                                     REDIRECTED, WITHHELD, WITHDRAWN, DEAD_LETTER, RETURNED};
constexpr EndRule kConclusionAsked = {false, true};

TEST(DeliveryStateTest, TheUsualLife) {
  EXPECT_EQ(Next(QUEUED, DeliveryEvent::kStored), DELIVERED);
  EXPECT_EQ(Next(DELIVERED, DeliveryEvent::kAccepted), ACCEPTED);
}

TEST(DeliveryStateTest, StoringTwiceIsNotAnEvent) { EXPECT_EQ(Next(DELIVERED, DeliveryEvent::kStored), std::nullopt); }

TEST(DeliveryStateTest, ADeclineMustBeActedOn) {
  EXPECT_EQ(Next(DELIVERED, DeliveryEvent::kDeclined), DECLINED);
  EXPECT_FALSE(IsEnd(DECLINED, kConclusionAsked));
  EXPECT_EQ(Next(DECLINED, DeliveryEvent::kReturned), RETURNED);
}

TEST(DeliveryStateTest, WhatWasStoredIsNotWithdrawnOrWithheldAnyMore) {
  EXPECT_EQ(Next(DELIVERED, DeliveryEvent::kWithdrawn), std::nullopt);
  EXPECT_EQ(Next(DELIVERED, DeliveryEvent::kNotPermitted), std::nullopt);
}

TEST(DeliveryStateTest, ADeadLetterStillHearsItsRecipient) {
  EXPECT_EQ(Next(QUEUED, DeliveryEvent::kGivenUp), DEAD_LETTER);
  EXPECT_EQ(Next(DEAD_LETTER, DeliveryEvent::kStored), DELIVERED);
  EXPECT_EQ(Next(DEAD_LETTER, DeliveryEvent::kRedriven), QUEUED);
}

TEST(DeliveryStateTest, WhatWaitsForAHumanAfterAHandOutStillHearsItsRecipient) {
  EXPECT_EQ(Next(QUEUED, DeliveryEvent::kHeld), HELD);
  EXPECT_EQ(Next(HELD, DeliveryEvent::kStored), DELIVERED);
  EXPECT_EQ(Next(HELD, DeliveryEvent::kRouted), QUEUED);
  EXPECT_EQ(Next(HELD, DeliveryEvent::kNotPermitted), std::nullopt);
  EXPECT_EQ(Next(DELIVERED, DeliveryEvent::kHeld), std::nullopt);
}

TEST(DeliveryStateTest, AnEndIsAnEnd) {
  for (const DeliveryState end : {ACCEPTED, REDIRECTED, WITHDRAWN, RETURNED}) {
    EXPECT_TRUE(IsEnd(end, kConclusionAsked));
    for (const DeliveryEvent event : kEvents) EXPECT_EQ(Next(end, event), std::nullopt);
  }
}

TEST(DeliveryStateTest, DeliveredIsAnEndForACopyAndWhereNoConclusionIsAsked) {
  EXPECT_FALSE(IsEnd(DELIVERED, kConclusionAsked));
  EXPECT_TRUE(IsEnd(DELIVERED, {true, true}));
  EXPECT_TRUE(IsEnd(DELIVERED, {false, false}));
}

// No child is lost: from every state some event leads on, until an end is reached.
TEST(DeliveryStateTest, EveryStateLeadsToAnEnd) {
  std::set<DeliveryState> reaching = {ACCEPTED, REDIRECTED, WITHDRAWN, RETURNED};
  for (size_t round = 0; round < std::size(kStates); ++round) {
    for (const DeliveryState state : kStates) {
      for (const DeliveryEvent event : kEvents) {
        const std::optional<DeliveryState> next = Next(state, event);
        if (next.has_value() && reaching.contains(*next)) reaching.insert(state);
      }
    }
  }
  EXPECT_EQ(reaching.size(), std::size(kStates));
}

}  // namespace
}  // namespace handover::delivery
