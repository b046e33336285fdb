#include "clients/verify/vector_cases.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/clients/verify/test_log.h"
#include "tests/unit/clients/verify/vector_file.h"

namespace handover_verify {
namespace {

constexpr const char* kGoodCopy = "copy of h1, all sections";

std::vector<CaseOutcome> RunText(const std::string& cases, const std::optional<Trust>& trust = {}) {
  const auto document = ParseJson(R"({"cases":)" + cases + "}");
  return RunCases(JsonFields(*document).Objects("cases"), trust);
}

// Every text under the value, to be changed in place.
void CollectTexts(rapidjson::Value& value, std::vector<rapidjson::Value*>& texts) {
  if (value.IsString()) texts.push_back(&value);
  if (value.IsArray()) {
    for (rapidjson::Value& element : value.GetArray()) CollectTexts(element, texts);
  }
  if (value.IsObject()) {
    // Not a range: in C++20 clang finds its comparison of iterators ambiguous.
    for (auto member = value.MemberBegin(); member < value.MemberEnd(); ++member) CollectTexts(member->value, texts);
  }
}

TEST(VectorCasesTest, EveryCommittedCaseComesOutAsExpected) {
  VectorFile file;
  ASSERT_TRUE(file.IsLoaded());
  JsonFields fields(file.document());
  const auto outcomes = RunCases(fields.Objects("cases"), ReadTrust(fields.Object("trust")));
  EXPECT_GE(outcomes.size(), 51u);
  for (const CaseOutcome& outcome : outcomes) {
    EXPECT_TRUE(outcome.is_as_expected) << outcome.name << ": " << outcome.expected << ", got " << outcome.got;
  }
}

TEST(VectorCasesTest, ADeliveredCopyWithOneBitChangedNeverHolds) {
  VectorFile file;
  ASSERT_TRUE(file.IsLoaded());
  std::vector<rapidjson::Value*> texts;
  CollectTexts(file.Input(kGoodCopy), texts);
  std::size_t bit_count = 0;
  for (rapidjson::Value* text : texts) {
    const std::string good = VectorFile::Get(*text);
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit, ++bit_count) {
      file.Set(*text, WithBitFlipped(good, bit));
      EXPECT_NE(file.Run(kGoodCopy), "OK") << "bit " << bit_count;
    }
    file.Set(*text, good);
  }
  EXPECT_GT(bit_count, 4'832u);
  EXPECT_EQ(file.Run(kGoodCopy), "OK");
}

TEST(VectorCasesTest, ACaseThatLacksAnythingIsMalformed) {
  for (const char* name :
       {"submission h1", kGoodCopy, "recipient acknowledges h0 (delivered)",
        "receipt of h0, consistent with head seen at size 4", "A24 erased, then accepted again", "first submission"}) {
    VectorFile file;
    ASSERT_TRUE(file.IsLoaded());
    const rapidjson::Value whole(file.Input(name), file.document().GetAllocator());
    for (const auto& member : whole.GetObject()) {
      file.Input(name).CopyFrom(whole, file.document().GetAllocator());
      file.Input(name).RemoveMember(member.name);
      EXPECT_EQ(file.Run(name), "MALFORMED") << name << " without " << member.name.GetString();
      file.Input(name).AddMember(rapidjson::Value(member.name, file.document().GetAllocator()), rapidjson::Value(),
                                 file.document().GetAllocator());
      EXPECT_EQ(file.Run(name), "MALFORMED") << name << " with null " << member.name.GetString();
    }
  }
}

TEST(VectorCasesTest, ACaseOfAnUnknownCheckIsNeverAsExpected) {
  const auto outcomes = RunText(R"([{"name":"n","check":"c","input":{},"expect":"UNKNOWN_CHECK"},
                                    {"name":"n","input":{},"expect":"OK"}])");
  ASSERT_EQ(outcomes.size(), 2u);
  EXPECT_EQ(outcomes[0].got, "UNKNOWN_CHECK");
  EXPECT_FALSE(outcomes[0].is_as_expected);
  EXPECT_FALSE(outcomes[1].is_as_expected);
}

TEST(VectorCasesTest, ACaseWithoutNameOrExpectationIsStillReported) {
  const auto outcomes = RunText(R"([{}, 1, null, [], {"check":"idempotency"}])");
  ASSERT_EQ(outcomes.size(), 5u);
  EXPECT_EQ(outcomes[0].name, "case 1");
  EXPECT_EQ(outcomes[4].name, "case 5");
  for (const CaseOutcome& outcome : outcomes) {
    EXPECT_EQ(outcome.expected, "-");
    EXPECT_FALSE(outcome.is_as_expected);
  }
}

TEST(VectorCasesTest, ACaseThatNeedsTrustIsMalformedWithoutIt) {
  VectorFile file;
  ASSERT_TRUE(file.IsLoaded());
  const auto outcomes = RunCases(JsonFields(file.document()).Objects("cases"), std::nullopt);
  EXPECT_EQ(outcomes.front().got, "MALFORMED");
  EXPECT_EQ(outcomes.back().got, "ID_REUSED");
}

TEST(VectorCasesTest, OneMisshapenCaseDoesNotSpoilTheNext) {
  const std::string root(64, 'a');
  const auto outcomes = RunText(R"([{"name":"1","check":"idempotency","input":{"stored":0,"root":0},"expect":"NEW"},)"
                                R"({"name":"2","check":"idempotency","input":{"stored":"","root":")" +
                                root + R"("},"expect":"NEW"}])");
  ASSERT_EQ(outcomes.size(), 2u);
  EXPECT_EQ(outcomes[0].got, "MALFORMED");
  EXPECT_TRUE(outcomes[1].is_as_expected);
}

