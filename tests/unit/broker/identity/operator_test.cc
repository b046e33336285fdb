#include "broker/identity/operator.h"

#include <string>

#include "gtest/gtest.h"

#include "broker/base/refusal.h"
#include "tests/fakes/certificate_maker.h"

namespace handover::identity {
namespace operator_test_internal {

using fakes::MakeCertificate;

std::string CodeOfName(const std::vector<fakes::NameAttribute>& subject) {
  return CodeOf(ParseOperatorCertificate(MakeCertificate({subject})).status());
}

TEST(ParseOperatorCertificateTest, TheCommonNameIsTheName) {
  const absl::StatusOr<Operator> caller = ParseOperatorCertificate(MakeCertificate({{{"CN", "Søren Drift"}}}));
  ASSERT_TRUE(caller.ok());
  EXPECT_EQ(caller->name, "Søren Drift");
  EXPECT_FALSE(caller->certificate.serial.empty());
}

TEST(ParseOperatorCertificateTest, NoneSeveralAndUnprintableNamesAreRefused) {
  EXPECT_EQ(CodeOfName({{"O", "Drift"}}), "CERT_NAME_MISSING");
  EXPECT_EQ(CodeOfName({{"CN", "a"}, {"CN", "b"}}), "CERT_NAME_TWICE");
  EXPECT_EQ(CodeOfName({{"CN", "a\nadmin"}}), "CERT_NAME_FORMAT");
  EXPECT_EQ(CodeOfName({{"CN", "\x1b[31mred"}}), "CERT_NAME_FORMAT");
}

TEST(ParseOperatorCertificateTest, WhatIsNoCertificateIsRefused) {
  const absl::Status status = ParseOperatorCertificate("none").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(CodeOf(status), "CERT_MALFORMED");
}

TEST(CheckOperatorTest, OnlyInsideTheValidity) {
  const Operator caller = *ParseOperatorCertificate(MakeCertificate({{{"CN", "a"}}}));
  EXPECT_TRUE(CheckOperator(caller, absl::FromUnixSeconds(1'750'000'000)).ok());
  EXPECT_EQ(CodeOf(CheckOperator(caller, absl::FromUnixSeconds(1'600'000'000))), "CERT_NOT_YET_VALID");
  EXPECT_EQ(CodeOf(CheckOperator(caller, absl::FromUnixSeconds(1'900'000'000))), "CERT_EXPIRED");
}

}  // namespace operator_test_internal
}  // namespace handover::identity
