#include "clients/cpp/channel.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

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
