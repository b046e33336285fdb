#include "broker/config_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "tests/fakes/seeded_random.h"
#include "tests/fakes/world/test_broker.h"

namespace handover {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The files of a broker that has run.
class ConfigCheckTest : public ::testing::Test {
 protected:
  ConfigCheckTest() {
    broker_.AddParty("ouh", directory::v1::BIRTH_CLINIC);
    broker_.Stop();
  }
  Config& config() { return broker_.config(); }
  std::string Errors() {
    return absl::StrJoin(CheckConfiguration(config(), broker_.clock().Now(), random_).errors, "\n");
  }
  std::string Warnings() {
    return absl::StrJoin(CheckConfiguration(config(), broker_.clock().Now(), random_).warnings, "\n");
  }
  std::string Write(const std::string& name, const std::string& bytes) {
    const std::string path = broker_.folder().File(name);
    fakes::WriteFileBytes(path, bytes);
    ::chmod(path.c_str(), 0600);
    return path;
  }

  fakes::TestBroker broker_{{.revocation_lists = true}};
  fakes::SeededRandom random_;
};

TEST_F(ConfigCheckTest, AConfigurationThatWorksHasNoFindings) {
  EXPECT_THAT(Errors(), IsEmpty());
  EXPECT_THAT(Warnings(), IsEmpty());
}

TEST_F(ConfigCheckTest, NothingIsWritten) {
  config().data_directory = broker_.folder().File("nowhere");
  config().head_file = broker_.folder().File("nohead");
  EXPECT_THAT(Errors(), IsEmpty());
  struct stat about;
  EXPECT_NE(::stat(config().data_directory.c_str(), &about), 0);
  EXPECT_NE(::stat(config().head_file.c_str(), &about), 0);
}

TEST_F(ConfigCheckTest, EveryErrorIsFoundAtOnce) {
  config().party.tls.key = broker_.folder().File("none");
  config().policy_directory = broker_.folder().File("none");
  config().root_key_file = broker_.folder().File("none");
  EXPECT_EQ(Errors(),
            "--cert/key/ca: key: the file cannot be read\n--policy: the directory cannot be read\n"
            "--root-key: the file cannot be read");
}

TEST_F(ConfigCheckTest, AnExpiredCertificateIsAnErrorAndOneThatEndsSoonAWarning) {
  fakes::IssuedCertificate soon = broker_.party_authority().Issue(
      {.subject = {{"CN", "localhost"}}, .not_after = broker_.clock().Now() + absl::Hours(24)});
  Write("server.pem", soon.certificate);
  Write("server.key", soon.key);
  EXPECT_THAT(Errors(), IsEmpty());
  EXPECT_EQ(Warnings(), "--cert: ends within 30 days");
  broker_.clock().Advance(absl::Hours(25));
  EXPECT_THAT(Errors(), HasSubstr("--cert: has expired"));
}

TEST_F(ConfigCheckTest, AMalformedPolicyIsNamedByFileAndLine) {
  ::mkdir(broker_.folder().File("policy").c_str(), 0700);
  Write("policy/a.textproto", "version: \"1\"\nkinds { nme: \"X\" }\n");
  config().policy_directory = broker_.folder().File("policy");
  EXPECT_THAT(Errors(), HasSubstr("--policy: a.textproto:2"));
}

TEST_F(ConfigCheckTest, WithoutACurrentRevocationListNobodyWouldBeServed) {
  broker_.clock().Advance(absl::Hours(24));
  EXPECT_THAT(Errors(), HasSubstr("--crl-dir: an authority of --ca has no current list"));
  Write("crl/x", "none");
  EXPECT_THAT(Warnings(), HasSubstr("--crl-dir: x: CRL_MALFORMED"));
  config().crl_directory = "";
  EXPECT_THAT(Warnings(), HasSubstr("--crl-dir: not set"));
}

TEST_F(ConfigCheckTest, KeysThatDoNotOpenWhatIsKeptAreFound) {
  config().root_key_file = Write("other_root", std::string(32, 'x'));
  EXPECT_THAT(Errors(), HasSubstr("--root-key: "));
  config().log_key_file = Write("other_log", SigningKey::Generate()->ToPem());
  EXPECT_THAT(Errors(), HasSubstr("--log-key: has not signed the head file"));
}

TEST_F(ConfigCheckTest, ADamagedHeadFileIsFound) {
  Write("head", "damaged");
  EXPECT_THAT(Errors(), HasSubstr("--head-file: "));
  config().head_file = "";
  EXPECT_THAT(Warnings(), HasSubstr("--head-file: not set"));
}

}  // namespace
}  // namespace handover
