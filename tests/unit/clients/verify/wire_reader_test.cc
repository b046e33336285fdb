#include "clients/verify/wire_reader.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "clients/verify/encoding.h"

namespace handover_verify {
namespace {

constexpr std::array<FieldRule, 5> kRules = {{
    {.number = 1, .type = WireType::kBytes, .required = true},
    {.number = 2},
    {.number = 3, .type = WireType::kBytes, .repeated = true},
    {.number = 4, .type = WireType::kBytes, .exact_size_bytes = 2},
    {.number = 16, .max_value = 300},
}};

std::optional<WireMessage> ReadWire(const char* hex) { return WireMessage::Read(DecodeHex(hex).value(), kRules); }

TEST(WireReaderTest, EveryFieldIsRead) {
  const auto message = ReadWire("0a01611096011a01621a00220231328001ac02");
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(message->Bytes(1), "a");
  EXPECT_EQ(message->Value(2), 150u);
  EXPECT_EQ(message->Repeated(3), std::vector<std::string>({"b", ""}));
  EXPECT_EQ(message->Bytes(4), "12");
  EXPECT_EQ(message->Value(16), 300u);
}

TEST(WireReaderTest, AnAbsentFieldIsZeroAndEmpty) {
  const auto message = ReadWire("0a0161");
  ASSERT_TRUE(message.has_value());
  EXPECT_FALSE(message->Has(2));
  EXPECT_EQ(message->Value(2), 0u);
  EXPECT_EQ(message->Bytes(4), "");
  EXPECT_EQ(message->Repeated(3), std::vector<std::string>());
}

TEST(WireReaderTest, AMissingRequiredFieldIsRefused) {
  EXPECT_FALSE(ReadWire(""));
  EXPECT_FALSE(ReadWire("1001"));
}

TEST(WireReaderTest, FieldsOutOfOrderOrTwiceAreRefused) {
  EXPECT_FALSE(ReadWire("10010a0161"));
  EXPECT_FALSE(ReadWire("0a01610a0161"));
  EXPECT_FALSE(ReadWire("0a016110011002"));
  EXPECT_FALSE(ReadWire("0a01611a016210011a0162"));
}

TEST(WireReaderTest, AnUnknownFieldIsRefused) {
  EXPECT_FALSE(ReadWire("0a01612801"));
  EXPECT_FALSE(ReadWire("0a01612a0161"));
  EXPECT_FALSE(ReadWire("0a01610001"));
  EXPECT_FALSE(ReadWire("0a0161ffffffffffffffffff0101"));
}

TEST(WireReaderTest, AnotherWireTypeIsRefused) {
  EXPECT_FALSE(ReadWire("0801"));
  EXPECT_FALSE(ReadWire("0a0161120161"));
  EXPECT_FALSE(ReadWire("0a0161110000000000000001"));
  EXPECT_FALSE(ReadWire("0a01611500000001"));
  EXPECT_FALSE(ReadWire("0a01611314"));
}

TEST(WireReaderTest, AVarintLongerThanNeededIsRefused) {
  EXPECT_FALSE(ReadWire("0a0161108100"));
  EXPECT_FALSE(ReadWire("0a81006110"));
  EXPECT_FALSE(ReadWire("8a000161"));
  EXPECT_FALSE(ReadWire("0a0161108080808080808080808000"));
}

TEST(WireReaderTest, AVarintUsesAtMost64Bits) {
  const auto message = ReadWire("0a016110ffffffffffffffffff01");
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(message->Value(2), 18446744073709551615u);
  EXPECT_FALSE(ReadWire("0a016110ffffffffffffffffff02"));
  EXPECT_FALSE(ReadWire("0a016110ffffffffffffffffffff01"));
}

TEST(WireReaderTest, AnExplicitDefaultIsRefused) {
  EXPECT_FALSE(ReadWire("0a00"));
  EXPECT_FALSE(ReadWire("0a01611000"));
}

TEST(WireReaderTest, AValueBeyondItsRuleIsRefused) {
  EXPECT_TRUE(ReadWire("0a01618001ac02"));
  EXPECT_FALSE(ReadWire("0a01618001ad02"));
  EXPECT_FALSE(ReadWire("0a0161220131"));
  EXPECT_FALSE(ReadWire("0a01612203313233"));
}

TEST(WireReaderTest, CutBytesAreRefused) {
  for (const char* hex : {"0a", "0a02", "0a0261", "0a016110", "0a01611096", "0a016180", "0affffffffffffffffff0161"}) {
    EXPECT_FALSE(ReadWire(hex)) << hex;
  }
}

}  // namespace
}  // namespace handover_verify
