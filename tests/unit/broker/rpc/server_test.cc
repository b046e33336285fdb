#include "broker/rpc/server.h"

#include "broker/base/refusal.h"
#include "tests/unit/broker/rpc/rpc_test_base.h"

namespace handover::rpc {
namespace {

using ::testing::HasSubstr;

std::string Parsed(const std::string& text) {
  const absl::StatusOr<HostPort> address = ParseListenAddress(text);
  return address.ok() ? address->host + " " + std::to_string(address->port) : CodeOf(address.status());
}

TEST(ParseListenAddressTest, AHostAndAPortAreTakenApart) {
  EXPECT_EQ(Parsed("127.0.0.1:50051"), "127.0.0.1 50051");
  EXPECT_EQ(Parsed("broker.example:0"), "broker.example 0");
  EXPECT_EQ(Parsed("[::1]:443"), "::1 443");
}

TEST(ParseListenAddressTest, AnythingElseIsRefused) {
  for (const char* text : {"", ":1", "host", "host:", "host:x", "host:-1", "host:65536", "::1:443", "[]:1"}) {
    EXPECT_EQ(Parsed(text), "LISTEN_ADDRESS") << text;
  }
}

// Servers on the pipelines of a broker that has its own.
class ServerTest : public RpcTest {
 protected:
  absl::StatusOr<std::unique_ptr<Server>> Start() {
    return Server::Start(options_, {broker_.broker().env(), revocations_, health_, metrics_, log_});
  }

  ServerOptions options_{broker_.config().party, broker_.config().admin, {}};
  pipeline::Current<Revocations> revocations_{std::make_shared<const Revocations>()};
  Metrics metrics_;
  EventLog log_{[](Severity, const std::string&) {}, broker_.clock()};
  Health health_{log_};
};

TEST_F(ServerTest, BothPortsAreChosenAndDiffer) {
  const auto server = Start();
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_GT((*server)->party_port(), 0);
  EXPECT_NE((*server)->party_port(), (*server)->admin_port());
  (*server)->Drain(absl::Seconds(5));
  (*server)->Drain(absl::Seconds(5));
}

TEST_F(ServerTest, APortThatIsTakenIsRefused) {
  options_.party.listen = "127.0.0.1:" + std::to_string(broker_.broker().ports().party);
  EXPECT_EQ(Start().status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(ServerTest, TlsFilesThatCannotBeUsedAreNamed) {
  options_.admin.tls.key = options_.party.tls.key;
  EXPECT_THAT(std::string(Start().status().message()), HasSubstr("key: the private key is not the certificate's"));
}

}  // namespace
}  // namespace handover::rpc
