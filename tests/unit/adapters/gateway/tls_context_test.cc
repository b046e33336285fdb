#include "adapters/gateway/tls_context.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/adapters/gateway/mllp_world.h"

namespace handover::gateway {
namespace {

class TlsContextTest : public testing::Test {
 protected:
  static std::string Fault(const TlsFiles& files) {
    const absl::StatusOr<TlsContext> context = MakeTlsContext(TlsRole::kServer, files);
    EXPECT_FALSE(context.ok());
    return std::string(context.status().message().substr(0, context.status().message().find(':')));
  }

  TlsFolder tls_;
};

TEST_F(TlsContextTest, FilesThatFitMakeAContextOfEitherRole) {
  EXPECT_TRUE(MakeTlsContext(TlsRole::kServer, tls_.Server()).ok());
  EXPECT_TRUE(MakeTlsContext(TlsRole::kClient, tls_.Client()).ok());
}

TEST_F(TlsContextTest, TheFileThatIsWrongIsNamed) {
  TlsFiles files = tls_.Server();
  files.certificate_file = tls_.File("server.key");
  EXPECT_EQ(Fault(files), "certificate_file");
  files = tls_.Server();
  files.key_file = tls_.File("nowhere");
  EXPECT_EQ(Fault(files), "key_file");
  files = tls_.Server();
  files.ca_file = tls_.File("server.key");
  EXPECT_EQ(Fault(files), "ca_file");
}

TEST_F(TlsContextTest, AKeyOfAnotherCertificateIsRefused) {
  TlsFiles files = tls_.Server();
  files.key_file = tls_.File("client.key");
  EXPECT_EQ(Fault(files), "key_file");
}

}  // namespace
}  // namespace handover::gateway
