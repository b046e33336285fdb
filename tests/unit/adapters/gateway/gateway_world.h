// A session at a broker that a test scripts, and documents to send through it.
#ifndef HANDOVER_TESTS_UNIT_ADAPTERS_GATEWAY_GATEWAY_WORLD_H_
#define HANDOVER_TESTS_UNIT_ADAPTERS_GATEWAY_GATEWAY_WORLD_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "google/protobuf/text_format.h"

#include "clients/cpp/outgoing_handover.h"
#include "clients/cpp/party_keys.h"
#include "clients/cpp/session.h"
#include "tests/fakes/broker/fake_broker.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/seeded_random.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::gateway {

class GatewayWorld {
 public:
  GatewayWorld() {
    broker_.Answer<directory::v1::ListPartiesRequest, directory::v1::ListPartiesResponse>(
        fakes::kListParties, [](const directory::v1::ListPartiesRequest&) {
          return absl::StatusOr<directory::v1::ListPartiesResponse>(directory::v1::ListPartiesResponse());
        });
    session_ = client::Session::Open({.channel = broker_.server().Connect(),
                                      .signing_key = broker_.my_key(),
                                      .log_key = broker_.log_key(),
                                      .seen_heads = seen_heads_,
                                      .clock = clock_,
                                      .random = random_})
                   .value();
  }

  fakes::FakeBroker& broker() { return broker_; }
  client::Session& session() { return *session_; }
  fakes::FakeClock& clock() { return clock_; }
  fakes::SeededRandom& random() { return random_; }

  // Until the next broker().Play(): every handover is over a limit of the broker's, and may come later.
  void RefuseForNow() {
    fakes::FakeBroker::Script script;
    script.edit_submitted = [](exchange::v1::SubmitFrameResponse& response) {
      response.clear_groups();
      for (exchange::v1::SubmitFrameResponse::Result& result : *response.mutable_results()) {
        result.Clear();
        result.set_status_code(static_cast<int>(absl::StatusCode::kResourceExhausted));
      }
    };
    broker_.Play(script);
  }

  // A handover of tests/fixtures/handovers, sealed.
  client::OutgoingHandover SealFixture() {
    exchange::v1::Handover handover;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
        fakes::ReadFileBytes("tests/fixtures/handovers/birth_notification.textproto"), &handover));
    handover.add_addressees()->set_role("HEALTH_VISITING");
    handover.mutable_addressees(0)->set_purpose("HEALTH_VISITING");
    handover.mutable_addressees(0)->set_legal_basis("STATUTORY_BIRTH_NOTICE");
    return client::HandoverSealer(clock_, random_).Seal(handover, session_->profile()).value();
  }

  // A letter of twins in a VANSEnvelope: a fixture of the translator's.
  static std::string TwinsLetter() { return fakes::ReadFileBytes("tests/fixtures/xdis32/twins_in_vans.xml"); }
  // The same letter without its envelope.
  static std::string BareTwinsLetter() { return fakes::ReadFileBytes("tests/fixtures/xdis32/twins.xml"); }
  static std::string Correction() { return fakes::ReadFileBytes("tests/fixtures/xdis32/correction_latin1.xml"); }

 private:
  fakes::FakeBroker broker_;
  fakes::FakeClock clock_;
  fakes::SeededRandom random_;
  client::SeenHeadMemory seen_heads_;
  std::unique_ptr<client::Session> session_;
};

}  // namespace handover::gateway

#endif  // HANDOVER_TESTS_UNIT_ADAPTERS_GATEWAY_GATEWAY_WORLD_H_
