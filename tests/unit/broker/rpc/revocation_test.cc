#include "broker/rpc/revocation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>
#include <vector>

#include "broker/base/refusal.h"
#include "broker/identity/certificate.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/fakes/world/test_authority.h"

namespace handover::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::Duration kHour = absl::Hours(1);
constexpr char kUuid[] = "a262681f-2e94-45c5-aaea-aad4e9bc5768";

class RevocationTest : public ::testing::Test {
 protected:
  RevocationTest() {
    fakes::WriteFileBytes(ca_file(), authority_.certificate());
    ::mkdir(folder_.File("crl").c_str(), 0700);
  }

  std::string ca_file() const { return folder_.File("ca.pem"); }
  std::string crl(const std::string& name) const { return folder_.File("crl/" + name); }
  absl::Time now() const { return clock_.Now(); }

  static identity::CertificateNumber NumberOf(const fakes::IssuedCertificate& issued) {
    return identity::ParsePeerCertificate(issued.certificate)->number;
  }
  std::string List(const std::vector<std::string>& serials, absl::Time from, absl::Duration life = 10 * kHour) const {
    return authority_.MakeRevocationList({serials, from, from + life});
  }
  // `file CODE` of each that was left out.
  static std::vector<std::string> CodesOf(const RevocationFolder::Outcome& outcome) {
    std::vector<std::string> codes;
    for (const RevocationFolder::Refused& refused : outcome.refused) codes.push_back(refused.file + " " + refused.code);
    return codes;
  }

  fakes::FakeClock clock_;
  fakes::TemporaryFolder folder_;
  fakes::TestAuthority authority_{"Issuing CA"};
  fakes::IssuedCertificate good_ = authority_.IssueToParty("29190909", kUuid);
  fakes::IssuedCertificate bad_ = authority_.IssueToParty("29190909", kUuid);
  pipeline::Current<Revocations> current_{std::make_shared<const Revocations>()};
  RevocationFolder lists_{folder_.File("crl"), ca_file(), current_};
};

TEST_F(RevocationTest, OnlyTheListedCertificateIsRevoked) {
  fakes::WriteFileBytes(crl("a.pem"), List({bad_.serial_hex}, now()));
  const RevocationFolder::Outcome outcome = lists_.Refresh(now());
  EXPECT_TRUE(outcome.changed);
  EXPECT_THAT(outcome.refused, IsEmpty());
  EXPECT_TRUE(current_.Get()->IsRevoked(NumberOf(bad_)));
  EXPECT_FALSE(current_.Get()->IsRevoked(NumberOf(good_)));
  EXPECT_TRUE(current_.Get()->Knows(NumberOf(good_)));
  EXPECT_EQ(current_.Get()->size(), 1u);
}

TEST_F(RevocationTest, TheSameSerialOfAnotherIssuerIsNotRevoked) {
  fakes::WriteFileBytes(crl("a.pem"), List({bad_.serial_hex}, now()));
  lists_.Refresh(now());
  identity::CertificateNumber other = NumberOf(bad_);
  other.issuer_sha256[0] = static_cast<char>(other.issuer_sha256[0] ^ 1);
  EXPECT_FALSE(current_.Get()->IsRevoked(other));
  EXPECT_FALSE(current_.Get()->Knows(other));
}

// T-09: an empty, missing or unreadable folder.
TEST_F(RevocationTest, WithoutAListNobodyIsServed) {
  EXPECT_EQ(current_.Get()->StateAt(now()), RevocationState::kExpired);
  lists_.Refresh(now());
  EXPECT_EQ(current_.Get()->StateAt(now()), RevocationState::kExpired);
  pipeline::Current<Revocations> other(std::make_shared<const Revocations>());
  RevocationFolder missing(folder_.File("none"), ca_file(), other);
  EXPECT_THAT(CodesOf(missing.Refresh(now())), ElementsAre(" CRL_UNREADABLE"));
  EXPECT_EQ(other.Get()->StateAt(now()), RevocationState::kExpired);
}

TEST_F(RevocationTest, WithoutAFolderRevocationIsOff) {
  pipeline::Current<Revocations> other(std::make_shared<const Revocations>());
  RevocationFolder off("", ca_file(), other);
  EXPECT_FALSE(off.Refresh(now()).changed);
  EXPECT_EQ(other.Get()->StateAt(now()), RevocationState::kOff);
  EXPECT_TRUE(other.Get()->Knows(NumberOf(good_)));
}

TEST_F(RevocationTest, AListIsStaleAfterThreeQuartersOfItsLifeAndExpiredAtItsEnd) {
  fakes::WriteFileBytes(crl("a.pem"), List({}, now(), 4 * kHour));
  lists_.Refresh(now());
  const Revocations& lists = *current_.Get();
  EXPECT_EQ(lists.StateAt(now() + 3 * kHour - absl::Seconds(1)), RevocationState::kFresh);
  EXPECT_EQ(lists.StateAt(now() + 3 * kHour), RevocationState::kStale);
  EXPECT_EQ(lists.StateAt(now() + 4 * kHour - absl::Seconds(1)), RevocationState::kStale);
  EXPECT_EQ(lists.StateAt(now() + 4 * kHour), RevocationState::kExpired);
  EXPECT_EQ(lists.next_update(), now() + 4 * kHour);
}

TEST_F(RevocationTest, ANewerListReplacesTheOneBeforeIt) {
  fakes::WriteFileBytes(crl("a.pem"), List({}, now()));
  lists_.Refresh(now());
  fakes::WriteFileBytes(crl("a.pem"), List({bad_.serial_hex}, now() + kHour));
  EXPECT_TRUE(lists_.Refresh(now() + kHour).changed);
  EXPECT_TRUE(current_.Get()->IsRevoked(NumberOf(bad_)));
}

