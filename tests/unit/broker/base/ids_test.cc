#include "broker/base/ids.h"

#include <set>
#include <string>
#include <type_traits>

#include "absl/container/flat_hash_set.h"
#include "gtest/gtest.h"

#include "broker/base/refusal.h"
#include "tests/fakes/seeded_random.h"

namespace handover {
namespace ids_test_internal {

static_assert(!std::is_convertible_v<PartyId, HandoverId> && !std::is_assignable_v<PartyId&, HandoverId>);
static_assert(!std::is_convertible_v<std::string, PartyId> && !std::is_convertible_v<PersonKey, std::string>);

constexpr std::string_view kText = "0190163d-8694-739b-aea5-966c26f8ad91";

std::string Bytes16() {
  const char bytes[] = "\x01\x90\x16\x3d\x86\x94\x73\x9b\xae\xa5\x96\x6c\x26\xf8\xad\x91";
  return std::string(bytes, 16);
}

TEST(StrongIdTest, SixteenBytesMakeAnIdAndAnyOtherNumberDoesNot) {
  EXPECT_EQ(PartyId::FromBytes(Bytes16())->bytes(), Bytes16());
  EXPECT_FALSE(PartyId::FromBytes("").has_value());
  EXPECT_FALSE(PartyId::FromBytes(Bytes16().substr(1)).has_value());
  EXPECT_FALSE(PartyId::FromBytes(Bytes16() + "x").has_value());
}

TEST(StrongIdTest, DefaultIsNilAndOthersAreNot) {
  EXPECT_TRUE(PartyId().is_nil());
  EXPECT_FALSE(PartyId::FromBytes(Bytes16())->is_nil());
}

TEST(StrongIdTest, OrderAndHashFollowTheBytes) {
  const HandoverId low = *HandoverId::FromBytes(std::string(15, '\0') + "\x01");
  const HandoverId high = *HandoverId::FromBytes("\xff" + std::string(15, '\0'));
  EXPECT_LT(low, high);
  const absl::flat_hash_set<HandoverId> set = {low, high, low};
  EXPECT_EQ(set.size(), 2u);
  EXPECT_TRUE(set.contains(high));
}

TEST(PersonKeyTest, ThirtyTwoBytesMakeAKeyAndDefaultIsEmpty) {
  EXPECT_TRUE(PersonKey().empty());
  EXPECT_FALSE(PersonKey::FromBytes(std::string(31, 'a')).has_value());
  EXPECT_FALSE(PersonKey::FromBytes(std::string(33, 'a')).has_value());
  const std::optional<PersonKey> key = PersonKey::FromBytes(std::string(32, 'a'));
  ASSERT_TRUE(key.has_value());
  EXPECT_FALSE(key->empty());
  EXPECT_EQ(key->bytes(), std::string(32, 'a'));
}

TEST(FormatUuidTest, WritesLowerCaseWithHyphens) { EXPECT_EQ(FormatUuid(Bytes16()), kText); }

TEST(FormatUuidTest, OtherLengthsGiveNothing) {
  EXPECT_EQ(FormatUuid(""), "");
  EXPECT_EQ(FormatUuid(Bytes16() + "x"), "");
}

TEST(FormatUuidTest, ToStringOfAnIdIsTheSame) { EXPECT_EQ(ToString(*DeliveryId::FromBytes(Bytes16())), kText); }

TEST(ParseUuidTest, ReadsLowerAndUpperCase) {
  EXPECT_EQ(*ParseUuid(kText), Bytes16());
  EXPECT_EQ(*ParseUuid("0190163D-8694-739B-AEA5-966C26F8AD91"), Bytes16());
}

class MalformedUuidTest : public testing::TestWithParam<std::string> {};

TEST_P(MalformedUuidTest, IsRefusedWithItsCode) {
  const absl::StatusOr<std::string> bytes = ParseUuid(GetParam());
  EXPECT_EQ(bytes.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(CodeOf(bytes.status()), "UUID_FORMAT");
}

INSTANTIATE_TEST_SUITE_P(All, MalformedUuidTest,
                         testing::Values("", "0190163d8694739baea5966c26f8ad91", "0190163d-8694-739b-aea5-966c26f8ad9",
                                         "0190163d-8694-739b-aea5-966c26f8ad911",
                                         "0190163g-8694-739b-aea5-966c26f8ad91", "0190163d-8694-739b-aea5966-c26f8ad91",
                                         "{190163d-8694-739b-aea5-966c26f8ad9}",
                                         "0190163d 8694 739b aea5 966c26f8ad91"));

TEST(NewUuid7Test, BeginsWithTheTimeAndHasVersionAndVariant) {
  fakes::SeededRandom random;
  const std::string bytes = NewUuid7(absl::FromUnixMillis(0x0190163d8694), random);
  EXPECT_EQ(bytes.substr(0, 6), Bytes16().substr(0, 6));
  EXPECT_EQ(static_cast<uint8_t>(bytes[6]) >> 4, 7);
  EXPECT_EQ(static_cast<uint8_t>(bytes[8]) >> 6, 2);
}

TEST(NewUuid7Test, TwoOfOneMillisecondDiffer) {
  fakes::SeededRandom random;
  std::set<std::string> ids;
  for (int i = 0; i < 1000; ++i) ids.insert(NewUuid7(absl::FromUnixMillis(1), random));
  EXPECT_EQ(ids.size(), 1000u);
}

TEST(NewIdTest, IsAUuid7OfTheNamedType) {
  fakes::SeededRandom random;
  const DeliveryId id = NewId<DeliveryId>(absl::FromUnixMillis(0x0190163d8694), random);
  EXPECT_EQ(id.bytes().substr(0, 6), Bytes16().substr(0, 6));
}

TEST(DeriveUuid8Test, TheSameNameGivesTheSameIdAndAnotherNameAnother) {
  const absl::Time time = absl::FromUnixMillis(0x0190163d8694);
  EXPECT_EQ(DeriveUuid8(time, "sender#letter#1"), DeriveUuid8(time, "sender#letter#1"));
  EXPECT_NE(DeriveUuid8(time, "sender#letter#1"), DeriveUuid8(time, "sender#letter#2"));
  EXPECT_NE(DeriveUuid8(time, "sender#letter#1"), DeriveUuid8(time + absl::Milliseconds(1), "sender#letter#1"));
}

TEST(DeriveUuid8Test, HasTimeVersionAndVariant) {
  const std::string bytes = DeriveUuid8(absl::FromUnixMillis(0x0190163d8694), "name");
  EXPECT_EQ(bytes.substr(0, 6), Bytes16().substr(0, 6));
  EXPECT_EQ(static_cast<uint8_t>(bytes[6]) >> 4, 8);
  EXPECT_EQ(static_cast<uint8_t>(bytes[8]) >> 6, 2);
}

}  // namespace ids_test_internal
}  // namespace handover
