#include "broker/rpc/tls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/fakes/temporary_folder.h"
#include "tests/fakes/world/test_authority.h"

namespace handover::rpc {
namespace {

using ::testing::HasSubstr;

class TlsTest : public ::testing::Test {
 protected:
  TlsTest() {
    fakes::WriteFileBytes(files_.certificate, server_.certificate);
    fakes::WriteFileBytes(files_.key, server_.key);
    fakes::WriteFileBytes(files_.ca, authority_.certificate());
  }
  std::string Wrong() const { return std::string(CheckTlsFiles(files_).status().message()); }

  fakes::TemporaryFolder folder_;
  fakes::TestAuthority authority_{"CA"};
  fakes::IssuedCertificate server_ =
      authority_.Issue({.subject = {{"CN", "localhost"}}, .not_after = absl::FromUnixSeconds(1'900'000'000)});
  TlsFiles files_{folder_.File("cert"), folder_.File("key"), folder_.File("ca")};
};

TEST_F(TlsTest, GoodFilesSayWhenTheyRunOut) {
  const absl::StatusOr<TlsExpiry> expiry = CheckTlsFiles(files_);
  ASSERT_TRUE(expiry.ok());
  EXPECT_EQ(expiry->server, absl::FromUnixSeconds(1'900'000'000));
  EXPECT_EQ(expiry->authority, fakes::kFarAhead);
}

TEST_F(TlsTest, AMissingFileIsNamedByItsRole) {
  files_.certificate = folder_.File("none");
  EXPECT_EQ(Wrong(), "certificate: the file cannot be read");
}

TEST_F(TlsTest, AKeyOfAnotherCertificateIsRefused) {
  fakes::WriteFileBytes(files_.key, authority_.Issue({{{"CN", "other"}}}).key);
  EXPECT_EQ(Wrong(), "key: the private key is not the certificate's");
}

TEST_F(TlsTest, AFileThatIsNoKeyIsRefusedWithoutItsText) {
  fakes::WriteFileBytes(files_.key, "secret words");
  EXPECT_EQ(Wrong(), "key: the file holds no unencrypted private key in PEM");
}

TEST_F(TlsTest, FilesWithoutCertificatesAreRefused) {
  fakes::WriteFileBytes(files_.ca, server_.key);
  EXPECT_EQ(Wrong(), "ca: the file holds no certificate in PEM");
  fakes::WriteFileBytes(files_.certificate, "");
  EXPECT_THAT(Wrong(), HasSubstr("certificate: "));
}

TEST_F(TlsTest, CredentialsAreMadeOfGoodFiles) {
  EXPECT_NE(MakeServerCredentials(files_, absl::Milliseconds(10)), nullptr);
}

TEST_F(TlsTest, LimitsCanBePutOnAServer) {
  grpc::ServerBuilder builder;
  ApplyLimits(PortLimits(), builder);
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", MakeServerCredentials(files_, absl::Seconds(1)), &port);
  EXPECT_NE(builder.BuildAndStart(), nullptr);
  EXPECT_GT(port, 0);
}

}  // namespace
}  // namespace handover::rpc
