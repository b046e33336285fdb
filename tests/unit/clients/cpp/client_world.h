// A client's side of a broker that a test scripts: clock, randomness, session, and handovers to send.
#ifndef HANDOVER_TESTS_UNIT_CLIENTS_CPP_CLIENT_WORLD_H_
#define HANDOVER_TESTS_UNIT_CLIENTS_CPP_CLIENT_WORLD_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"

#include "broker/base/refusal.h"
#include "clients/cpp/outgoing_handover.h"
#include "clients/cpp/party_keys.h"
#include "clients/cpp/session.h"
#include "handover/exchange/v1/handover.pb.h"
#include "tests/fakes/broker/fake_broker.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/seeded_random.h"

namespace handover::client {

class ClientWorld {
 public:
  ClientWorld() : session_(*OpenSession(broker_.server().Connect())) {}

  absl::StatusOr<std::unique_ptr<Session>> OpenSession(std::shared_ptr<Channel> channel) {
    return Session::Open({.channel = std::move(channel),
                          .signing_key = broker_.my_key(),
                          .log_key = broker_.log_key(),
                          .seen_heads = seen_heads_,
                          .clock = clock_,
                          .random = random_});
  }

  fakes::FakeBroker& broker() { return broker_; }
  Session& session() { return *session_; }
  fakes::FakeClock& clock() { return clock_; }
  fakes::SeededRandom& random() { return random_; }
  SeenHeadMemory& seen_heads() { return seen_heads_; }

  // A reply of two sections to ourselves; the least that is a handover.
  static exchange::v1::Handover Readable() {
    exchange::v1::Handover handover;
    handover.mutable_envelope()->set_kind("REPLY");
    handover.mutable_envelope()->set_subject_person_id("c000000000000001");
    handover.mutable_envelope()->set_priority(exchange::v1::ROUTINE);
    handover.mutable_envelope()->set_author_role("HEALTH_VISITOR");
    exchange::v1::RoutingSlip::Person& person = *handover.mutable_slip()->add_persons();
    person.set_person_id("c000000000000001");
    person.set_role(options::v1::PERSON_ROLE_CHILD);
    person.add_identifiers()->set_cpr("0505239996");
    exchange::v1::Addressee& addressee = *handover.add_addressees();
    addressee.set_role("HEALTH_VISITING");
    addressee.set_purpose("HEALTH_VISITING");
    addressee.set_legal_basis("CONSENT");
    for (const char* text : {"first", "second"}) {
      exchange::v1::Section& section = *handover.add_sections();
      section.mutable_header()->set_type("Note");
      section.mutable_header()->add_about()->set_person_id("c000000000000001");
      section.mutable_header()->mutable_about(0)->set_role(options::v1::PERSON_ROLE_CHILD);
      section.mutable_body()->mutable_note()->set_text(text);
    }
    return handover;
  }

  OutgoingHandover Sealed() { return *HandoverSealer(clock_, random_).Seal(Readable(), session_->profile()); }

  // One whose neighbours in a frame cannot be judged, because it cannot be read itself.
  OutgoingHandover Unreadable() {
    OutgoingHandover sealed = Sealed();
    exchange::v1::SubmittedHandover submitted;
    submitted.ParseFromString(sealed.submitted);
    submitted.set_pad_seed("short");
    sealed.submitted = submitted.SerializeAsString();
    return sealed;
  }

 private:
  fakes::FakeBroker broker_;
  fakes::FakeClock clock_;
  fakes::SeededRandom random_;
  SeenHeadMemory seen_heads_;
  std::unique_ptr<Session> session_;
};

}  // namespace handover::client

#endif  // HANDOVER_TESTS_UNIT_CLIENTS_CPP_CLIENT_WORLD_H_
