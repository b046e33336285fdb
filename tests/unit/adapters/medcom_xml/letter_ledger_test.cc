#include "adapters/medcom_xml/letter_ledger.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace handover::adapters::medcom {
namespace {

class LetterLedgerTest : public ::testing::Test {
 protected:
  LetterLedgerTest() {
    EXPECT_TRUE(document_.load_string("<a><b>1</b><c><d>2</d><e/><f> </f></c><g>x<Break/><Bold>y</Bold></g></a>",
                                      pugi::parse_default | pugi::parse_ws_pcdata));
  }
  pugi::xml_node root() const { return document_.document_element(); }

  std::vector<std::string> LeftOver() const {
    std::vector<std::string> left;
    for (const LetterLedger::LeftOver& element : ledger_.LeftOverBelow(root())) {
      left.push_back(element.path + "=" + element.value);
    }
    return left;
  }

  std::vector<Loss> Losses() const {
    PathMaker paths;
    return LossesOf(ledger_.drops(), paths);
  }

  pugi::xml_document document_;
  LetterLedger ledger_;
};

using Left = std::vector<std::string>;

TEST_F(LetterLedgerTest, WhatNobodyAccountsForIsLeftOver) {
  EXPECT_EQ(LeftOver(), (Left{"/a/b=1", "/a/c/d=2", "/a/g=x\ny"}));
}

TEST_F(LetterLedgerTest, WhatIsMappedIsNotLeftOver) {
  ledger_.Mapped(root().child("b"));
  EXPECT_EQ(LeftOver(), (Left{"/a/c/d=2", "/a/g=x\ny"}));
  EXPECT_TRUE(ledger_.drops().empty());
}

TEST_F(LetterLedgerTest, AnElementCountsForAllBelowIt) {
  ledger_.Mapped(root().child("c"));
  ledger_.Mapped(Field{root().child("g"), ""});
  EXPECT_EQ(LeftOver(), Left{"/a/b=1"});
}

TEST_F(LetterLedgerTest, WhatIsDroppedIsALoss) {
  ledger_.Dropped(root().child("b"), kLossFax);
  EXPECT_EQ(LeftOver(), (Left{"/a/c/d=2", "/a/g=x\ny"}));
  ASSERT_EQ(Losses().size(), 1u);
  EXPECT_EQ(Losses()[0].code, "XDIS32_FAX");
  EXPECT_EQ(Losses()[0].path, "/a/b");
}

TEST_F(LetterLedgerTest, WhatIsNotThereIsNoLoss) {
  ledger_.Dropped(root().child("nobody"), kLossFax);
  ledger_.Mapped(root().child("nobody"));
  EXPECT_TRUE(ledger_.drops().empty());
  EXPECT_EQ(LeftOver().size(), 3u);
}

TEST_F(LetterLedgerTest, TheRestIsDroppedLeafByLeaf) {
  ledger_.Mapped(root().child("b"));
  ledger_.DropRest(root(), kLossStillbirthDetails);
  EXPECT_EQ(LeftOver(), Left{});
  ASSERT_EQ(Losses().size(), 2u);
  EXPECT_EQ(Losses()[0].path, "/a/c/d");
  EXPECT_EQ(Losses()[1].path, "/a/g");
}

TEST_F(LetterLedgerTest, WhatSeveralDropIsToldOnceAndByPath) {
  ledger_.Dropped(root().child("g"), kLossFax);
  ledger_.Dropped(root().child("b"), kLossWard);
  ledger_.Dropped(root().child("b"), kLossFax);
  ledger_.Dropped(root().child("g"), kLossFax);
  ASSERT_EQ(Losses().size(), 3u);
  EXPECT_EQ(Losses()[0].path + Losses()[0].code, std::string("/a/b") + std::string(kLossFax.code));
  EXPECT_EQ(Losses()[1].path + Losses()[1].code, std::string("/a/b") + std::string(kLossWard.code));
  EXPECT_EQ(Losses()[2].path, "/a/g");
}

TEST_F(LetterLedgerTest, TheEnvelopeHasEachCodeOnceAndThatOfTheTransport) {
  for (const char* name : {"b", "c", "g"}) ledger_.Dropped(root().child(name), kLossWard);
  ledger_.Dropped(root().child("b"), kLossFax);
  EXPECT_EQ(LossCodes(ledger_.drops(), "A"), (Left{"A", std::string(kLossFax.code), std::string(kLossWard.code)}));
  EXPECT_EQ(LossCodes({}, "A"), Left{"A"});
}

}  // namespace
}  // namespace handover::adapters::medcom
