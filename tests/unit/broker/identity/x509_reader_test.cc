#include "broker/identity/x509_reader.h"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <string>

#include "gtest/gtest.h"

#include "broker/base/refusal.h"
#include "tests/fakes/certificate_maker.h"

namespace handover::identity {
namespace x509_reader_test_internal {

using fakes::CertificateText;
using fakes::MakeCertificate;

TEST(ReadX509Test, ReadsEveryValueOfEveryAttributeInOrder) {
  const X509Facts facts = *ReadX509(MakeCertificate(
      {.subject = {{"CN", "a"}, {"O", "o"}, {"CN", "b"}, {"serialNumber", "s"}, {"organizationIdentifier", "i"}}}));
  EXPECT_EQ(facts.common_names, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(facts.organisations, std::vector<std::string>{"o"});
  EXPECT_EQ(facts.serial_numbers, std::vector<std::string>{"s"});
  EXPECT_EQ(facts.organisation_identifiers, std::vector<std::string>{"i"});
}

TEST(ReadX509Test, DanishLettersComeOutAsUtf8) {
  EXPECT_EQ(ReadX509(MakeCertificate({.subject = {{"CN", "Rødovre æøå ÆØÅ"}}}))->common_names.front(),
            "Rødovre æøå ÆØÅ");
}

TEST(ReadX509Test, ReadsNumberIssuerAndTimes) {
  const X509Facts facts = *ReadX509(MakeCertificate({.subject = {{"CN", "a"}},
                                                     .issuer = {{"C", "DK"}, {"CN", "Issuing CA 2"}},
                                                     .serial_hex = "00ff01",
                                                     .not_before = absl::FromUnixSeconds(1'000'000'000),
                                                     .not_after = absl::FromUnixSeconds(4'000'000'000)}));
  EXPECT_EQ(facts.issuer_common_name, "Issuing CA 2");
  EXPECT_EQ(facts.number.serial, "\xff\x01");
  EXPECT_EQ(facts.number.issuer_sha256.size(), 32u);
  EXPECT_EQ(facts.not_before, absl::FromUnixSeconds(1'000'000'000));
  EXPECT_EQ(facts.not_after, absl::FromUnixSeconds(4'000'000'000));
}

TEST(ReadX509Test, OneSerialOfTwoIssuersAreTwoNumbers) {
  const std::vector<fakes::NameAttribute> subject = {{"CN", "a"}};
  const CertificateNumber first = ReadX509(MakeCertificate({.subject = subject, .issuer = {{"CN", "CA 1"}}}))->number;
  const CertificateNumber second = ReadX509(MakeCertificate({.subject = subject, .issuer = {{"CN", "CA 2"}}}))->number;
  EXPECT_EQ(first.serial, second.serial);
  EXPECT_NE(first, second);
}

TEST(ReadX509Test, TextBeforeTheCertificateAndASecondOneAreNotRead) {
  const std::string first = MakeCertificate({.subject = {{"CN", "first"}}});
  const std::string second = MakeCertificate({.subject = {{"CN", "second"}}});
  EXPECT_EQ(ReadX509("subject=CN=forged\n" + first + second)->common_names, std::vector<std::string>{"first"});
}

class UnreadableTest : public testing::TestWithParam<std::string> {};

TEST_P(UnreadableTest, IsRefusedAndLeavesNoErrorBehind) {
  ERR_clear_error();
  const absl::Status status = ReadX509(GetParam()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(CodeOf(status), "CERT_MALFORMED");
  EXPECT_EQ(ERR_peek_error(), 0u);
}

std::string Valid() { return MakeCertificate({.subject = {{"CN", "a"}}}); }

std::string WithByteChanged(std::string pem) {
  pem[pem.size() / 2] = '!';
  return pem;
}

INSTANTIATE_TEST_SUITE_P(
    All, UnreadableTest,
    testing::Values("", "not a certificate", Valid().substr(0, 200), WithByteChanged(Valid()),
                    std::string(70'000, ' ') + Valid(),
                    "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n",
                    "-----BEGIN CERTIFICATE-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899"
                    "AABBCCDDEEFF\n\nMAA=\n-----END CERTIFICATE-----\n",
                    MakeCertificate({.subject = {{"CN", "a"}}, .serial_hex = "-01"})));

TEST(ReadX509Test, LeavesAnEarlierErrorWhereItWas) {
  ERR_clear_error();
  ERR_put_error(ERR_LIB_USER, 0, 77, __FILE__, __LINE__);
  EXPECT_FALSE(ReadX509("none").ok());
  EXPECT_EQ(ERR_GET_REASON(ERR_get_error()), 77);
  EXPECT_EQ(ERR_get_error(), 0u);
}

}  // namespace x509_reader_test_internal
}  // namespace handover::identity
