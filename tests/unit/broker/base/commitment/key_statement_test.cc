#include "broker/base/commitment/key_statement.h"

#include <string>

#include "gtest/gtest.h"

#include "broker/base/refusal.h"
#include "tests/unit/broker/base/commitment/plain_tree.h"
#include "tests/unit/broker/base/commitment/world.h"

namespace handover {
namespace {

class KeyStatementTest : public testing::Test {
 protected:
  static WireBytes Good() { return WireBytes().Text(1, AsView(IdOf(1))).Text(2, "spki").Number(3, 1); }
  static std::string CodeFor(const std::string& bytes) { return CodeOf(ParseKeyStatement(bytes).status()); }
};

TEST_F(KeyStatementTest, VectorStatementsReadAndWriteBack) {
  const Vectors vectors;
  for (const rapidjson::Value& key : vectors.Section("trust")["keys"].GetArray()) {
    const std::string bytes = Unhex(key["statement"]);
    const KeyStatement statement = ParseKeyStatement(bytes).value();
    EXPECT_EQ(ToString(statement.party), Unhex(key["party"]));
    EXPECT_EQ(statement.spki, Unhex(key["spki"]));
    EXPECT_EQ(EncodeKeyStatement(statement), bytes);
    const rapidjson::Value& leaf = vectors.Section("log")["leaves"][key["enrolled"].GetUint()];
    EXPECT_EQ(Unhex(leaf).substr(32, 32), ToString(KeyReference(bytes)));
  }
}

TEST_F(KeyStatementTest, PurposesAndEndReadAndWriteBack) {
  const KeyStatement statement = {IdOf(1), "spki", kSuiteEcdsaP256, {1, 300, 4'000'000'000}, 1'900'000'000'000};
  const KeyStatement read = ParseKeyStatement(EncodeKeyStatement(statement)).value();
  EXPECT_EQ(read.purposes, statement.purposes);
  EXPECT_EQ(read.not_after_ms, statement.not_after_ms);
}

TEST_F(KeyStatementTest, ReferenceBindsLengthAndBytes) {
  const std::string bytes = std::string("HO1.key\0\0\0\0\0\0\0\0\0", 16) + std::string("\0\0\0\0\0\0\0\3", 8) + "abc";
  EXPECT_EQ(ToString(KeyReference("abc")), plain_tree::Sha256(bytes));
}

TEST_F(KeyStatementTest, GoodStatementIsTheMeasure) { EXPECT_EQ(CodeFor(Good()), "OK"); }

TEST_F(KeyStatementTest, MissingFieldsAreRefused) {
  EXPECT_EQ(CodeFor(""), "REQUIRED");
  EXPECT_EQ(CodeFor(WireBytes().Text(2, "spki").Number(3, 1)), "REQUIRED");
  EXPECT_EQ(CodeFor(WireBytes().Text(1, AsView(IdOf(1))).Number(3, 1)), "REQUIRED");
  EXPECT_EQ(CodeFor(WireBytes().Text(1, AsView(IdOf(1))).Text(2, "spki")), "REQUIRED");
}

TEST_F(KeyStatementTest, EveryStrictRuleIsKept) {
  EXPECT_EQ(CodeFor(Good().Number(6, 1)), "FIELD_UNKNOWN");
  EXPECT_EQ(CodeFor(Good().Number(3, 1)), "FIELD_TWICE");
  EXPECT_EQ(CodeFor(Good().Text(2, "x")), "FIELD_ORDER");
  EXPECT_EQ(CodeFor(Good().Number(5, 0)), "EXPLICIT_DEFAULT");
  EXPECT_EQ(CodeFor(Good().Text(4, "")), "EXPLICIT_DEFAULT");
  EXPECT_EQ(CodeFor(Good().Text(5, "x")), "WRONG_WIRE_TYPE");
  EXPECT_EQ(CodeFor(Good().Number(4, 1)), "WRONG_WIRE_TYPE");
  EXPECT_EQ(CodeFor(Good().Raw("\x28")), "TRUNCATED");
  EXPECT_EQ(CodeFor(Good().Text(4, "\x80")), "TRUNCATED");
  EXPECT_EQ(CodeFor(Good().Text(4, std::string("\x81\x00", 2))), "VARINT_NOT_MINIMAL");
}

TEST_F(KeyStatementTest, ValuesOutOfRangeAreRefused) {
  EXPECT_EQ(CodeFor(WireBytes().Text(1, "short")), "ID_LENGTH");
  EXPECT_EQ(CodeFor(WireBytes().Text(1, AsView(IdOf(1))).Text(2, std::string(1025, 'x'))), "LENGTH");
  EXPECT_EQ(CodeFor(WireBytes().Text(1, AsView(IdOf(1))).Text(2, "spki").Number(3, 2)), "SUITE");
  EXPECT_EQ(CodeFor(Good().Text(4, "\x80\x80\x80\x80\x10")), "VALUE_RANGE");
  EXPECT_EQ(CodeFor(Good().Text(4, std::string(17, '\1'))), "TOO_MANY");
  EXPECT_EQ(CodeFor(Good().Text(4, std::string(16, '\1'))), "OK");
  EXPECT_EQ(CodeFor(Good().Number(5, uint64_t{1} << 63)), "VALUE_RANGE");
}

TEST_F(KeyStatementTest, WindowIsOpenAtNeitherEnd) {
  const World world;
  EnrolledKey key = {world.sender, kSuiteEcdsaP256, world.sender_key.verify_key(), 4, 8};
  EXPECT_FALSE(key.ValidAt(4));
  EXPECT_TRUE(key.ValidAt(5));
  EXPECT_TRUE(key.ValidAt(7));
  EXPECT_FALSE(key.ValidAt(8));
  key.revoked_index.reset();
  EXPECT_TRUE(key.ValidAt(8));
}

}  // namespace
}  // namespace handover
