#include "clients/cli/certificate_subject.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "clients/cli/command.h"
#include "tests/fakes/certificate_maker.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::cli {
namespace {

absl::StatusOr<CertificateSubject> Read(const std::string& pem) {
  const fakes::TemporaryFolder folder;
  fakes::WriteFileBytes(folder.File("c.pem"), pem);
  return ReadCertificateSubject(folder.File("c.pem"));
}

absl::StatusOr<CertificateSubject> ReadSubject(std::vector<fakes::NameAttribute> subject) {
  return Read(fakes::MakeCertificate({.subject = std::move(subject)}));
}

TEST(CertificateSubjectTest, CvrAndHolderAreRead) {
  const absl::StatusOr<CertificateSubject> subject = ReadSubject(fakes::Oces3Subject());
  ASSERT_TRUE(subject.ok()) << subject.status();
  EXPECT_EQ(subject->cvr, "12345678");
  EXPECT_EQ(subject->holder_uuid, "a262681f-2e94-45c5-aaea-aad4e9bc5768");
}

TEST(CertificateSubjectTest, ShapeOfOces3IsRequired) {
  const fakes::NameAttribute cvr = {"organizationIdentifier", "NTRDK-12345678"};
  const fakes::NameAttribute holder = {"serialNumber", "UI:DK-O:G:a262681f-2e94-45c5-aaea-aad4e9bc5768"};
  EXPECT_TRUE(ReadSubject({cvr, holder}).ok());
  EXPECT_EQ(ExitCodeOf(ReadSubject({cvr}).status()), kUsage);
  EXPECT_EQ(ExitCodeOf(ReadSubject({holder}).status()), kUsage);
  EXPECT_EQ(ExitCodeOf(ReadSubject({cvr, cvr, holder}).status()), kUsage);
  EXPECT_EQ(ExitCodeOf(ReadSubject({{"organizationIdentifier", "VATDK-12345678"}, holder}).status()), kUsage);
  EXPECT_EQ(ExitCodeOf(ReadSubject({cvr, {"serialNumber", "CVR:12345678"}}).status()), kUsage);
  EXPECT_EQ(ExitCodeOf(ReadSubject({{"CN", "organizationIdentifier=NTRDK-12345678"}, holder}).status()), kUsage);
}

TEST(CertificateSubjectTest, WhatIsNoCertificateIsAUsageError) {
  EXPECT_EQ(ExitCodeOf(Read("no certificate").status()), kUsage);
  EXPECT_EQ(ExitCodeOf(ReadCertificateSubject("none").status()), kUsage);
}

}  // namespace
}  // namespace handover::cli
