#include "clients/cpp/channel.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <thread>

#include "absl/strings/str_cat.h"

#include "broker/base/refusal.h"
#include "clients/cpp/services.h"
#include "tests/fakes/broker/fake_broker.h"
#include "tests/fakes/broker/tls_pair.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::client {
namespace {

class ChannelTest : public ::testing::Test {
 protected:
  ChannelTest() {
    fakes::WriteFileBytes(folder_.File("tls.pem"), fakes::TestTls().client_certificate);
    fakes::WriteFileBytes(folder_.File("tls.key"), fakes::TestTls().client_key);
    fakes::WriteFileBytes(folder_.File("ca.pem"), fakes::TestTls().ca);
  }
  ChannelFiles Files() const {
    return {.broker = broker_.server().address(),
            .certificate_file = folder_.File("tls.pem"),
            .key_file = folder_.File("tls.key"),
            .ca_file = folder_.File("ca.pem")};
  }

  const fakes::TemporaryFolder folder_;
  mutable fakes::FakeBroker broker_;
};

// What a call over these certificates says.
absl::Status Call(const ChannelPems& pems) {
  ChannelOptions options;
  options.retry.give_up_after = absl::ZeroDuration();
  return DirectoryClient(Channel::FromPems(pems, options)).GetSelf({}).status();
}

TEST_F(ChannelTest, FilesOpenAConnection) {
  const auto channel = Channel::Open(Files());
  ASSERT_TRUE(channel.ok()) << channel.status();
  EXPECT_TRUE(DirectoryClient(*channel).GetSelf({}).ok());
}

TEST_F(ChannelTest, MissingFilesAreNamed) {
  for (std::string ChannelFiles::*member :
       {&ChannelFiles::certificate_file, &ChannelFiles::key_file, &ChannelFiles::ca_file}) {
    ChannelFiles files = Files();
    files.*member = folder_.File("none");
    const absl::Status status = Channel::Open(files).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
    EXPECT_NE(status.ToString().find("none"), std::string::npos);
  }
}

TEST_F(ChannelTest, AddressIsRequired) {
  ChannelFiles files = Files();
  files.broker.clear();
  EXPECT_EQ(CodeOf(Channel::Open(files).status()), "BROKER_REQUIRED");
}

TEST_F(ChannelTest, StrangersAreNotReached) {
  const fakes::TlsPair& ours = fakes::TestTls();
  const fakes::TlsPair& strange = fakes::StrangerTls();
  const std::string address = broker_.server().address();
  EXPECT_TRUE(Call({address, ours.client_certificate, ours.client_key, ours.ca}).ok());
  EXPECT_EQ(Call({address, strange.client_certificate, strange.client_key, ours.ca}).code(),
            absl::StatusCode::kUnavailable);
  EXPECT_EQ(Call({address, ours.client_certificate, ours.client_key, strange.ca}).code(),
            absl::StatusCode::kUnavailable);
}

// A broker that is slow to shake hands, as after a restart to which all its parties come back.
TEST(ChannelConnectTest, WhoseHandshakeTakesSecondsIsNotHungUpOn) {
  const int listening = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  ASSERT_EQ(::bind(listening, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  ASSERT_EQ(::listen(listening, 1), 0);
  socklen_t length = sizeof(address);
  ASSERT_EQ(::getsockname(listening, reinterpret_cast<sockaddr*>(&address), &length), 0);
  std::thread caller([broker = absl::StrCat("127.0.0.1:", ntohs(address.sin_port))] {
    const fakes::TlsPair& ours = fakes::TestTls();
    EXPECT_EQ(Call({broker, ours.client_certificate, ours.client_key, ours.ca}).code(),
              absl::StatusCode::kUnavailable);
  });
  pollfd broken{.fd = ::accept4(listening, nullptr, nullptr, SOCK_CLOEXEC), .events = POLLRDHUP, .revents = 0};
  EXPECT_GE(broken.fd, 0);
  EXPECT_EQ(::poll(&broken, 1, 1500), 0) << "it hung up";
  ::close(broken.fd);
  ::close(listening);
  caller.join();
}

TEST_F(ChannelTest, CloseEndsEveryPause) {
  const auto channel = *Channel::Open(Files());
  EXPECT_TRUE(channel->WaitUnlessClosed(absl::ZeroDuration()));
  std::thread waiting([&] { EXPECT_FALSE(channel->WaitUnlessClosed(absl::InfiniteDuration())); });
  channel->Close();
  waiting.join();
  channel->Close();
  EXPECT_FALSE(channel->WaitUnlessClosed(absl::InfiniteDuration()));
}

}  // namespace
}  // namespace handover::client
