#include "broker/identity/certificate.h"

#include <string>

#include "gtest/gtest.h"

#include "broker/base/refusal.h"
#include "tests/fakes/certificate_maker.h"

namespace handover::identity {
namespace certificate_test_internal {

using fakes::MakeCertificate;
using fakes::NameAttribute;
using fakes::Oces3Subject;

// The subject of an ordinary certificate, with one attribute's values replaced by others.
std::vector<NameAttribute> SubjectWith(const std::string& attribute, const std::vector<std::string>& values) {
  std::vector<NameAttribute> subject;
  for (const NameAttribute& entry : Oces3Subject()) {
    if (entry.first != attribute) subject.push_back(entry);
  }
  for (const std::string& value : values) subject.push_back({attribute, value});
  return subject;
}

TEST(ParsePeerCertificateTest, ReadsAnOcesCertificate) {
  const absl::StatusOr<PeerCertificate> certificate = ParsePeerCertificate(MakeCertificate({Oces3Subject()}));
  ASSERT_TRUE(certificate.ok()) << certificate.status();
  EXPECT_EQ(certificate->cvr, "12345678");
  EXPECT_EQ(certificate->holder_uuid, "a262681f-2e94-45c5-aaea-aad4e9bc5768");
  EXPECT_EQ(certificate->common_name, "Lægesystem Rødovre");
  EXPECT_EQ(certificate->organisation, "Leverandør af Lægesystem");
  EXPECT_EQ(certificate->serial_hex, "1234abcd");
  EXPECT_EQ(certificate->issuer_common_name, "Test issuing CA 1");
  EXPECT_LT(certificate->not_before, certificate->not_after);
}

// T-02: whoever looks for a text in the printed subject finds the forged number.
TEST(ParsePeerCertificateTest, ANumberInsideTheCommonNameIsNotTheNumber) {
  const std::string forged =
      "x,organizationIdentifier=NTRDK-29190909,serialNumber=UI:DK-O:G:"
      "00000000-0000-4000-8000-000000000000";
  const absl::StatusOr<PeerCertificate> certificate =
      ParsePeerCertificate(MakeCertificate({SubjectWith("CN", {forged})}));
  ASSERT_TRUE(certificate.ok());
  EXPECT_EQ(certificate->cvr, "12345678");
  EXPECT_EQ(certificate->holder_uuid, "a262681f-2e94-45c5-aaea-aad4e9bc5768");
  EXPECT_EQ(certificate->common_name, forged);
}

TEST(ParsePeerCertificateTest, AWrongCheckDigitIsTakenAndFlagged) {
  EXPECT_FALSE(ParsePeerCertificate(MakeCertificate({Oces3Subject()}))->cvr_check_digit_holds);
  EXPECT_TRUE(ParsePeerCertificate(MakeCertificate({SubjectWith("organizationIdentifier", {"NTRDK-29190909"})}))
                  ->cvr_check_digit_holds);
}

TEST(ParsePeerCertificateTest, AnUpperCaseUuidAndAnotherHolderLetterAreTakenAsLowerCase) {
  const PeerCertificate certificate = *ParsePeerCertificate(
      MakeCertificate({SubjectWith("serialNumber", {"UI:DK-E:G:A262681F-2E94-45C5-AAEA-AAD4E9BC5768"})}));
  EXPECT_EQ(certificate.holder_uuid, "a262681f-2e94-45c5-aaea-aad4e9bc5768");
}

TEST(ParsePeerCertificateTest, NamesForPeopleMayBeMissing) {
  const absl::StatusOr<PeerCertificate> certificate =
      ParsePeerCertificate(MakeCertificate({.subject = SubjectWith("CN", {}), .issuer = {{"O", "No CN"}}}));
  ASSERT_TRUE(certificate.ok());
  EXPECT_EQ(certificate->common_name, "");
  EXPECT_EQ(certificate->issuer_common_name, "");
}

struct Wrong {
  std::string name;
  std::vector<NameAttribute> subject;
  std::string code;
};

class WrongSubjectTest : public testing::TestWithParam<Wrong> {};

// T-03.
TEST_P(WrongSubjectTest, IsRefusedWithItsCodeAndWithoutTheValue) {
  const absl::Status status = ParsePeerCertificate(MakeCertificate({GetParam().subject})).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(CodeOf(status), GetParam().code);
  EXPECT_EQ(status.message().find("12345678"), absl::string_view::npos);
}

constexpr char kOrganisation[] = "organizationIdentifier";

INSTANTIATE_TEST_SUITE_P(
    All, WrongSubjectTest,
    testing::Values(
        Wrong{"None", SubjectWith(kOrganisation, {}), "CERT_ORGANISATION_MISSING"},
        Wrong{"Two", SubjectWith(kOrganisation, {"NTRDK-12345678", "NTRDK-29190909"}), "CERT_ORGANISATION_TWICE"},
        Wrong{"TwoEqual", SubjectWith(kOrganisation, {"NTRDK-12345678", "NTRDK-12345678"}), "CERT_ORGANISATION_TWICE"},
        Wrong{"Vat", SubjectWith(kOrganisation, {"VATDK-12345678"}), "CERT_ORGANISATION_FORMAT"},
        Wrong{"LowerCase", SubjectWith(kOrganisation, {"ntrdk-12345678"}), "CERT_ORGANISATION_FORMAT"},
        Wrong{"Seven", SubjectWith(kOrganisation, {"NTRDK-1234567"}), "CERT_ORGANISATION_FORMAT"},
        Wrong{"Nine", SubjectWith(kOrganisation, {"NTRDK-123456789"}), "CERT_ORGANISATION_FORMAT"},
        Wrong{"Letter", SubjectWith(kOrganisation, {"NTRDK-1234567A"}), "CERT_ORGANISATION_FORMAT"},
        Wrong{"FullWidth", SubjectWith(kOrganisation, {"NTRDK-１２３４５６７８"}), "CERT_ORGANISATION_FORMAT"},
        Wrong{"Nul", SubjectWith(kOrganisation, {std::string("NTRDK-12345678\0x", 16)}), "CERT_ORGANISATION_FORMAT"},
        Wrong{"Space", SubjectWith(kOrganisation, {"NTRDK-12345678 "}), "CERT_ORGANISATION_FORMAT"},
        Wrong{"NoHolder", SubjectWith("serialNumber", {}), "CERT_HOLDER_MISSING"},
        Wrong{"TwoHolders", SubjectWith("serialNumber", {"UI:DK-O:G:a262681f-2e94-45c5-aaea-aad4e9bc5768", "x"}),
              "CERT_HOLDER_TWICE"},
        Wrong{"OldHolder", SubjectWith("serialNumber", {"CVR:12345678-UID:1234"}), "CERT_HOLDER_FORMAT"},
        Wrong{"NoUuid", SubjectWith("serialNumber", {"UI:DK-O:G:"}), "CERT_HOLDER_FORMAT"},
        Wrong{"BadUuid", SubjectWith("serialNumber", {"UI:DK-O:G:a262681f-2e94-45c5-aaea-aad4e9bc576"}),
              "CERT_HOLDER_FORMAT"},
        Wrong{"NoLetter", SubjectWith("serialNumber", {"UI:DK-:G:a262681f-2e94-45c5-aaea-aad4e9bc5768"}),
              "CERT_HOLDER_FORMAT"}),
    [](const auto& instance) { return instance.param.name; });

TEST(ParsePeerCertificateTest, WhatIsNoCertificateIsRefused) {
  EXPECT_EQ(CodeOf(ParsePeerCertificate("none").status()), "CERT_MALFORMED");
}

// T-06, at the second.
TEST(CheckValidityTest, BothEndsAreInside) {
  const absl::Time begin = absl::FromUnixSeconds(1'700'000'000);
  const absl::Time end = absl::FromUnixSeconds(1'800'000'000);
  EXPECT_EQ(CodeOf(CheckValidity(begin, end, begin - absl::Nanoseconds(1))), "CERT_NOT_YET_VALID");
  EXPECT_TRUE(CheckValidity(begin, end, begin).ok());
  EXPECT_TRUE(CheckValidity(begin, end, end).ok());
  EXPECT_TRUE(CheckValidity(begin, end, end + absl::Milliseconds(999)).ok());
  EXPECT_EQ(CodeOf(CheckValidity(begin, end, end + absl::Seconds(1))), "CERT_EXPIRED");
  EXPECT_EQ(CheckValidity(begin, end, end + absl::Hours(1)).code(), absl::StatusCode::kUnauthenticated);
}

}  // namespace certificate_test_internal
}  // namespace handover::identity
