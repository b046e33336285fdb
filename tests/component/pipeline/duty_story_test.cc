// A statutory report and a statutory birth notice, whatever the family says and whatever is broken: each is handed out
// with everything under its ceiling, or held for a human. Never refused, never withheld.
//
//   HANDOVER_STORIES=1000, HANDOVER_SEED=7  more of them; others
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

#include "broker/pipeline/handover_status.h"
#include "tests/component/policy/dice.h"
#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace duty_story_test_internal {

int NumberFrom(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

struct Duty {
  const char* sender;
  const char* recipient;
  exchange::v1::Handover (*make)();
  const char* sections;  // Under its ceiling.
};

class DutyStoryTest : public PipelineTest {
 protected:
  // Everybody may say no to everything, more than once.
  void Refuse(reference::Dice& dice) {
    for (const char* subject : {kChildNumber, kMotherNumber, kFatherNumber}) {
      while (dice.PerMille(400)) {
        ConsentWords words;
        words.subject = subject;
        words.by = subject == kChildNumber ? std::vector<std::string>{kMotherNumber, kFatherNumber}
                                           : std::vector<std::string>{subject};
        for (int category = 1; category < options::v1::DataCategory_ARRAYSIZE; ++category) {
          if (dice.PerMille(700)) words.categories.push_back(static_cast<options::v1::DataCategory>(category));
        }
        if (words.categories.empty()) words.categories.push_back(options::v1::DATA_CATEGORY_ADMIN);
        if (dice.PerMille(500)) words.to = directory::v1::SOCIAL_SERVICES;
        words.effect = consent::v1::Provision::DENY;
        EXPECT_EQ(Verdict(world_.RecordObjection("odense-hv", ConsentOf(words))), "OK");
      }
    }
  }
  void ForgetResidence(reference::Dice& dice) {
    if (!dice.PerMille(250)) return;
    consent::v1::RegisterFacts facts = FactsOf(kChildNumber);
    facts.clear_municipality_code();
    EXPECT_TRUE(world_.ImportFacts(facts).ok());
  }
  // Rows as a fault of the medium leaves them. After the letter was taken, or before.
  void Break(reference::Dice& dice) {
    for (const char* person : {kChildNumber, kMotherNumber, kFatherNumber}) {
      const std::string key = KeyOf(person).bytes();
      if (dice.PerMille(150)) OverwriteRow(store::Table::kPerson, key, "broken");
      if (dice.PerMille(80)) world_.store().DamageRow(store::Table::kPerson, key);
      if (dice.PerMille(80)) world_.store().DamageRow(store::Table::kEpoch, key);
    }
  }

  // The state in the end, with its reason; and what was handed out.
  std::string Play(const Duty& duty, reference::Dice& dice) {
    Refuse(dice);
    ForgetResidence(dice);
    const bool early = dice.PerMille(300);
    if (early) Break(dice);
    const absl::StatusOr<Submitted> submitted = world_.Submit(duty.sender, duty.make());
    EXPECT_EQ(Verdict(submitted), "OK");
    if (!submitted.ok()) return "refused";
    if (!early) {
      Refuse(dice);
      Break(dice);
    }
    const std::vector<exchange::v1::DeliveredCopy> copies = world_.HandOut(duty.recipient);
    for (const exchange::v1::DeliveredCopy& copy : copies) EXPECT_EQ(SectionTypesOf(copy), duty.sections);
    const std::string state = StatesOf(duty.sender, ParseHandoverId(submitted->acceptance.handover_id()).value());
    const bool is_held = state.rfind("HELD", 0) == 0;
    EXPECT_EQ(copies.size(), is_held ? 0u : 1u) << state;
    return copies.empty() ? state : "handed out";
  }
};

class DutyStoriesTest : public DutyStoryTest, public ::testing::WithParamInterface<int> {
 protected:
  static void TearDownTestSuite() {
    for (const auto& [state, count] : ends_) std::cout << count << " " << state << "\n";
    const bool is_a_run = NumberFrom("HANDOVER_STORIES", 60) >= 60;
    EXPECT_TRUE(!is_a_run || (ends_["handed out"] > 10 && ends_.size() > 1));
  }
  static inline std::map<std::string, int> ends_;
};
INSTANTIATE_TEST_SUITE_P(Stories, DutyStoriesTest,
                         ::testing::Range(NumberFrom("HANDOVER_SEED", 1),
                                          NumberFrom("HANDOVER_SEED", 1) + NumberFrom("HANDOVER_STORIES", 60)));

TEST_P(DutyStoriesTest, IsHandedOutWholeOrHeld) {
  static constexpr Duty kDuties[] = {
      {"odense-hv", "odense-social", ConcernReport, "Concern PersonIdentity Reporter"},
      {"ouh", "odense-hv", BirthNotification,
       "Birth ContactDetails Newborn PersonIdentity PersonIdentity Professional"}};
  reference::Dice dice(static_cast<uint64_t>(GetParam()));
  ++ends_[Play(kDuties[dice.Below(2)], dice)];
}

}  // namespace duty_story_test_internal
}  // namespace handover::pipeline
