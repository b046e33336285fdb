#include "broker/pipeline/matter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/unit/broker/pipeline/pipeline_test_base.h"

namespace handover::pipeline {
namespace {

class MatterTest : public PipelineTest {
 protected:
  absl::StatusOr<Matter> Make(const exchange::v1::Handover& handover) {
    std::vector<SectionRef> sections;
    for (const exchange::v1::Section& section : handover.sections()) {
      sections.push_back({&section.header(), &section.body()});
    }
    return MakeMatter(handover.envelope(), handover.slip(), sections,
                      {caller("ouh").party, directory::v1::BIRTH_CLINIC}, env().pseudonyms);
  }
};

TEST_F(MatterTest, TheSubjectComesFirstAndEachPersonOnce) {
  const exchange::v1::Handover handover = BirthNotification();
  const absl::StatusOr<Matter> matter = Make(handover);
  ASSERT_TRUE(matter.ok());
  EXPECT_EQ(matter->subject_key(), KeyOf(kChildNumber));
  EXPECT_EQ(matter->person_keys(), (std::vector<PersonKey>{KeyOf(kChildNumber), KeyOf(kMotherNumber)}));
}

TEST_F(MatterTest, EverySectionIsAskedAboutWithItsCategory) {
  const exchange::v1::Handover handover = VisitSummary();
  const absl::StatusOr<Matter> matter = Make(handover);
  ASSERT_TRUE(matter.ok());
  ASSERT_EQ(matter->question.sections.size(), static_cast<size_t>(handover.sections_size()));
  const bool has_mental = std::any_of(matter->question.sections.begin(), matter->question.sections.end(),
                                      [](const policy::QuestionSection& section) {
                                        return section.category == options::v1::DATA_CATEGORY_PARENT_MENTAL &&
                                               section.about == decltype(section.about){1};
                                      });
  EXPECT_TRUE(has_mental);
  EXPECT_TRUE(matter->question.slip.treatment_episode);
}

TEST_F(MatterTest, AProtectedAddressInTheDocumentTightensTheQuestion) {
  exchange::v1::Handover handover = BirthNotification();
  EXPECT_FALSE(Make(handover)->question.persons[0].address_protected);
  SectionOf(handover, "PersonIdentity").mutable_body()->mutable_person_identity()->set_address_protected(true);
  EXPECT_TRUE(Make(handover)->question.persons[0].address_protected);
}

TEST_F(MatterTest, SomebodyOutsideTheSlipIsRefused) {
  exchange::v1::Handover handover = BirthNotification();
  handover.mutable_sections(0)->mutable_header()->mutable_about(0)->set_person_id("ffffffffffffffff");
  EXPECT_EQ(Verdict(Make(handover)), "PERSON_UNKNOWN at about.person_id");
}

// Looked up for a decision that it may matter to, and for no other.
TEST_F(MatterTest, OfWhenASectionIsIsAskedOnceSomebodyHasLimitedAConsent) {
  const exchange::v1::Handover handover = VisitSummary();
  const Matter matter = Make(handover).value();
  const auto dated = [&] {
    const LoadedFacts facts = env().facts.Load(matter.person_keys()).value();
    const RulingRequest request{handover.addressees(0), policy::Phase::kSubmit, std::nullopt};
    const Ruling ruling =
        Rule(matter, request, facts, *env().directory.Get(), *env().policy.Get(), env()).value();
    return std::count_if(ruling.question.sections.begin(), ruling.question.sections.end(),
                         [](const policy::QuestionSection& section) { return section.period.has_value(); });
  };
  EXPECT_FALSE(env().facts.Load(matter.person_keys())->facts.limits_data());
  EXPECT_EQ(dated(), 0);
  consent::v1::ConsentRecord limited = ConsentOf(
      {kMotherNumber, {kMotherNumber}, {options::v1::DATA_CATEGORY_PARENT_MENTAL}, directory::v1::GP});
  model::v1::Date& first = *limited.mutable_provisions(0)->mutable_data_period()->mutable_first_date();
  first.set_year(2024);
  first.set_month(1);
  first.set_day(1);
  ASSERT_TRUE(world_.RecordConsent("odense-hv", limited).ok());
  EXPECT_GT(dated(), 0);
}

TEST_F(MatterTest, ANeededByDateIsADay) {
  const exchange::v1::Handover with = TransitionSummary();
  EXPECT_EQ(Make(with)->needed_by(), absl::CivilDay(2024, 8, 1));
  const exchange::v1::Handover without = BirthNotification();
  EXPECT_EQ(Make(without)->needed_by(), std::nullopt);
}

}  // namespace
}  // namespace handover::pipeline