TEST_F(RevocationTest, AnOlderListNeverTakesARevocationBack) {
  fakes::WriteFileBytes(crl("a.pem"), List({bad_.serial_hex}, now()));
  lists_.Refresh(now());
  fakes::WriteFileBytes(crl("b.pem"), List({}, now() - kHour));
  const RevocationFolder::Outcome outcome = lists_.Refresh(now());
  EXPECT_THAT(CodesOf(outcome), ElementsAre("b.pem CRL_OLDER"));
  EXPECT_FALSE(outcome.changed);
  EXPECT_TRUE(current_.Get()->IsRevoked(NumberOf(bad_)));
}

TEST_F(RevocationTest, AListThatIsGoneStaysInForceUntilItExpires) {
  fakes::WriteFileBytes(crl("a.pem"), List({bad_.serial_hex}, now()));
  lists_.Refresh(now());
  ASSERT_EQ(::unlink(crl("a.pem").c_str()), 0);
  lists_.Refresh(now());
  EXPECT_TRUE(current_.Get()->IsRevoked(NumberOf(bad_)));
  EXPECT_EQ(current_.Get()->StateAt(now()), RevocationState::kFresh);
}

TEST_F(RevocationTest, AListOfAnotherAuthorityWithTheSameNameIsRefused) {
  const fakes::TestAuthority impostor("Issuing CA");
  fakes::WriteFileBytes(crl("a.pem"), impostor.MakeRevocationList({{}, now(), now() + kHour}));
  EXPECT_THAT(CodesOf(lists_.Refresh(now())), ElementsAre("a.pem CRL_SIGNATURE"));
  EXPECT_EQ(current_.Get()->StateAt(now()), RevocationState::kExpired);
}

TEST_F(RevocationTest, AListThatDoesNotTellEverythingIsRefused) {
  fakes::WriteFileBytes(crl("a.pem"), authority_.MakeRevocationList({{}, now(), now() + kHour, true}));
  EXPECT_THAT(CodesOf(lists_.Refresh(now())), ElementsAre("a.pem CRL_PARTIAL"));
}

TEST_F(RevocationTest, AListOfTheFutureIsTakenWhenItsTimeHasCome) {
  fakes::WriteFileBytes(crl("a.pem"), List({}, now() + kHour));
  EXPECT_THAT(CodesOf(lists_.Refresh(now())), ElementsAre("a.pem CRL_TOO_NEW"));
  EXPECT_TRUE(lists_.Refresh(now() + kHour).changed);
}

TEST_F(RevocationTest, AHalfWrittenListChangesNothingAndItsNeighbourCounts) {
  const std::string whole = List({bad_.serial_hex}, now());
  fakes::WriteFileBytes(crl("a.pem"), whole.substr(0, whole.size() / 2));
  fakes::WriteFileBytes(crl("b.pem"), whole);
  EXPECT_THAT(CodesOf(lists_.Refresh(now())), ElementsAre("a.pem CRL_MALFORMED"));
  EXPECT_TRUE(current_.Get()->IsRevoked(NumberOf(bad_)));
}

TEST_F(RevocationTest, AFileIsReadOnceAndNamedOnce) {
  fakes::WriteFileBytes(crl("a.pem"), "nothing of the kind");
  EXPECT_THAT(CodesOf(lists_.Refresh(now())), ElementsAre("a.pem CRL_MALFORMED"));
  EXPECT_THAT(CodesOf(lists_.Refresh(now())), IsEmpty());
}

TEST_F(RevocationTest, EveryAuthorityOfTheFileNeedsAList) {
  const fakes::TestAuthority second("Second CA");
  fakes::WriteFileBytes(ca_file(), authority_.certificate() + second.certificate());
  fakes::WriteFileBytes(crl("a.pem"), List({}, now()));
  lists_.Refresh(now());
  EXPECT_EQ(current_.Get()->StateAt(now()), RevocationState::kExpired);
  fakes::WriteFileBytes(crl("b.pem"), second.MakeRevocationList({{}, now(), now() + kHour}));
  lists_.Refresh(now());
  EXPECT_EQ(current_.Get()->StateAt(now()), RevocationState::kFresh);
}

TEST_F(RevocationTest, AFileMayHoldSeveralLists) {
  const fakes::TestAuthority second("Second CA");
  const std::string both = List({}, now()) + second.MakeRevocationList({{"77"}, now(), now() + kHour});
  const auto lists = ParseRevocationLists(both, authority_.certificate() + second.certificate(), now());
  ASSERT_TRUE(lists.ok());
  EXPECT_EQ(lists->size(), 2u);
}

TEST_F(RevocationTest, AnUnreadableCaFileIsNamed) {
  EXPECT_EQ(CodeOf(AuthoritiesIn("no certificate").status()), "CA_MALFORMED");
  EXPECT_EQ(CodeOf(ParseRevocationLists(List({}, now()), "no certificate", now()).status()), "CA_MALFORMED");
}

TEST(RevocationStateNameTest, EveryStateHasAName) {
  EXPECT_EQ(RevocationStateName(RevocationState::kOff), "OFF");
  EXPECT_EQ(RevocationStateName(RevocationState::kFresh), "FRESH");
  EXPECT_EQ(RevocationStateName(RevocationState::kStale), "STALE");
  EXPECT_EQ(RevocationStateName(RevocationState::kExpired), "EXPIRED");
}

}  // namespace
}  // namespace handover::rpc
