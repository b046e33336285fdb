#include "adapters/gateway/gateway_config.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/fakes/temporary_folder.h"

namespace handover::gateway {
namespace {

TEST(ReadConfigTest, TextBecomesAConfiguration) {
  v1::GatewayConfig config;
  EXPECT_TRUE(ReadConfig("a.textproto", "state_folder: \"state\"\ndrop_folder { folder: \"drop\" }", config).empty());
  EXPECT_EQ(config.state_folder(), "state");
  EXPECT_EQ(config.drop_folder().folder(), "drop");
}

TEST(ReadConfigTest, TheExampleThatIsShippedIsOne) {
  v1::GatewayConfig config;
  EXPECT_TRUE(ReadConfig("x", fakes::ReadFileBytes("deploy/gateway.textproto"), config).empty());
  EXPECT_EQ(config.mllp_listener().tls().peer_common_names(0), "EPJ");
}

TEST(ReadConfigTest, EveryFieldThatNobodyKnowsIsAFaultWithItsLine) {
  v1::GatewayConfig config;
  const std::vector<ConfigFault> faults =
      ReadConfig("a.textproto", "state_folder: \"state\"\nport: 1\nfiling {\n  sent: \"x\"\n}\n", config);
  ASSERT_EQ(faults.size(), 2u);
  EXPECT_EQ(faults[0].place, "a.textproto:2");
  EXPECT_EQ(faults[1].place, "a.textproto:4");
}

TEST(ReadConfigTest, WhatIsNoTextOfItsLanguageIsAFault) {
  v1::GatewayConfig config;
  const std::vector<ConfigFault> faults = ReadConfig("a.textproto", "broker = \"x\"", config);
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(faults[0].place, "a.textproto:1");
}

TEST(ListenerOptionsTest, DefaultsAndValues) {
  v1::MllpListenerConfig config;
  config.set_listen("127.0.0.1:2575");
  MllpListener::Options options = ListenerOptions(config);
  EXPECT_EQ(options.address.port, 2575);
  EXPECT_FALSE(options.tls.has_value());
  EXPECT_EQ(options.max_connections, 16);
  EXPECT_EQ(options.connection.idle, absl::Seconds(600));
  EXPECT_EQ(options.connection.message, absl::Seconds(30));
  config.set_max_connections(3);
  config.set_idle_seconds(4);
  config.set_message_seconds(5);
  config.mutable_tls()->set_key_file("key.pem");
  config.mutable_tls()->add_peer_common_names("EPJ");
  options = ListenerOptions(config);
  EXPECT_EQ(options.max_connections, 3);
  EXPECT_EQ(options.connection.idle, absl::Seconds(4));
  EXPECT_EQ(options.connection.message, absl::Seconds(5));
  EXPECT_EQ(options.tls->key_file, "key.pem");
  EXPECT_EQ(options.peer_common_names, std::vector<std::string>{"EPJ"});
}

TEST(SenderOptionsTest, DefaultsAndValues) {
  v1::MllpSenderConfig config;
  config.set_address("epj.example.org:2575");
  EXPECT_EQ(SenderOptions(config).address.host, "epj.example.org");
  EXPECT_EQ(SenderOptions(config).timeout, absl::Seconds(30));
  config.set_answer_seconds(7);
  config.mutable_tls()->set_ca_file("ca.pem");
  EXPECT_EQ(SenderOptions(config).timeout, absl::Seconds(7));
  EXPECT_EQ(SenderOptions(config).tls->ca_file, "ca.pem");
}

}  // namespace
}  // namespace handover::gateway
