#include "broker/consent/aliases.h"

#include <vector>

#include "gtest/gtest.h"

#include "tests/fakes/family/family.h"

namespace handover::consent {
namespace aliases_test {

using fakes::Family;
using fakes::KeyOf;

constexpr auto kHealth = options::v1::DATA_CATEGORY_CHILD_HEALTH;

TEST(AliasesTest, SomebodyWithOneNumberIsAlone) {
  const Aliases aliases;
  EXPECT_TRUE(aliases.empty());
  EXPECT_EQ(aliases.CurrentOf(KeyOf("child")), KeyOf("child"));
  EXPECT_EQ(aliases.KeysOf(KeyOf("child")), std::vector<PersonKey>{KeyOf("child")});
}

TEST(AliasesTest, EveryNumberLeadsToTheOneInUse) {
  Aliases aliases;
  aliases.Link(KeyOf("unborn"), KeyOf("replacement"));
  aliases.Link(KeyOf("replacement"), KeyOf("child"));
  aliases.Link(KeyOf("mistyped"), KeyOf("child"));
  EXPECT_EQ(aliases.CurrentOf(KeyOf("unborn")), KeyOf("child"));
  const std::vector<PersonKey> all = {KeyOf("child"), KeyOf("replacement"), KeyOf("mistyped"), KeyOf("unborn")};
  EXPECT_EQ(aliases.KeysOf(KeyOf("unborn")), all);
  EXPECT_EQ(aliases.KeysOf(KeyOf("child")), all);
}

TEST(AliasesTest, TheSameLinkFromBothSidesIsOne) {
  Aliases aliases;
  aliases.Link(KeyOf("replacement"), KeyOf("child"));
  aliases.Link(KeyOf("replacement"), KeyOf("child"));
  EXPECT_EQ(aliases.KeysOf(KeyOf("child")).size(), 2u);
}

TEST(AliasesTest, OfTwoThatContradictTheLastCounts) {
  Aliases aliases;
  aliases.Link(KeyOf("replacement"), KeyOf("boy"));
  aliases.Link(KeyOf("replacement"), KeyOf("girl"));
  EXPECT_EQ(aliases.CurrentOf(KeyOf("replacement")), KeyOf("girl"));
  EXPECT_EQ(aliases.KeysOf(KeyOf("boy")).size(), 1u);
}

TEST(AliasesTest, ACircleEnds) {
  Aliases aliases;
  aliases.Link(KeyOf("one"), KeyOf("other"));
  aliases.Link(KeyOf("other"), KeyOf("one"));
  EXPECT_EQ(aliases.KeysOf(KeyOf("one")).size(), 2u);
}

// She consented under her replacement number and holds custody under her real one.
TEST(AliasesTest, AHolderWhoConsentedUnderAnotherNumberIsOnePerson) {
  Family family;
  family.SetHolders("child", {"mother"});
  family.Add("child", {.by = {"mother before"}, .provisions = {{.categories = {kHealth}}}});
  const PersonFacts before = family.FactsOf("child");
  EXPECT_EQ(before.consents[0].holder_bits, 0u);
  Aliases aliases;
  EXPECT_FALSE(NamesAnAlias(before, aliases));
  aliases.Link(KeyOf("mother before"), KeyOf("mother"));
  EXPECT_TRUE(NamesAnAlias(before, aliases));
  EXPECT_EQ(UnderCurrentKeys(KeyOf("child"), before, aliases).consents[0].holder_bits, 1u);
}

TEST(AliasesTest, AHolderUnderTwoNumbersIsOneHolder) {
  Family family;
  family.SetHolders("child", {"mother before", "mother", "father"});
  Aliases aliases;
  aliases.Link(KeyOf("mother before"), KeyOf("mother"));
  const PersonFacts joined = UnderCurrentKeys(KeyOf("child"), family.FactsOf("child"), aliases);
  ASSERT_EQ(joined.holders.size(), 2u);
  EXPECT_EQ(joined.holders[0].person, KeyOf("mother"));
}

TEST(AliasesTest, WhoConsentedForHerselfUnderAnotherNumberDidItHerself) {
  Family family;
  family.Add("mother", {.by = {"mother before"}, .provisions = {{.categories = {kHealth}}}});
  family.record("mother").mutable_consents(0)->mutable_record()->mutable_grants(0)->set_capacity(v1::Grant::SELF);
  Aliases aliases;
  aliases.Link(KeyOf("mother before"), KeyOf("mother"));
  EXPECT_FALSE(family.FactsOf("mother").consents[0].by_self);
  EXPECT_TRUE(UnderCurrentKeys(KeyOf("mother"), family.FactsOf("mother"), aliases).consents[0].by_self);
  EXPECT_TRUE(UnderCurrentKeys(KeyOf("mother before"), family.FactsOf("mother"), aliases).consents[0].by_self);
}

}  // namespace aliases_test
}  // namespace handover::consent
