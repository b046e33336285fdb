#include "clients/verify/tagged_hash.h"

#include <gtest/gtest.h>

#include "clients/verify/encoding.h"

namespace handover_verify {
namespace {

TEST(TaggedHashTest, Sha256OfTheStandardsExample) {
  EXPECT_EQ(EncodeHex(Sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(TaggedHashTest, ATagIsPaddedWithZeroTo16Bytes) {
  EXPECT_EQ(PaddedTag("HO1.leaf"), std::string("HO1.leaf") + std::string(8, '\0'));
  EXPECT_EQ(PaddedTag("0123456789abcdef"), "0123456789abcdef");
}

TEST(TaggedHashTest, PartsAreHashedInOrderAndBigEndian) {
  const std::string input = PaddedTag("HO1.x") + "ab" + std::string("\x01\x02\x03\x04", 4) +
                            std::string("\x00\x00\x00\x00\x00\x00\x01\x00", 8) + "c";
  EXPECT_EQ(TaggedHash("HO1.x").Bytes("ab").U32(0x01020304).U64(256).Bytes("c").Finish(), Sha256(input));
}

TEST(TaggedHashTest, AnotherTagGivesAnotherHash) {
  EXPECT_NE(TaggedHash("HO1.x").Finish(), TaggedHash("HO1.y").Finish());
}

TEST(TaggedHashTest, BigEndianReadsAllBytes) {
  EXPECT_EQ(BigEndian(std::string("\x01\x00", 2)), 256u);
  EXPECT_EQ(BigEndian("\xff\xff\xff\xff\xff\xff\xff\xff"), 18446744073709551615u);
}

}  // namespace
}  // namespace handover_verify
