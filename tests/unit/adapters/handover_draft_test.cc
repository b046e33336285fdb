#include "adapters/handover_draft.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

#include "tests/fakes/seeded_random.h"

namespace handover::adapters {
namespace {

TEST(RandomHexIdTest, IsThirtyTwoHexDigitsAndNeverTheSame) {
  fakes::SeededRandom random;
  std::set<std::string> ids;
  for (int i = 0; i < 100; ++i) {
    const std::string id = RandomHexId(random);
    EXPECT_EQ(id.size(), 32u);
    EXPECT_EQ(id.find_first_not_of("0123456789abcdef"), std::string::npos);
    EXPECT_TRUE(ids.insert(id).second);
  }
}

TEST(HandoverDraftTest, HeadersAreMadeFromBodiesAndPeople) {
  fakes::SeededRandom random;
  HandoverDraft draft(random);
  const int mother = draft.AddPerson(options::v1::PERSON_ROLE_BIRTHING_PARENT);
  const int child = draft.AddPerson(options::v1::PERSON_ROLE_CHILD);
  draft.person(mother).set_municipality_code("0461");
  draft.AddSection({child, mother}).mutable_interaction();
  draft.AddAddressee().set_role("HEALTH_VISITING");
  draft.envelope().set_kind("BIRTH_NOTIFICATION");
  draft.slip().set_meeting_id("m");
  const std::string child_id = draft.person_id(child);
  const exchange::v1::Handover handover = draft.Finish();
  EXPECT_EQ(handover.envelope().kind(), "BIRTH_NOTIFICATION");
  EXPECT_EQ(handover.slip().persons(0).municipality_code(), "0461");
  EXPECT_EQ(handover.slip().meeting_id(), "m");
  EXPECT_EQ(handover.addressees(0).role(), "HEALTH_VISITING");
  ASSERT_EQ(handover.sections_size(), 1);
  EXPECT_EQ(handover.sections(0).header().type(), "Interaction");
  ASSERT_EQ(handover.sections(0).header().about_size(), 2);
  EXPECT_EQ(handover.sections(0).header().about(0).person_id(), child_id);
  EXPECT_EQ(handover.sections(0).header().about(0).role(), options::v1::PERSON_ROLE_CHILD);
}

TEST(HandoverDraftTest, EveryoneIsAllButProfessionalsAlsoWhoComesLater) {
  fakes::SeededRandom random;
  HandoverDraft draft(random);
  draft.AddSectionAboutEveryone().mutable_note()->set_text("x");
  draft.AddPerson(options::v1::PERSON_ROLE_CHILD);
  draft.AddPerson(options::v1::PERSON_ROLE_PROFESSIONAL);
  draft.AddPerson(options::v1::PERSON_ROLE_OTHER);
  const exchange::v1::Handover handover = draft.Finish();
  ASSERT_EQ(handover.sections(0).header().about_size(), 2);
  EXPECT_EQ(handover.sections(0).header().about(0).role(), options::v1::PERSON_ROLE_CHILD);
  EXPECT_EQ(handover.sections(0).header().about(1).role(), options::v1::PERSON_ROLE_OTHER);
}

TEST(HandoverDraftTest, EverySectionIsThereInEveryOrder) {
  std::set<std::string> orders;
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    fakes::SeededRandom random(seed);
    HandoverDraft draft(random);
    const int child = draft.AddPerson(options::v1::PERSON_ROLE_CHILD);
    draft.AddSection({child}).mutable_newborn();
    draft.AddSection({child}).mutable_development();
    draft.AddSection({child}).mutable_child_health();
    std::string order;
    const exchange::v1::Handover handover = draft.Finish();
    for (const auto& section : handover.sections()) order += section.header().type().substr(0, 1);
    orders.insert(order);
  }
  EXPECT_EQ(orders.size(), 6u);
}

TEST(HandoverDraftTest, IsEmptyAfterwards) {
  fakes::SeededRandom random;
  HandoverDraft draft(random);
  draft.AddPerson(options::v1::PERSON_ROLE_CHILD);
  draft.AddSectionAboutEveryone();
  EXPECT_EQ(draft.section_count(), 1);
  draft.Finish();
  EXPECT_EQ(draft.section_count(), 0);
  EXPECT_EQ(draft.slip().persons_size(), 0);
}

}  // namespace
}  // namespace handover::adapters
