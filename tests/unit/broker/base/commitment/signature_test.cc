#include "broker/base/commitment/signature.h"

#include <openssl/err.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "gtest/gtest.h"

#include "broker/base/commitment/hash.h"
#include "tests/unit/broker/base/commitment/vectors.h"

namespace handover {
namespace {
namespace signature_test {

// A P-384 key's SubjectPublicKeyInfo; a public value, made for this test.
constexpr char kOtherCurve[] =
    "3076301006072a8648ce3d020106052b81040022036200040000000000000000000000000000000000000000000000000000000000000000"
    "0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
    "0000000000000000";

bool QueueIsClean() { return ERR_peek_error() == 0; }

}  // namespace signature_test

TEST(SignatureTest, SignedMessageVerifiesAndNoOtherDoes) {
  const SigningKey key = SigningKey::Generate().value();
  const Signature signature = key.Sign("message").value();
  EXPECT_TRUE(key.verify_key().Verify("message", AsView(signature)));
  EXPECT_FALSE(key.verify_key().Verify("messagf", AsView(signature)));
  EXPECT_FALSE(SigningKey::Generate()->verify_key().Verify("message", AsView(signature)));
}

TEST(SignatureTest, VectorKeysHaveTheirIdsAndSignForThem) {
  const Vectors vectors;
  ASSERT_EQ(vectors.Section("keys").Size(), 6u);
  for (const rapidjson::Value& key : vectors.Section("keys").GetArray()) {
    const SigningKey private_key = vectors.PrivateKey(key["name"].GetString());
    EXPECT_EQ(private_key.verify_key().spki(), Unhex(key["spki"]));
    EXPECT_EQ(private_key.verify_key().key_id(), UnhexDigest(key["key_id"]));
    const Signature signature = private_key.Sign("x").value();
    EXPECT_TRUE(VerifyKey::FromSpki(Unhex(key["spki"]))->Verify("x", AsView(signature)));
  }
}

// r or s with leading zeros or a high first bit are written differently in DER; both must come back as 32 bytes.
TEST(SignatureTest, ManySignaturesOfEveryShapeVerify) {
  const SigningKey key = SigningKey::Generate().value();
  for (int i = 0; i < 300; ++i) {
    const std::string message = std::to_string(i);
    EXPECT_TRUE(key.verify_key().Verify(message, AsView(key.Sign(message).value())));
  }
}

TEST(SignatureTest, StrippedPaddedZeroAndHugeSignaturesAreFalse) {
  const SigningKey key = SigningKey::Generate().value();
  const std::string good = ToString(key.Sign("message").value());
  const VerifyKey& verify = key.verify_key();
  for (const std::string& bad :
       {std::string(), good.substr(0, 63), good + "x", std::string(64, '\0'), std::string(64, '\xff'),
        good.substr(0, 32) + std::string(32, '\0'), std::string(32, '\0') + good.substr(32)}) {
    EXPECT_FALSE(verify.Verify("message", bad));
  }
  EXPECT_TRUE(signature_test::QueueIsClean());
}

TEST(SignatureTest, PemOfEitherHalfReadsBack) {
  const SigningKey key = SigningKey::Generate().value();
  EXPECT_EQ(SigningKey::FromPem(key.ToPem())->verify_key().spki(), key.verify_key().spki());
  EXPECT_EQ(VerifyKey::FromPem(key.verify_key().ToPem())->key_id(), key.verify_key().key_id());
}

TEST(SignatureTest, CopiesSignAndVerifyAfterTheFirstIsGone) {
  auto first = std::make_unique<SigningKey>(SigningKey::Generate().value());
  const SigningKey second = *first;
  const VerifyKey verify = first->verify_key();
  first.reset();
  EXPECT_TRUE(verify.Verify("x", AsView(second.Sign("x").value())));
}

TEST(SignatureTest, OneKeySignsAndVerifiesOnManyThreads) {
  const SigningKey key = SigningKey::Generate().value();
  std::atomic<int> held_count = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 50; ++j) held_count += key.verify_key().Verify("x", AsView(key.Sign("x").value())) ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(held_count, 200);
}

TEST(SignatureTest, OtherFormsOfAPublicKeyAreRefused) {
  const std::string good = SigningKey::Generate()->verify_key().spki();
  std::string off_curve = good;
  off_curve.back() = static_cast<char>(off_curve.back() ^ 1);
  std::string compressed = good.substr(0, 59);
  compressed[1] = 0x39;
  compressed[25] = 0x22;
  compressed[26] = 0x02;
  for (const std::string& bad : {std::string(), good.substr(0, 90), good + "x", off_curve, compressed,
                                 absl::HexStringToBytes(signature_test::kOtherCurve)}) {
    EXPECT_EQ(VerifyKey::FromSpki(bad).status().code(), absl::StatusCode::kInvalidArgument) << bad.size();
  }
  EXPECT_TRUE(signature_test::QueueIsClean());
}

TEST(SignatureTest, UnreadableKeysAreRefusedAndNothingOfThemIsSaid) {
  const std::string secret = "-----BEGIN " "PRIVATE KEY-----\nc2VjcmV0\n-----END " "PRIVATE KEY-----\n";
  for (const std::string& bad : {std::string(), secret, std::string(20'000, 'x')}) {
    const absl::Status status = SigningKey::FromPem(bad).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(status.ToString().find("c2Vj"), std::string::npos);
    EXPECT_EQ(VerifyKey::FromPem(bad).status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(SigningKey::FromPkcs8(bad).status().code(), absl::StatusCode::kInvalidArgument);
  }
  EXPECT_TRUE(signature_test::QueueIsClean());
}

TEST(SignatureTest, PrivateKeyWithAnotherKeysPublicHalfIsRefused) {
  const Vectors vectors;
  const rapidjson::Value& keys = vectors.Section("keys");
  const std::string der =
      absl::HexStringToBytes("308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420") +
      Unhex(keys[0]["d"]) + absl::HexStringToBytes("a144034200") + Unhex(keys[1]["spki"]).substr(26);
  EXPECT_EQ(SigningKey::FromPkcs8(der).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace handover
