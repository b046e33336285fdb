#include "broker/rpc/peer.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "broker/base/refusal.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/world/test_authority.h"

namespace handover::rpc {
namespace {

constexpr char kCvr[] = "29190909";
constexpr char kHolder[] = "a262681f-2e94-45c5-aaea-aad4e9bc5768";
constexpr char kParty[] = "0190a8f2-0000-7000-8000-000000000001";

std::shared_ptr<const identity::Directory> DirectoryWith(directory::v1::Party::State state) {
  identity::DirectoryRecords records;
  directory::v1::Party& party = records.parties.emplace_back();
  party.set_party_id(kParty);
  party.set_alias("ouh");
  party.set_display_name("OUH");
  party.set_sector(directory::v1::BIRTH_CLINIC);
  party.set_cvr(kCvr);
  party.set_state(state);
  directory::v1::CertificateBinding& binding = records.bindings.emplace_back();
  binding.set_cvr(kCvr);
  binding.set_certificate_uuid(kHolder);
  binding.set_party_id(kParty);
  return *identity::Directory::Build(std::move(records));
}

class PeersTest : public ::testing::Test {
 protected:
  std::shared_ptr<const RevocationList> ListOf(const identity::PeerCertificate& certificate, bool revoked) {
    auto list = std::make_shared<RevocationList>();
    list->issuer_sha256 = certificate.number.issuer_sha256;
    list->this_update = clock_.Now();
    list->next_update = clock_.Now() + absl::Hours(1);
    if (revoked) list->serials.insert(certificate.number.serial);
    return list;
  }
  // Revocation lists of the certificate's issuer are in force.
  void TurnOn(const identity::PeerCertificate& certificate, bool revoked) {
    revocations_.Set(std::make_shared<const Revocations>(
        std::vector<std::string>{certificate.number.issuer_sha256},
        std::vector<std::shared_ptr<const RevocationList>>{ListOf(certificate, revoked)}));
  }
  std::string Verdict(Risk risk = Risk::kUsual) {
    const absl::StatusOr<identity::Caller> caller = peers_.Identify(*certificate_, risk);
    return caller.ok() ? caller->alias : CodeOf(caller.status());
  }

  fakes::FakeClock clock_;
  fakes::TestAuthority authority_{"Issuing CA"};
  pipeline::Current<identity::Directory> directory_{DirectoryWith(directory::v1::Party::ACTIVE)};
  pipeline::Current<Revocations> revocations_{std::make_shared<const Revocations>()};
  Peers peers_{directory_, revocations_, clock_};
  const std::string pem_ = authority_.IssueToParty(kCvr, kHolder).certificate;
  const Peers::Certificate certificate_ = peers_.CertificateFrom(pem_);
};

TEST_F(PeersTest, ACertificateSpeaksForItsParty) { EXPECT_EQ(Verdict(), "ouh"); }

TEST_F(PeersTest, ACertificateIsParsedOnce) { EXPECT_EQ(peers_.CertificateFrom(pem_), certificate_); }

TEST_F(PeersTest, AnUnreadableCertificateIsAnErrorThatIsKept) {
  const Peers::Certificate broken = peers_.CertificateFrom("no certificate");
  EXPECT_EQ(CodeOf(peers_.Identify(*broken, Risk::kLow).status()), "CERT_MALFORMED");
  EXPECT_EQ(peers_.CertificateFrom("no certificate"), broken);
}

TEST_F(PeersTest, TheDirectoryOfThisMomentCounts) {
  directory_.Set(DirectoryWith(directory::v1::Party::SUSPENDED));
  EXPECT_EQ(Verdict(), "PARTY_SUSPENDED");
  directory_.Set(std::make_shared<const identity::Directory>());
  EXPECT_EQ(Verdict(), "CERT_NOT_BOUND");
}

TEST_F(PeersTest, AnExpiredCertificateIsRefusedOnAStandingConnection) {
  clock_.JumpTo(fakes::kFarAhead + absl::Seconds(1));
  EXPECT_EQ(Verdict(), "CERT_EXPIRED");
}

TEST_F(PeersTest, ARevokedCertificateIsRefusedWhateverItAsksFor) {
  TurnOn(**certificate_, true);
  EXPECT_EQ(Verdict(Risk::kUsual), "CERT_REVOKED");
  EXPECT_EQ(Verdict(Risk::kLow), "CERT_REVOKED");
}

TEST_F(PeersTest, ACertificateThatIsNotOnTheListIsServed) {
  TurnOn(**certificate_, false);
  EXPECT_EQ(Verdict(), "ouh");
}

TEST_F(PeersTest, WithAnExpiredListOnlyLowRiskIsServed) {
  TurnOn(**certificate_, false);
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ(Verdict(Risk::kUsual), "REVOCATION_LIST_EXPIRED");
  EXPECT_EQ(Verdict(Risk::kLow), "ouh");
}

TEST_F(PeersTest, AnIssuerWithoutAListIsRefused) {
  identity::PeerCertificate other = **certificate_;
  other.number.issuer_sha256 = std::string(32, 'x');
  TurnOn(other, false);
  EXPECT_EQ(Verdict(), "CERT_ISSUER_UNKNOWN");
}

TEST(PeerPemTest, AConnectionWithoutACertificateIsRefused) {
  const grpc::CallbackServerContext context;
  EXPECT_EQ(CodeOf(PeerPem(context).status()), "CERT_MISSING");
}

}  // namespace
}  // namespace handover::rpc
