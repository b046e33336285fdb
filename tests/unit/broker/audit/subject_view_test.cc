#include "broker/audit/subject_view.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_join.h"

#include "handover/consent/v1/consent_service.pb.h"

namespace handover::audit {
namespace subject_view_test_internal {

using consent::v1::DecisionExplanation;

void AddSection(DecisionExplanation& decision, const std::string& category, const std::vector<std::string>& about,
                bool permitted) {
  DecisionExplanation::SectionVerdict& section = *decision.add_sections();
  section.mutable_pair()->set_category(category);
  section.mutable_pair()->mutable_person_ids()->Assign(about.begin(), about.end());
  section.set_permitted(permitted);
}

storage::v1::LeafDetail Whole() {
  DecisionExplanation decision;
  decision.set_verdict("PERMITTED_IN_PART");
  decision.set_rule_id("P-09");
  decision.set_legal_basis("HEALTH_DISCHARGE_LETTER");
  decision.set_citation("the law");
  decision.add_obligations("CITIZEN_COPY");
  decision.add_considered_consents("of the mother");
  decision.add_considered_consents("of the child");
  AddSection(decision, "CHILD_HEALTH", {"child"}, true);
  AddSection(decision, "INTERACTION", {"child", "mother"}, true);
  AddSection(decision, "PARENT_MENTAL", {"mother"}, false);
  storage::v1::LeafDetail detail;
  detail.set_event("SUBMITTED");
  detail.set_actor_party("the sender");
  detail.add_recipient_parties("the recipient");
  detail.add_routes("by the residence of the mother");
  detail.add_epochs("a person key and a number");
  detail.add_decisions(decision.SerializeAsString());
  return detail;
}

storage::v1::LeafDetail ViewOf(const storage::v1::LeafDetail& whole, const Viewer& viewer) {
  return ViewsOf(whole, {viewer}).at(0);
}

DecisionExplanation DecisionFor(const Viewer& viewer) {
  DecisionExplanation decision;
  EXPECT_TRUE(decision.ParseFromString(ViewOf(Whole(), viewer).decisions(0)));
  return decision;
}

std::string CategoriesFor(const Viewer& viewer) {
  return absl::StrJoin(DecisionFor(viewer).sections(), " ", [](std::string* out, const auto& section) {
    out->append(section.pair().category());
    EXPECT_TRUE(section.pair().person_ids().empty());
  });
}

const Viewer kChild{{"child"}, {"of the child"}};
const Viewer kMother{{"mother", "mother under another number"}, {"of the mother", "another"}};
const Viewer kFather{{"father"}, {}};

TEST(SubjectViewTest, EverybodySeesWhoActedAndByWhatRule) {
  const storage::v1::LeafDetail view = ViewOf(Whole(), kFather);
  EXPECT_EQ(view.event(), "SUBMITTED");
  EXPECT_EQ(view.actor_party(), "the sender");
  EXPECT_EQ(view.recipient_parties(0), "the recipient");
  const DecisionExplanation decision = DecisionFor(kFather);
  EXPECT_EQ(decision.rule_id(), "P-09");
  EXPECT_EQ(decision.legal_basis(), "HEALTH_DISCHARGE_LETTER");
  EXPECT_EQ(decision.citation(), "the law");
  EXPECT_EQ(decision.obligations(0), "CITIZEN_COPY");
}

TEST(SubjectViewTest, SectionsAreSeenByThoseTheyAreAbout) {
  EXPECT_EQ(CategoriesFor(kChild), "CHILD_HEALTH INTERACTION");
  EXPECT_EQ(CategoriesFor(kMother), "INTERACTION PARENT_MENTAL");
  EXPECT_EQ(CategoriesFor(kFather), "");
}

TEST(SubjectViewTest, ThatSomethingStaysIsSeenByThoseItIsAbout) {
  EXPECT_EQ(DecisionFor(kMother).verdict(), "PERMITTED_IN_PART");
  EXPECT_EQ(DecisionFor(kChild).verdict(), "PERMITTED");
  EXPECT_EQ(DecisionFor(kFather).verdict(), "PERMITTED");
}

TEST(SubjectViewTest, ConsentsAreSeenByThoseTheyAreAbout) {
  EXPECT_EQ(absl::StrJoin(DecisionFor(kMother).considered_consents(), " "), "of the mother");
  EXPECT_EQ(absl::StrJoin(DecisionFor(kFather).considered_consents(), " "), "");
}

TEST(SubjectViewTest, ViewsStandInTheOrderOfTheViewers) {
  const std::vector<storage::v1::LeafDetail> views = ViewsOf(Whole(), {kFather, kMother});
  ASSERT_EQ(views.size(), 2u);
  EXPECT_EQ(views[1].SerializeAsString(), ViewOf(Whole(), kMother).SerializeAsString());
  EXPECT_TRUE(ViewsOf(Whole(), {}).empty());
}

TEST(SubjectViewTest, RoutesAndEpochsAreSeenByNobody) {
  const storage::v1::LeafDetail view = ViewOf(Whole(), kMother);
  EXPECT_TRUE(view.routes().empty());
  EXPECT_TRUE(view.epochs().empty());
}

TEST(SubjectViewTest, ADecisionThatCannotBeReadKeepsItsPlace) {
  storage::v1::LeafDetail whole = Whole();
  *whole.add_decisions() = "\xff\xff";
  const storage::v1::LeafDetail view = ViewOf(whole, kChild);
  ASSERT_EQ(view.decisions_size(), 2);
  EXPECT_EQ(view.decisions(1), "");
}

// What is expected on a mother's pathway may tell how she is.
TEST(SubjectViewTest, OfWhatShouldFollowEverybodySeesTheirOwn) {
  storage::v1::LeafDetail whole = Whole();
  for (const char* person : {"key of the child", "key of the mother"}) {
    storage::v1::LeafDetail::ExpectationChange& change = *whole.add_expectations();
    change.set_rule_id(std::string("of ") + person);
    change.set_person_key(person);
  }
  const storage::v1::LeafDetail child = ViewOf(whole, {{}, {}, "key of the child", true});
  ASSERT_EQ(child.expectations_size(), 1);
  EXPECT_EQ(child.expectations(0).rule_id(), "of key of the child");
  EXPECT_EQ(child.expectations(0).person_key(), "");
  EXPECT_EQ(ViewOf(whole, {{}, {}, "key of the father", false}).expectations_size(), 0);
}

TEST(SubjectViewTest, WhoCoordinatesIsForTheMainSubject) {
  storage::v1::LeafDetail whole = Whole();
  whole.set_coordinator_party("the coordinator");
  EXPECT_EQ(ViewOf(whole, {{}, {}, "key", true}).coordinator_party(), "the coordinator");
  EXPECT_EQ(ViewOf(whole, {{}, {}, "key", false}).coordinator_party(), "");
}

}  // namespace subject_view_test_internal
}  // namespace handover::audit
