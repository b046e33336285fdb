#include "broker/identity/caller.h"

#include <string>
#include <utility>

#include "gtest/gtest.h"

#include "broker/base/refusal.h"
#include "tests/fakes/certificate_maker.h"
#include "tests/unit/broker/identity/sample_directory.h"

namespace handover::identity {
namespace caller_test_internal {

const absl::Time kNow = absl::FromUnixSeconds(1'750'000'000);

PeerCertificate VisitorsCertificate() {
  return *ParsePeerCertificate(
      fakes::MakeCertificate({.subject = {{"organizationIdentifier", std::string("NTRDK-") + kOdenseCvr},
                                          {"serialNumber", std::string("UI:DK-O:G:") + kVisitorsHolder}}}));
}

std::string CodeOfIdentify(const PeerCertificate& certificate, DirectoryRecords records, absl::Time now) {
  const auto directory = *Directory::Build(std::move(records));
  return CodeOf(Identify(certificate, *directory, now).status());
}

TEST(IdentifyTest, ABoundCertificateSpeaksForItsParty) {
  const auto directory = *Directory::Build(SampleRecords());
  const absl::StatusOr<Caller> caller = Identify(VisitorsCertificate(), *directory, kNow);
  ASSERT_TRUE(caller.ok());
  EXPECT_EQ(ToString(caller->party), kVisitorsId);
  EXPECT_EQ(caller->alias, "odense-health-visiting");
  EXPECT_EQ(caller->sector, directory::v1::HEALTH_VISITING);
  EXPECT_EQ(caller->certificate, VisitorsCertificate().number);
}

TEST(IdentifyTest, OutsideItsValidityItSpeaksForNobody) {
  EXPECT_EQ(CodeOfIdentify(VisitorsCertificate(), SampleRecords(), absl::FromUnixSeconds(1'699'999'999)),
            "CERT_NOT_YET_VALID");
  EXPECT_EQ(CodeOfIdentify(VisitorsCertificate(), SampleRecords(), absl::FromUnixSeconds(1'800'000'001)),
            "CERT_EXPIRED");
}

// T-08: on the next call, whatever the connection.
TEST(IdentifyTest, ARevokedCertificateSpeaksForNobody) {
  DirectoryRecords records = SampleRecords();
  records.revoked_certificates = {VisitorsCertificate().number};
  EXPECT_EQ(CodeOfIdentify(VisitorsCertificate(), records, kNow), "CERT_REVOKED");
}

TEST(IdentifyTest, AnUnboundCertificateSpeaksForNobody) {
  DirectoryRecords records = SampleRecords();
  records.bindings.erase(records.bindings.begin());
  EXPECT_EQ(CodeOfIdentify(VisitorsCertificate(), records, kNow), "CERT_NOT_BOUND");
}

TEST(IdentifyTest, ASuspendedPartyIsRefused) {
  DirectoryRecords records = SampleRecords();
  records.parties[0].set_state(directory::v1::Party::SUSPENDED);
  EXPECT_EQ(CodeOfIdentify(VisitorsCertificate(), records, kNow), "PARTY_SUSPENDED");
}

TEST(IdentifyTest, EveryRefusalIsUnauthenticated) {
  EXPECT_EQ(Identify(VisitorsCertificate(), Directory(), kNow).status().code(), absl::StatusCode::kUnauthenticated);
}

// T-01.
TEST(CheckSenderTest, OnlyTheCallersOwnPartyMaySend) {
  const auto directory = *Directory::Build(SampleRecords());
  const Caller caller = *Identify(VisitorsCertificate(), *directory, kNow);
  EXPECT_TRUE(CheckSender(caller, *ParseUuid(kVisitorsId)).ok());
  const absl::Status other = CheckSender(caller, *ParseUuid(kDaycareId));
  EXPECT_EQ(other.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(DetailOf(other).code(), "SENDER_MISMATCH");
  EXPECT_EQ(DetailOf(other).field_path(), "envelope.sender_party");
  EXPECT_FALSE(CheckSender(caller, "").ok());
}

}  // namespace caller_test_internal
}  // namespace handover::identity
