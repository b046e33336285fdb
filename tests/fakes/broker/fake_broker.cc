#include "tests/fakes/broker/fake_broker.h"

#include <utility>

#include "absl/strings/str_cat.h"

#include "broker/base/commitment/ack_check.h"
#include "broker/base/commitment/delivery_digest.h"
#include "broker/base/commitment/handover_root.h"
#include "broker/base/commitment/merkle.h"
#include "broker/base/commitment/product_layout.h"
#include "broker/base/refusal.h"
#include "handover/audit/v1/audit_service.pb.h"
#include "handover/exchange/v1/handover.pb.h"

namespace handover::fakes {
namespace fake_broker_internal {

using exchange::v1::SubmittedHandover;

ItemView ViewOf(const exchange::v1::Item& item) {
  return {static_cast<ItemKind>(item.kind()), item.salt(), item.label(), item.body()};
}

// Nothing when it cannot be read: what the real door calls malformed.
std::optional<RebuiltHandover> Rebuild(const SubmittedHandover& submitted) {
  exchange::v1::Envelope envelope;
  envelope.ParseFromString(submitted.envelope());
  const std::optional<Id16> handover_id = ToId16(envelope.handover_id());
  const std::optional<Id16> pad_seed = ToId16(submitted.pad_seed());
  if (!handover_id.has_value() || !pad_seed.has_value()) return std::nullopt;
  std::vector<ItemView> items;
  for (const exchange::v1::Item& item : submitted.items()) items.push_back(ViewOf(item));
  return RebuildHandover(
      {*handover_id, *pad_seed, submitted.envelope(), items, {}, static_cast<uint64_t>(envelope.slots())});
}

std::string HandoverIdOf(const SubmittedHandover& submitted) {
  exchange::v1::Envelope envelope;
  envelope.ParseFromString(submitted.envelope());
  return envelope.handover_id();
}

FramePlace PlaceOf(int index) { return {static_cast<uint64_t>(index), {}}; }
FramePlace PlaceOf(const exchange::v1::SignedAcknowledgement& member) {
  FramePlace place = PlaceOf(member.frame_index());
  place.path.assign(member.frame_path().begin(), member.frame_path().end());
  return place;
}

exchange::v1::ErrorDetail Detail(std::string_view code) {
  exchange::v1::ErrorDetail detail;
  detail.set_code(std::string(code));
  detail.set_rule("as the test wants it");
  return detail;
}

// One receipt into a group of its own nodes.
int AddToGroup(const exchange::v1::Receipt& receipt, exchange::v1::SubmitFrameResponse& response) {
  exchange::v1::ReceiptGroup& group = *response.add_groups();
  group.set_head(receipt.head());
  group.set_head_signature(receipt.head_signature());
  exchange::v1::ReceiptGroup::Entry& entry = *group.add_entries();
  entry.set_leaf(receipt.leaf());
  entry.set_leaf_index(receipt.leaf_index());
  for (const std::string& node : receipt.path()) {
    entry.mutable_path_positions()->push_back(static_cast<char>(group.nodes_size()));
    group.add_nodes(node);
  }
  return response.groups_size() - 1;
}

}  // namespace fake_broker_internal

FakeBroker::FakeBroker() : me_(*PartyId::FromBytes("party-of-tests-1")), my_key_(*SigningKey::Generate()) {
  {
    absl::MutexLock lock(&mu_);
    keys_.Enrol({*ToId16(me_.bytes()), kSuiteEcdsaP256, my_key_.verify_key(), 0, std::nullopt});
  }
  HandleDirectory();
  server_.Handle(kSubmitStream, [this] { return [this](const std::string& message) { return OnFrame(message); }; });
  server_.Handle(kReceiveStream, [this] {
    return [this, credit = std::make_shared<int>(0)](const std::string& message) {
      return OnInboxMessage(message, *credit);
    };
  });
  Answer<exchange::v1::SubmitHandoverRequest, exchange::v1::SubmitHandoverResponse>(
      kSubmitUnary,
      [this](
          const exchange::v1::SubmitHandoverRequest& request) -> absl::StatusOr<exchange::v1::SubmitHandoverResponse> {
        exchange::v1::SubmitFrameRequest frame;
        *frame.mutable_frame() = request.frame();
        *frame.add_handovers() = request.handover();
        exchange::v1::SubmitFrameResponse framed;
        framed.ParseFromString(OnFrame(frame.SerializeAsString()).messages.at(0));
        const Result& result = framed.results(0);
        if (result.status_code() != 0) {
          return Refuse(static_cast<absl::StatusCode>(result.status_code()), result.error());
        }
        exchange::v1::SubmitHandoverResponse response;
        *response.mutable_acceptance() = result.acceptance();
        absl::MutexLock lock(&mu_);
        *response.mutable_receipt() = accepted_.at(fake_broker_internal::HandoverIdOf(request.handover())).receipt;
        return response;
      });
  Answer<exchange::v1::PullDeliveriesRequest, exchange::v1::PullDeliveriesResponse>(
      kPull, [this](const exchange::v1::PullDeliveriesRequest& request) {
        exchange::v1::PullDeliveriesResponse response;
        absl::MutexLock lock(&mu_);
        for (exchange::v1::DeliveredCopy& copy : HandOut(request.max_count())) *response.add_copies() = std::move(copy);
        return response;
      });
  Answer<exchange::v1::AcknowledgeDeliveriesRequest, exchange::v1::AcknowledgeDeliveriesResponse>(
      kAcknowledge, [this](const exchange::v1::AcknowledgeDeliveriesRequest& request) {
        absl::MutexLock lock(&mu_);
        return TakeAcknowledgements(request);
      });
  Answer<exchange::v1::GiveBackDeliveriesRequest, exchange::v1::GiveBackDeliveriesResponse>(
      kGiveBack, [this](const exchange::v1::GiveBackDeliveriesRequest& request) {
        absl::MutexLock lock(&mu_);
        return TakeBack(request);
      });
}

exchange::v1::GiveBackDeliveriesResponse FakeBroker::TakeBack(const exchange::v1::GiveBackDeliveriesRequest& request) {
  exchange::v1::GiveBackDeliveriesResponse response;
  response.set_request_number(request.request_number());
  for (const auto& item : request.items()) {
    given_back_.push_back(item);
    response.add_results()->mutable_not_before_time()->set_seconds(1);
  }
  return response;
}

void FakeBroker::HandleDirectory() {
  Answer<directory::v1::GetSelfRequest, directory::v1::GetSelfResponse>(
      kGetSelf, [this](const directory::v1::GetSelfRequest&) {
        directory::v1::GetSelfResponse self;
        self.mutable_party()->set_party_id(ToString(me_));
        self.mutable_party()->set_alias("self");
        self.mutable_party()->set_sector(directory::v1::HEALTH_VISITING);
        directory::v1::KindSlots& kind = *self.add_kinds();
        kind.set_kind("REPLY");
        kind.set_slots(16);
        absl::MutexLock lock(&mu_);
        self.set_log_id(ToString(log_.log_id()));
        self.set_head(log_.HeadBytes());
        self.set_head_signature(log_.Sign(self.head()));
        return self;
      });
  Answer<directory::v1::ListSigningKeysRequest, directory::v1::ListSigningKeysResponse>(
      kListSigningKeys, [this](const directory::v1::ListSigningKeysRequest&) {
        directory::v1::ListSigningKeysResponse response;
        directory::v1::SigningKey& key = *response.add_keys();
        key.set_statement(EncodeKeyStatement({.party = *ToId16(me_.bytes()), .spki = my_key_.verify_key().spki()}));
        key.set_key_id(ToString(my_key_.verify_key().key_id()));
        key.set_party_id(ToString(me_));
        return response;
      });
  Answer<audit::v1::GetConsistencyProofRequest, audit::v1::GetConsistencyProofResponse>(
      kGetConsistencyProof, [this](const audit::v1::GetConsistencyProofRequest& request) {
        audit::v1::GetConsistencyProofResponse response;
        absl::MutexLock lock(&mu_);
        for (const std::string& node : log_.Consistency(static_cast<uint64_t>(request.first_size()),
                                                        static_cast<uint64_t>(request.second_size()))) {
          response.add_path(node);
        }
        return response;
      });
}

VerifyKey FakeBroker::log_key() const {
  absl::MutexLock lock(&mu_);
  return log_.key().verify_key();
}

void FakeBroker::Play(Script script) {
  absl::MutexLock lock(&mu_);
  script_ = std::move(script);
}

void FakeBroker::WithLog(const std::function<void(FakeLog&)>& look) {
  absl::MutexLock lock(&mu_);
  look(log_);
}

ByteReply FakeBroker::OnFrame(const std::string& message) {
  exchange::v1::SubmitFrameRequest request;
  request.ParseFromString(message);
  absl::MutexLock lock(&mu_);
  frames_.push_back(request);
  if (script_.silent) return {};
  if (!script_.end_stream.ok()) return {{}, std::exchange(script_.end_stream, absl::OkStatus())};
  FrameChecker checker({request.frame().statement(), request.frame().signature()});
  std::optional<std::vector<Digest>> members = std::vector<Digest>();
  for (const exchange::v1::SubmittedHandover& submitted : request.handovers()) {
    const std::optional<RebuiltHandover> rebuilt = fake_broker_internal::Rebuild(submitted);
    if (!rebuilt.has_value()) members.reset();
    if (!members.has_value()) break;
    members->push_back(rebuilt->root);
  }
  if (members.has_value()) checker.UseMembers(*members);
  exchange::v1::SubmitFrameResponse response;
  response.set_frame_number(request.frame_number());
  for (int i = 0; i < request.handovers_size(); ++i) {
    *response.add_results() = AcceptMember(request, i, members, checker, response);
  }
  if (script_.breaks > 0) {
    --script_.breaks;
    return {{}, absl::UnavailableError("cut by the test")};
  }
  if (script_.edit_submitted) script_.edit_submitted(response);
  return {{response.SerializeAsString()}, std::nullopt};
}

FakeBroker::Result FakeBroker::AcceptMember(const exchange::v1::SubmitFrameRequest& request, int position,
                                            const std::optional<std::vector<Digest>>& members, FrameChecker& checker,
                                            exchange::v1::SubmitFrameResponse& response) {
  const exchange::v1::SubmittedHandover& submitted = request.handovers(position);
  Result result;
  const auto refuse = [&](absl::StatusCode code, std::string_view name) {
    result.set_status_code(static_cast<int>(code));
    *result.mutable_error() = fake_broker_internal::Detail(name);
    return result;
  };
  if (script_.not_now > 0) {
    --script_.not_now;
    return refuse(absl::StatusCode::kUnavailable, "NOT_NOW");
  }
  const std::optional<RebuiltHandover> rebuilt = fake_broker_internal::Rebuild(submitted);
  if (!rebuilt.has_value()) return refuse(absl::StatusCode::kInvalidArgument, "ID_LENGTH");
  const FramePlace place = fake_broker_internal::PlaceOf(submitted.frame_index());
  if (!members.has_value() || checker.CheckPlace(rebuilt->root, place) != Reason::kOk) {
    return refuse(absl::StatusCode::kInvalidArgument, "NOT_IN_FRAME");
  }
  const Reason signature = checker.CheckSignature(keys_, log_.log_id());
  if (signature != Reason::kOk) return refuse(absl::StatusCode::kInvalidArgument, ReasonCode(signature));

  const std::string id = fake_broker_internal::HandoverIdOf(submitted);
  const auto known = accepted_.find(id);
  if (known != accepted_.end() && known->second.root != rebuilt->root) {
    return refuse(absl::StatusCode::kAlreadyExists, "ID_REUSED");
  }
  result.mutable_acceptance()->set_handover_id(FormatUuid(id));
  result.mutable_acceptance()->set_duplicate(known != accepted_.end());
  if (known == accepted_.end()) {
    AcceptedHandover accepted{.root = rebuilt->root, .index = log_.Append(LeafType::kAccepted, rebuilt->root)};
    accepted.receipt = log_.MakeReceipt(accepted.index);
    accepted.submitted = submitted;
    accepted.frame = request.frame();
    std::vector<Digest> hashes;
    for (const Digest& member : *members) hashes.push_back(MerkleLeafHash(AsView(member)));
    for (const Digest& node : InclusionPath(hashes, static_cast<uint64_t>(position))) {
      accepted.frame_path.push_back(ToString(node));
    }
    accepted.frame_index = position;
    accepted_.emplace(id, std::move(accepted));
    queue_.push_back(id);
  }
  result.set_group(fake_broker_internal::AddToGroup(accepted_.at(id).receipt, response));
  return result;
}

exchange::v1::DeliveredCopy FakeBroker::MakeCopy(const AcceptedHandover& accepted, const std::string& delivery_id) {
  const RebuiltHandover rebuilt = *fake_broker_internal::Rebuild(accepted.submitted);
  std::vector<size_t> positions;
  for (int i = 0; i < accepted.submitted.items_size(); ++i) {
    if (accepted.submitted.items(i).kind() != exchange::v1::Item::SLIP) positions.push_back(static_cast<size_t>(i));
  }
  const SplitList split = SplitForRecipient(rebuilt, positions);
  exchange::v1::DeliveredCopy copy;
  copy.set_delivery_id(delivery_id);
  copy.set_envelope(accepted.submitted.envelope());
  for (const size_t position : split.opened) *copy.add_items() = accepted.submitted.items(static_cast<int>(position));
  for (const Digest& other : split.others) copy.add_others(ToString(other));
  copy.set_frame_index(accepted.frame_index);
  for (const std::string& node : accepted.frame_path) copy.add_frame_path(node);
  *copy.mutable_frame() = accepted.frame;
  copy.set_accepted_index(static_cast<int64_t>(accepted.index));
  copy.set_attempt(1);
  const Digest digest = DeliveryDigest({.delivery_id = *ToId16(delivery_id),
                                        .recipient = *ToId16(me_.bytes()),
                                        .accepted_index = accepted.index,
                                        .root = accepted.root,
                                        .opened = split.opened_commitments});
  handed_out_[delivery_id].delivery_digest = digest;
  *copy.mutable_proof() = log_.MakeReceipt(log_.Append(LeafType::kDelivery, digest));
  return copy;
}

std::vector<exchange::v1::DeliveredCopy> FakeBroker::HandOut(int limit) {
  std::vector<exchange::v1::DeliveredCopy> copies;
  while (!queue_.empty() && static_cast<int>(copies.size()) < limit) {
    const AcceptedHandover& accepted = accepted_.at(queue_.front());
    queue_.pop_front();
    std::string delivery_id = absl::StrCat("delivery-id-", 1000 + handed_out_.size());
    copies.push_back(MakeCopy(accepted, delivery_id));
    if (script_.edit_copy) script_.edit_copy(copies.back());
    if (script_.twice) copies.push_back(copies.back());
  }
  return copies;
}

exchange::v1::AcknowledgeDeliveriesResponse FakeBroker::TakeAcknowledgements(
    const exchange::v1::AcknowledgeDeliveriesRequest& request) {
  exchange::v1::AcknowledgeDeliveriesResponse response;
  response.set_request_number(request.request_number());
  static const Layout* const layout = new Layout(MakeProductLayout());
  FrameChecker checker({request.frame().statement(), request.frame().signature()});
  std::vector<Digest> members;
  for (const exchange::v1::SignedAcknowledgement& signed_ack : request.acknowledgements()) {
    exchange::v1::Acknowledgement ack;
    ack.ParseFromString(signed_ack.acknowledgement());
    members.push_back(AckDigest(handed_out_[ack.delivery_id()].delivery_digest, signed_ack.acknowledgement()));
  }
  checker.UseMembers(members);
  for (const exchange::v1::SignedAcknowledgement& signed_ack : request.acknowledgements()) {
    auto& result = *response.add_results();
    exchange::v1::Acknowledgement ack;
    ack.ParseFromString(signed_ack.acknowledgement());
    CheckedAck checked;
    const CheckOutcome outcome = CheckAck({.ack = signed_ack.acknowledgement(),
                                           .place = fake_broker_internal::PlaceOf(signed_ack),
                                           .delivery_id = *ToId16(ack.delivery_id()),
                                           .recipient = *ToId16(me_.bytes()),
                                           .delivery_digest = handed_out_[ack.delivery_id()].delivery_digest},
                                          checker, *layout, keys_, log_.log_id(), checked);
    if (script_.not_now > 0) {
      --script_.not_now;
      result.set_status_code(static_cast<int>(absl::StatusCode::kUnavailable));
      *result.mutable_error() = fake_broker_internal::Detail("NOT_NOW");
    } else if (!outcome.ok()) {
      result.set_status_code(static_cast<int>(absl::StatusCode::kInvalidArgument));
      *result.mutable_error() = fake_broker_internal::Detail(ReasonCode(outcome.reason));
    } else {
      acknowledged_.push_back(ack);
      *result.mutable_receipt() = log_.MakeReceipt(log_.Append(LeafType::kStatement, checked.digest));
      result.set_state(ack.outcome() == exchange::v1::Acknowledgement::OUTCOME_ACCEPTED ? exchange::v1::ACCEPTED
                                                                                        : exchange::v1::DELIVERED);
    }
  }
  if (script_.edit_acknowledged) script_.edit_acknowledged(response);
  return response;
}

ByteReply FakeBroker::OnInboxMessage(const std::string& message, int& credit) {
  exchange::v1::ReceiveDeliveriesRequest request;
  request.ParseFromString(message);
  absl::MutexLock lock(&mu_);
  if (script_.silent) return {};
  if (!script_.end_stream.ok()) return {{}, std::exchange(script_.end_stream, absl::OkStatus())};
  ByteReply reply;
  exchange::v1::ReceiveDeliveriesResponse response;
  if (request.has_acknowledge()) {
    *response.mutable_acknowledged() = TakeAcknowledgements(request.acknowledge());
    if (script_.breaks > 0) {
      --script_.breaks;
      return {{}, absl::UnavailableError("cut by the test")};
    }
    reply.messages.push_back(response.SerializeAsString());
  } else if (request.has_extend_lease()) {
    ++extended_count_;
    for (int i = 0; i < request.extend_lease().delivery_ids_size(); ++i) {
      response.mutable_lease_extended()->add_lease_expire_times()->set_seconds(1);
    }
    reply.messages.push_back(response.SerializeAsString());
  } else if (request.has_give_back()) {
    *response.mutable_given_back() = TakeBack(request.give_back());
    reply.messages.push_back(response.SerializeAsString());
  } else {
    const int more = request.has_start() ? request.start().credit() : request.add_credit().credit();
    credit += more;
    credit_given_ += more;
  }
  std::vector<exchange::v1::DeliveredCopy> copies = HandOut(credit);
  credit -= static_cast<int>(copies.size());
  if (copies.empty()) return reply;
  response.Clear();
  for (exchange::v1::DeliveredCopy& copy : copies) *response.mutable_deliveries()->add_copies() = std::move(copy);
  reply.messages.push_back(response.SerializeAsString());
  return reply;
}

std::vector<exchange::v1::SubmitFrameRequest> FakeBroker::Frames() const {
  absl::MutexLock lock(&mu_);
  return frames_;
}

int FakeBroker::accepted_count() const {
  absl::MutexLock lock(&mu_);
  return static_cast<int>(accepted_.size());
}

std::vector<exchange::v1::Acknowledgement> FakeBroker::Acknowledged() const {
  absl::MutexLock lock(&mu_);
  return acknowledged_;
}

void FakeBroker::AwaitExtended(int count) const {
  absl::MutexLock lock(&mu_);
  const auto enough = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) { return extended_count_ >= count; };
  mu_.Await(absl::Condition(&enough));
}

std::vector<exchange::v1::GiveBackDeliveriesRequest::Item> FakeBroker::AwaitGivenBack(size_t count) const {
  absl::MutexLock lock(&mu_);
  const auto enough = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) { return given_back_.size() >= count; };
  mu_.Await(absl::Condition(&enough));
  return given_back_;
}

int FakeBroker::credit_given() const {
  absl::MutexLock lock(&mu_);
  return credit_given_;
}

}  // namespace handover::fakes
