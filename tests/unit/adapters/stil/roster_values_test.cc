#include "adapters/stil/roster_values.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace handover::adapters::stil {
namespace roster_values_test_internal {

RosterValues Read(const char* xml, std::string_view except = {}) {
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(xml));
  RosterValues values;
  EXPECT_TRUE(values.Read(document.document_element(), "/x", 100, except));
  return values;
}

}  // namespace roster_values_test_internal

using roster_values_test_internal::Read;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(RosterValuesTest, ValuesAreKnownByLocalNamesAndPlaces) {
  RosterValues values = Read(R"(<p:a xmlns:p="x" p:k="1"><p:b> v </p:b><b>w</b><c d="e"><f/></c></p:a>)");
  EXPECT_EQ(values.Take("@k"), "1");
  EXPECT_THAT(values.TakeAll("b"), ElementsAre("v", "w"));
  EXPECT_EQ(values.Take("c/@d"), "e");
  EXPECT_TRUE(values.Has("c/f"));
  EXPECT_EQ(values.Take("c/f"), "");
  EXPECT_EQ(values.CountOf("b"), 2u);
  EXPECT_EQ(values.CountOf("c"), 1u);
  EXPECT_EQ(values.CountOf("g"), 0u);
  EXPECT_THAT(values.TakeLeftOver(), IsEmpty());
}

TEST(RosterValuesTest, WhatNobodyTookIsLeftOverOnce) {
  RosterValues values = Read("<a>t<b>v</b><c><d>w</d></c><e/></a>");
  EXPECT_EQ(values.Peek("b"), "v");
  EXPECT_THAT(values.TakeLeftOver(), ElementsAre(Pair("/x/b", "v"), Pair("/x/c/d", "w"), Pair("/x/text()", "t")));
  EXPECT_THAT(values.TakeLeftOver(), IsEmpty());
}

TEST(RosterValuesTest, NamesThatDifferByPrefixAloneAreBothKept) {
  RosterValues values = Read(R"(<a xmlns:p="x" p:k="1" k="2"/>)");
  EXPECT_THAT(values.TakeLeftOver(), ElementsAre(Pair("/x/@k", "1"), Pair("/x/@k[2]", "2")));
}

TEST(RosterValuesTest, ChildrenOfOneNameAreLeftOut) {
  RosterValues values = Read("<a><b>v</b><c><b>w</b></c></a>", "b");
  EXPECT_FALSE(values.Has("b"));
  EXPECT_TRUE(values.Has("c/b"));
}

TEST(RosterValuesTest, DroppedValuesAreTold) {
  RosterValues values = Read(
      "<a><UNILogin><InitialPassword>x</InitialPassword></UNILogin>"
      "<Student><GroupId>1</GroupId><GroupId>2</GroupId>"
      "<ContactPerson><UNILogin><InitialPassword>y</InitialPassword></UNILogin></ContactPerson></Student></a>");
  Findings findings;
  values.DropDeclared(findings);
  std::vector<std::string> losses;
  for (const Loss& loss : findings.losses()) losses.push_back(loss.code + " " + loss.path);
  EXPECT_THAT(losses, ElementsAre("STIL_PASSWORD /x/Student/ContactPerson/UNILogin/InitialPassword",
                                  "STIL_OTHER_GROUP /x/Student/GroupId", "STIL_PASSWORD /x/UNILogin/InitialPassword"));
  EXPECT_THAT(values.TakeLeftOver(), IsEmpty());
}

TEST(RosterValuesTest, ManyValuesAreTooMany) {
  pugi::xml_document document;
  std::string xml = "<a>";
  for (int i = 0; i < 101; ++i) xml += "<b>v</b>";
  ASSERT_TRUE(document.load_string((xml + "</a>").c_str()));
  EXPECT_FALSE(RosterValues().Read(document.document_element(), "/x", 100));
  EXPECT_TRUE(RosterValues().Read(document.document_element(), "/x", 101));
}

TEST(RosterValuesTest, PathsHavePlacesFromTwo) {
  EXPECT_EQ(PlacedPath("a/b", 1, "c"), "a/b/c");
  EXPECT_EQ(PlacedPath("a/b", 12, "c"), "a/b[12]/c");
  EXPECT_EQ(PlacedPath("a", 2, ""), "a[2]");
  EXPECT_EQ(PatternOf("a[2]/b[31]/c"), "a/b/c");
}

}  // namespace handover::adapters::stil
