#include "clients/verify/signature.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <cstddef>
#include <string>

#include "clients/verify/tagged_hash.h"
#include "tests/unit/clients/verify/test_key.h"
#include "tests/unit/clients/verify/test_log.h"

namespace handover_verify {
namespace {

std::string SpkiOf(EVP_PKEY* key) {
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(key, &der);
  std::string spki(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  EVP_PKEY_free(key);
  return spki;
}

TEST(P256KeyTest, AGenuineSignatureVerifies) {
  const TestKey key = TestKey::Generate();
  const std::optional<P256Key> read = P256Key::FromSpki(key.Spki());
  ASSERT_TRUE(read.has_value());
  EXPECT_TRUE(read->Verifies("message", key.Sign("message")));
  EXPECT_TRUE(read->Verifies("", key.Sign("")));
}

TEST(P256KeyTest, AnotherMessageKeyOrSignatureDoesNotVerify) {
  const TestKey key = TestKey::Generate();
  const P256Key read = P256Key::FromSpki(key.Spki()).value();
  EXPECT_FALSE(read.Verifies("massage", key.Sign("message")));
  EXPECT_FALSE(read.Verifies("message", TestKey::Generate().Sign("message")));
}

TEST(P256KeyTest, EveryBitOfASignatureCounts) {
  const TestKey key = TestKey::Generate();
  const P256Key read = P256Key::FromSpki(key.Spki()).value();
  const std::string signature = key.Sign("message");
  for (std::size_t bit = 0; bit < signature.size() * 8; ++bit) {
    EXPECT_FALSE(read.Verifies("message", WithBitFlipped(signature, bit))) << bit;
  }
}

TEST(P256KeyTest, ASignatureOfAnotherFormDoesNotVerify) {
  const TestKey key = TestKey::Generate();
  const P256Key read = P256Key::FromSpki(key.Spki()).value();
  const std::string signature = key.Sign("message");
  EXPECT_FALSE(read.Verifies("message", ""));
  EXPECT_FALSE(read.Verifies("message", signature.substr(1)));
  EXPECT_FALSE(read.Verifies("message", signature + '\0'));
  EXPECT_FALSE(read.Verifies("message", std::string(64, '\0')));
  EXPECT_FALSE(read.Verifies("message", std::string(64, '\xff')));
}

TEST(P256KeyTest, TheIdIsTheHashOfTheKeyAsGiven) {
  const std::string spki = TestKey::Generate().Spki();
  const std::optional<P256Key> read = P256Key::FromSpki(spki);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->spki(), spki);
  EXPECT_EQ(read->Id(), Sha256(spki));
}

TEST(P256KeyTest, BytesThatAreNotExactlyAKeyAreRefused) {
  const std::string spki = TestKey::Generate().Spki();
  EXPECT_FALSE(P256Key::FromSpki(""));
  EXPECT_FALSE(P256Key::FromSpki(spki.substr(0, spki.size() - 1)));
  EXPECT_FALSE(P256Key::FromSpki(spki + '\0'));
  EXPECT_FALSE(P256Key::FromSpki(std::string(91, 'x')));
  EXPECT_FALSE(P256Key::FromSpki(WithBitFlipped(spki, spki.size() * 8 - 1)));
}

TEST(P256KeyTest, AKeyOfAnotherKindIsRefused) {
  EXPECT_FALSE(P256Key::FromSpki(SpkiOf(EVP_EC_gen("P-384"))));
  EXPECT_FALSE(P256Key::FromSpki(SpkiOf(EVP_EC_gen("secp256k1"))));
  EXPECT_FALSE(P256Key::FromSpki(SpkiOf(EVP_RSA_gen(1024))));
}

TEST(P256KeyTest, APublicKeyIsReadFromPemAlsoBehindOtherText) {
  const TestKey key = TestKey::Generate();
  for (const std::string& pem : {key.PublicPem(), "The key of the log:\n" + key.PublicPem(),
                                 "-----BEGIN OTHER-----\nZm9v\n-----END OTHER-----\n" + key.PublicPem()}) {
    const std::optional<P256Key> read = P256Key::FromPem(pem);
    ASSERT_TRUE(read.has_value()) << pem;
    EXPECT_EQ(read->spki(), key.Spki());
  }
}

TEST(P256KeyTest, TextWithoutAPublicKeyIsRefused) {
  const TestKey key = TestKey::Generate();
  EXPECT_FALSE(P256Key::FromPem(""));
  EXPECT_FALSE(P256Key::FromPem("no key"));
  EXPECT_FALSE(P256Key::FromPem(key.PrivatePem()));
  EXPECT_FALSE(P256Key::FromPem(key.Spki()));
  EXPECT_FALSE(P256Key::FromPem(key.PublicPem().substr(0, 100)));
  EXPECT_FALSE(P256Key::FromPem("-----BEGIN PUBLIC KEY-----\nZm9v\n-----END PUBLIC KEY-----\n"));
}

}  // namespace
}  // namespace handover_verify