TEST(VectorCasesTest, TrustThatLacksSomethingIsNone) {
  for (const char* name : {"spki", "party", "suite", "enrolled"}) {
    VectorFile file;
    ASSERT_TRUE(file.IsLoaded());
    file.document()["trust"]["keys"][1].RemoveMember(name);
    EXPECT_FALSE(ReadTrust(JsonFields(file.document()).Object("trust"))) << name;
  }
  VectorFile file;
  file.document()["trust"].RemoveMember("log_spki");
  EXPECT_FALSE(ReadTrust(JsonFields(file.document()).Object("trust")));
}

TEST(VectorCasesTest, TrustThatHoldsAKeyTwiceIsNone) {
  VectorFile file;
  ASSERT_TRUE(file.IsLoaded());
  rapidjson::Value& keys = file.document()["trust"]["keys"];
  file.AppendCopy(keys, keys[2]);
  EXPECT_FALSE(ReadTrust(JsonFields(file.document()).Object("trust")));
}

TEST(VectorCasesTest, AKeyOfAnotherSuiteDoesNotSpoilTheTrust) {
  VectorFile file;
  ASSERT_TRUE(file.IsLoaded());
  rapidjson::Value& key = file.document()["trust"]["keys"][3];
  file.Set(key["spki"], std::string(44, 'e'));
  key["suite"].SetInt(2);
  const std::optional<Trust> trust = ReadTrust(JsonFields(file.document()).Object("trust"));
  ASSERT_TRUE(trust.has_value());
  EXPECT_EQ(trust->keys.size(), 4u);
}

TEST(VectorCasesTest, AnItemOfAnUnknownTypeIsMalformed) {
  VectorFile file;
  ASSERT_TRUE(file.IsLoaded());
  for (const std::uint64_t type : {std::uint64_t{0}, std::uint64_t{3}, ~std::uint64_t{0}}) {
    file.Input("submission h1")["items"][0]["type"].SetUint64(type);
    EXPECT_EQ(file.Run("submission h1"), "MALFORMED") << type;
  }
}

TEST(VectorCasesTest, SizesAtTheEndOf64BitsAreRefusedAndNotOverflowed) {
  for (const char* name : {"position", "streams", "count"}) {
    VectorFile file;
    ASSERT_TRUE(file.IsLoaded());
    file.Input("A24 erased, then accepted again")[name].SetUint64(~std::uint64_t{0});
    EXPECT_EQ(file.Run("A24 erased, then accepted again"), "NOT_IN_INDEX") << name;
  }
}

}  // namespace
}  // namespace handover_verify
