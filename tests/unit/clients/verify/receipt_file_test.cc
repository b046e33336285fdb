#include "clients/verify/receipt_file.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/clients/verify/test_log.h"

namespace handover_verify {
namespace {

TEST(ReceiptFileTest, AllPartsAreRead) {
  const LogReceipt made = TestReceipt().Make();
  const std::optional<LogReceipt> read = ParseReceipt(Encoded(made));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->logged.leaf, made.logged.leaf);
  EXPECT_EQ(read->logged.index, made.logged.index);
  EXPECT_EQ(read->logged.path, made.logged.path);
  EXPECT_EQ(read->signed_head.head, made.signed_head.head);
  EXPECT_EQ(read->signed_head.signature, made.signed_head.signature);
}

TEST(ReceiptFileTest, TheOnlyLeafHasNoIndexAndNoPathOnTheWire) {
  const std::optional<LogReceipt> read =
      ParseReceipt(BytesField(1, "leaf") + BytesField(4, "head") + BytesField(5, "signature"));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->logged.index, 0u);
  EXPECT_TRUE(read->logged.path.empty());
}

TEST(ReceiptFileTest, AReceiptThatLacksAPartIsNone) {
  EXPECT_FALSE(ParseReceipt(""));
  EXPECT_FALSE(ParseReceipt(BytesField(1, "leaf") + BytesField(4, "head")));
  EXPECT_FALSE(ParseReceipt(BytesField(1, "leaf") + BytesField(5, "signature")));
  EXPECT_FALSE(ParseReceipt(BytesField(4, "head") + BytesField(5, "signature")));
}

TEST(ReceiptFileTest, ANegativeIndexIsNone) {
  const std::string negative("\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11);
  EXPECT_FALSE(ParseReceipt(BytesField(1, "leaf") + negative + BytesField(4, "head") + BytesField(5, "signature")));
}

TEST(ReceiptFileTest, BytesThatAreNotStrictAreNone) {
  const std::string good = Encoded(TestReceipt().Make());
  EXPECT_FALSE(ParseReceipt(good + VarintField(6, 1)));
  EXPECT_FALSE(ParseReceipt(good.substr(0, good.size() - 1)));
  EXPECT_FALSE(ParseReceipt("a text, and no receipt at all"));
}

}  // namespace
}  // namespace handover_verify
