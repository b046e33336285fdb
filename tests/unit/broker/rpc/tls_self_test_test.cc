#include "broker/rpc/tls_self_test.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "tests/fakes/world/test_authority.h"

namespace handover::rpc {
namespace {

using ::testing::HasSubstr;

// A server that asks its clients for certificates in one of gRPC's ways.
class TlsSelfTestTest : public ::testing::Test {
 protected:
  void Listen(grpc_ssl_client_certificate_request_type type) {
    const fakes::IssuedCertificate issued = authority_.Issue({{{"CN", "localhost"}}});
    grpc::SslServerCredentialsOptions options(type);
    options.pem_root_certs = authority_.certificate();
    options.pem_key_cert_pairs.push_back({issued.key, issued.certificate});
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::SslServerCredentials(options), &port_);
    server_ = builder.BuildAndStart();
  }
  absl::Status Knock(const std::string& host = "127.0.0.1") {
    return CheckStrangersAreRefused({host, port_}, absl::Seconds(10));
  }

  fakes::TestAuthority authority_{"CA"};
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

TEST_F(TlsSelfTestTest, APortThatVerifiesEverybodyPasses) {
  Listen(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  EXPECT_TRUE(Knock().ok());
  EXPECT_TRUE(Knock("localhost").ok());
  EXPECT_TRUE(Knock("0.0.0.0").ok());
}

TEST_F(TlsSelfTestTest, APortThatAsksForNothingFails) {
  Listen(GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE);
  EXPECT_EQ(Knock().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(Knock().message()), HasSubstr("without a certificate"));
}

TEST_F(TlsSelfTestTest, APortWhereACertificateIsOptionalFails) {
  Listen(GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY);
  EXPECT_THAT(std::string(Knock().message()), HasSubstr("without a certificate"));
}

// The mode of gRPC that looks safe and is not (SECURITY 4.2).
TEST_F(TlsSelfTestTest, APortThatDoesNotVerifyFails) {
  Listen(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_BUT_DONT_VERIFY);
  EXPECT_THAT(std::string(Knock().message()), HasSubstr("self-signed"));
}

TEST_F(TlsSelfTestTest, APortThatCannotBeReachedProvesNothing) {
  Listen(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  server_->Shutdown();
  EXPECT_EQ(Knock().code(), absl::StatusCode::kUnavailable);
}

TEST_F(TlsSelfTestTest, APortThatDoesNotAnswerProvesNothing) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  ASSERT_EQ(::bind(fd, reinterpret_cast<const sockaddr*>(&address), size), 0);
  ASSERT_EQ(::listen(fd, 5), 0);
  ASSERT_EQ(::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size), 0);
  const absl::Status knocked =
      CheckStrangersAreRefused({"127.0.0.1", ntohs(address.sin_port)}, absl::Milliseconds(50));
  EXPECT_EQ(knocked.code(), absl::StatusCode::kUnavailable);
  ::close(fd);
}

}  // namespace
}  // namespace handover::rpc
