#include "broker/base/person_key.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <set>
#include <string>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"

#include "broker/base/refusal.h"

namespace handover {
namespace person_key_test_internal {

using Identifier = model::v1::PersonIdentifier;

constexpr char kSecret[] = "0123456789abcdef0123456789abcdef";

PseudonymKey Key() { return *PseudonymKey::FromSecret(kSecret); }

Identifier CprOf(const std::string& number) {
  Identifier identifier;
  identifier.set_cpr(number);
  return identifier;
}

Identifier DEcprOf(const std::string& number, const std::string& issuer) {
  Identifier identifier;
  identifier.mutable_d_ecpr()->set_value(number);
  identifier.mutable_d_ecpr()->set_issuer(issuer);
  return identifier;
}

Identifier LocalOf(const std::string& system, const std::string& value) {
  Identifier identifier;
  identifier.mutable_local()->set_system(system);
  identifier.mutable_local()->set_value(value);
  return identifier;
}

Identifier UnbornOf(const std::string& mother, const std::string& episode, int ordinal) {
  Identifier identifier;
  identifier.mutable_unborn()->mutable_mother()->set_person_id(mother);
  identifier.mutable_unborn()->set_pregnancy_episode_id(episode);
  identifier.mutable_unborn()->set_ordinal(ordinal);
  return identifier;
}

std::string HexOf(const Identifier& identifier) {
  const absl::StatusOr<PersonKey> key = ComputePersonKey(identifier, Key(), NoMother);
  return key.ok() ? absl::BytesToHexString(key->bytes()) : CodeOf(key.status());
}

std::string HmacOf(const std::string& secret, const std::string& text) {
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac, &length);
  return std::string(reinterpret_cast<const char*>(mac), length);
}

TEST(PseudonymKeyTest, IsHmacSha256ForSecretsOfEveryLength) {
  for (const size_t length : {32u, 33u, 63u, 64u, 65u, 200u}) {
    const std::string secret(length, 'k');
    EXPECT_EQ(PseudonymKey::FromSecret(secret)->KeyOf("canonical").bytes(), HmacOf(secret, "canonical"));
  }
}

TEST(PseudonymKeyTest, AShortSecretIsRefused) {
  EXPECT_EQ(CodeOf(PseudonymKey::FromSecret(std::string(31, 'k')).status()), "PSEUDONYM_KEY_SHORT");
  EXPECT_EQ(CodeOf(PseudonymKey::FromSecret("").status()), "PSEUDONYM_KEY_SHORT");
}

// docs/formats/person_key.md, made with Python's hmac.
TEST(ComputePersonKeyTest, MatchesThePublishedVectors) {
  EXPECT_EQ(HexOf(CprOf("2911829996")), "34d4d901d2a02857831cade4976731dbace9ebec0d1c1bba5bd30997511729ac");
  EXPECT_EQ(HexOf(DEcprOf("2911820AB1", "1.2.208.176.1.6.1.1")),
            "306400b2a7ddf4144c6b4f210cd1ed04122bd25a8121062a371c67cd46725e0d");
  EXPECT_EQ(HexOf(LocalOf("urn:oid:1.2.3", "42")), "f50fef0ca566b9879d2e919dac96d7cc01590378dd6b8e323e2ae3ae4af883f3");
  Identifier x_ecpr;
  x_ecpr.set_x_ecpr("2911821AB1");
  EXPECT_EQ(HexOf(x_ecpr), "9fadff6446dccae0bd2f008eb245f964ad46fb360c01eb0f0a3a7c449c3e2f0b");
}

TEST(ComputePersonKeyTest, AnotherSecretGivesAnotherKey) {
  const PseudonymKey other = *PseudonymKey::FromSecret("fedcba9876543210fedcba9876543210");
  EXPECT_NE(ComputePersonKey(CprOf("2911829996"), other, NoMother)->bytes(),
            ComputePersonKey(CprOf("2911829996"), Key(), NoMother)->bytes());
}

TEST(ComputePersonKeyTest, FormsAndPartsDoNotRunIntoEachOther) {
  const std::set<std::string> keys = {
      HexOf(CprOf("2911829996")),        HexOf(LocalOf("2911829996", "x")), HexOf(LocalOf("291182", "9996")),
      HexOf(LocalOf("2911829", "996")),  HexOf(DEcprOf("2911820AB1", "a")), HexOf(DEcprOf("2911820AB1", "b")),
      HexOf(LocalOf("a", "2911820AB1")),
  };
  EXPECT_EQ(keys.size(), 7u);
}

TEST(ComputePersonKeyTest, AnUnbornChildIsKeyedByMotherEpisodeAndPlace) {
  const PersonKey mother = *ComputePersonKey(CprOf("2911829996"), Key(), NoMother);
  const auto mothers = [&](std::string_view id) { return id == "m" ? std::optional(mother) : std::nullopt; };
  const std::set<std::string> keys = {
      ComputePersonKey(UnbornOf("m", "episode-1", 1), Key(), mothers)->bytes(),
      ComputePersonKey(UnbornOf("m", "episode-1", 2), Key(), mothers)->bytes(),
      ComputePersonKey(UnbornOf("m", "episode-2", 1), Key(), mothers)->bytes(),
  };
  EXPECT_EQ(keys.size(), 3u);
  EXPECT_EQ(absl::BytesToHexString(ComputePersonKey(UnbornOf("m", "episode-1", 1), Key(), mothers)->bytes()),
            "a8b103d3208be9c5bfc7a23ecac062b7159fa63d9b68afd68c95378d715cbaf3");
}

TEST(ComputePersonKeyTest, AnUnbornChildOfNobodyKnownIsRefused) {
  EXPECT_EQ(HexOf(UnbornOf("m", "episode-1", 1)), "MOTHER_UNKNOWN");
  const auto nameless = [](std::string_view) { return std::optional<PersonKey>(PersonKey()); };
  EXPECT_EQ(CodeOf(ComputePersonKey(UnbornOf("m", "episode-1", 1), Key(), nameless).status()), "MOTHER_UNKNOWN");
}

struct Malformed {
  std::string name;
  Identifier identifier;
  std::string code;
  std::string field_path;
};

class MalformedIdentifierTest : public testing::TestWithParam<Malformed> {};

TEST_P(MalformedIdentifierTest, IsRefusedWithCodeAndPathAndWithoutTheNumber) {
  const absl::Status status = CheckIdentifier(GetParam().identifier);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(DetailOf(status).code(), GetParam().code);
  EXPECT_EQ(DetailOf(status).field_path(), GetParam().field_path);
  EXPECT_EQ(status.message().find("99"), absl::string_view::npos);
  EXPECT_EQ(CodeOf(ComputePersonKey(GetParam().identifier, Key(), NoMother).status()), GetParam().code);
}

INSTANTIATE_TEST_SUITE_P(
    All, MalformedIdentifierTest,
    testing::Values(
        Malformed{"Nothing", Identifier(), "IDENTIFIER_MISSING", ""},
        Malformed{"ImpossibleDate", CprOf("3002829996"), "CPR_DATE", "cpr"},
        Malformed{"Zeros", CprOf("0000000000"), "CPR_UNKNOWN", "cpr"},
        Malformed{"NineDigits", CprOf("291182999"), "CPR_FORMAT", "cpr"},
        Malformed{"Hyphen", CprOf("291182-9996"), "CPR_FORMAT", "cpr"},
        Malformed{"EmptyCpr", CprOf(""), "CPR_FORMAT", "cpr"},
        Malformed{"DEcprShape", DEcprOf("2911829996", "i"), "D_ECPR_FORMAT", "d_ecpr.value"},
        Malformed{"DEcprWithoutIssuer", DEcprOf("2911820AB1", ""), "FIELD_REQUIRED", "d_ecpr.issuer"},
        Malformed{"DEcprLongIssuer", DEcprOf("2911820AB1", std::string(801, 'i')), "TEXT_LENGTH", "d_ecpr.issuer"},
        Malformed{"LocalWithoutSystem", LocalOf("", "1"), "FIELD_REQUIRED", "local.system"},
        Malformed{"LocalWithoutValue", LocalOf("s", ""), "FIELD_REQUIRED", "local.value"},
        Malformed{"UnbornWithoutMother", UnbornOf("", "e", 1), "FIELD_REQUIRED", "unborn.mother.person_id"},
        Malformed{"UnbornWithoutEpisode", UnbornOf("m", "", 1), "FIELD_REQUIRED", "unborn.pregnancy_episode_id"},
        Malformed{"UnbornZero", UnbornOf("m", "e", 0), "VALUE_RANGE", "unborn.ordinal"},
        Malformed{"UnbornTen", UnbornOf("m", "e", 10), "VALUE_RANGE", "unborn.ordinal"}),
    [](const auto& instance) { return instance.param.name; });

TEST(CheckIdentifierTest, XEcprNamesItsField) {
  Identifier identifier;
  identifier.set_x_ecpr("2911829996");
  EXPECT_EQ(DetailOf(CheckIdentifier(identifier)).field_path(), "x_ecpr");
  identifier.set_x_ecpr("3002821AB1");
  EXPECT_EQ(CodeOf(CheckIdentifier(identifier)), "X_ECPR_DATE");
  identifier.set_x_ecpr("2911821AB1");
  EXPECT_TRUE(CheckIdentifier(identifier).ok());
}

TEST(CheckIdentifierTest, UnbornPlacesOneAndNineAreTaken) {
  EXPECT_TRUE(CheckIdentifier(UnbornOf("m", "e", 1)).ok());
  EXPECT_TRUE(CheckIdentifier(UnbornOf("m", "e", 9)).ok());
}

}  // namespace person_key_test_internal
}  // namespace handover
