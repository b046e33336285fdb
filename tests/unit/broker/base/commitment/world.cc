#include "tests/unit/broker/base/commitment/world.h"

#include <algorithm>
#include <utility>

#include "broker/base/commitment/delivery_digest.h"
#include "broker/base/commitment/handover_root.h"
#include "broker/base/commitment/hash.h"
#include "broker/base/commitment/merkle.h"
#include "broker/base/commitment/strict_proto.h"
#include "broker/base/commitment/tree_head.h"

namespace handover {
namespace {
namespace world_internal {

constexpr uint64_t kAcceptedIndex = 3;
constexpr uint64_t kDeliveredIndex = 4;

void PutVarint(uint64_t value, std::string& out) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

std::vector<Digest> CommitAll(const Id16& handover_id, const std::vector<OwnedItem>& items) {
  std::vector<Digest> commitments;
  for (const OwnedItem& item : items) {
    commitments.push_back(CommitItem(handover_id, {item.kind, item.salt, item.label, item.body}));
  }
  return commitments;
}

Id16 HandoverIdOf(std::string_view envelope) { return ToId16(StrictFields(envelope).Bytes(1)).value(); }

}  // namespace world_internal
}  // namespace

WireBytes& WireBytes::Number(int field, uint64_t value) {
  world_internal::PutVarint(static_cast<uint64_t>(field) << 3, bytes_);
  world_internal::PutVarint(value, bytes_);
  return *this;
}

WireBytes& WireBytes::Text(int field, std::string_view text) {
  world_internal::PutVarint(static_cast<uint64_t>(field) << 3 | 2, bytes_);
  world_internal::PutVarint(text.size(), bytes_);
  return Raw(text);
}

WireBytes& WireBytes::Raw(std::string_view bytes) {
  bytes_.append(bytes);
  return *this;
}

Id16 IdOf(uint8_t number) {
  Id16 id{};
  id.fill(number);
  return id;
}

Submission OwnedSubmission::View() const {
  Submission view;
  view.envelope = envelope;
  for (const OwnedItem& item : items) view.items.push_back({item.kind, item.salt, item.label, item.body});
  view.pad_seed = pad_seed;
  view.place = {frame_index, std::vector<std::string_view>(frame_path.begin(), frame_path.end())};
  return view;
}

World::World()
    : sender_key(vectors.PrivateKey("sender")),
      recipient_key(vectors.PrivateKey("recipient")),
      other_key(vectors.PrivateKey("other")),
      log_key(vectors.PrivateKey("log")) {
  keys.Enrol({sender, kSuiteEcdsaP256, sender_key.verify_key(), 0, std::nullopt});
  keys.Enrol({recipient, kSuiteEcdsaP256, recipient_key.verify_key(), 1, std::nullopt});
  keys.Enrol({other, kSuiteEcdsaP256, other_key.verify_key(), 2, std::nullopt});
}

std::string World::Envelope(uint64_t slots) const {
  return WireBytes()
      .Text(1, AsView(IdOf(next_id_)))
      .Text(2, AsView(sender))
      .Text(3, "subject-1")
      .Text(4, "BIRTH_HANDOVER")
      .Number(5, 1)
      .Number(6, slots)
      .Number(7, kNowMs);
}

OwnedItem World::Section(uint64_t type) {
  return {ItemKind::kSection, "", WireBytes().Number(1, type).Number(2, 1), "body"};
}

OwnedItem World::AddressedTo(const Id16& party) {
  return {ItemKind::kAddressee, "", "", WireBytes().Text(1, AsView(party)).Text(2, "HEALTH_VISITING").Text(3, "SUL")};
}

OwnedItem World::AddressedToRole() {
  return {ItemKind::kAddressee, "", "",
          WireBytes().Text(2, "HEALTH_VISITING").Text(3, "SUL").Text(5, "HEALTH_VISITING").Text(6, "0101")};
}

std::vector<OwnedItem> World::Items() const { return {Section(1), Section(2), AddressedTo(recipient)}; }

OwnedSubmission World::Submit(const std::string& envelope, std::vector<OwnedItem> items) {
  OwnedSubmission submission;
  submission.envelope = envelope;
  submission.items = std::move(items);
  for (OwnedItem& item : submission.items) {
    Id16 salt;
    random.Fill(absl::MakeSpan(salt));
    item.salt = ToString(salt);
  }
  Id16 pad_seed;
  random.Fill(absl::MakeSpan(pad_seed));
  submission.pad_seed = ToString(pad_seed);
  ++next_id_;
  SignAgain(submission);
  return submission;
}

void World::SignAgain(OwnedSubmission& submission, const SigningKey& key, const Digest& for_log) {
  const Id16 id = world_internal::HandoverIdOf(submission.envelope);
  const Submission view = submission.View();
  const uint64_t slots = std::max<uint64_t>(16, StrictFields(submission.envelope).Number(6));
  const auto rebuilt = RebuildHandover({id, ToId16(submission.pad_seed).value(), view.envelope, view.items, {}, slots});
  submission.root = rebuilt.has_value() ? rebuilt->root : Digest{};
  const std::vector<Digest> members = {submission.root};
  const BuiltFrame frame = BuildFrame({members, for_log, kNowMs, {}}, key).value();
  submission.statement = ToString(frame.statement);
  submission.signature = ToString(frame.signature);
}

OwnedCopy World::Deliver(const OwnedSubmission& submission, size_t addressee) {
  const Id16 id = world_internal::HandoverIdOf(submission.envelope);
  const Submission view = submission.View();
  const auto rebuilt = RebuildHandover({id,
                                        ToId16(submission.pad_seed).value(),
                                        view.envelope,
                                        view.items,
                                        {},
                                        StrictFields(submission.envelope).Number(6)});
  std::vector<size_t> opened;
  for (size_t i = 0; i < view.items.size(); ++i) {
    if (view.items[i].kind == ItemKind::kSection || i == addressee) opened.push_back(i);
  }
  const SplitList split = SplitForRecipient(rebuilt.value(), opened);
  OwnedCopy copy;
  copy.me = ToString(recipient);
  copy.envelope = submission.envelope;
  for (const size_t position : split.opened) copy.opened.push_back(submission.items[position]);
  for (const Digest& closed : split.others) copy.others.push_back(ToString(closed));
  copy.statement = submission.statement;
  copy.signature = submission.signature;
  copy.delivery_id = ToString(IdOf(200));
  LogAgain(copy, submission.root, recipient);
  return copy;
}

void World::LogAgain(OwnedCopy& copy, const Digest& root, const Id16& reader) {
  const Id16 id = world_internal::HandoverIdOf(copy.envelope);
  copy.me = ToString(reader);
  const std::vector<Digest> opened = world_internal::CommitAll(id, copy.opened);
  const Digest delivery =
      DeliveryDigest({ToId16(copy.delivery_id).value(), reader, world_internal::kAcceptedIndex, root, opened});
  std::vector<Digest> hashes = {HashOf("a"), HashOf("b"), HashOf("c")};
  const LeafData accepted = EncodeLeaf({LeafType::kAccepted, kNowMs, root, {}, {}});
  const LeafData delivered = EncodeLeaf({LeafType::kDelivery, kNowMs + 1, delivery, {}, {}});
  hashes.push_back(LeafHash(accepted));
  hashes.push_back(LeafHash(delivered));
  const auto logged = [&](const LeafData& leaf, uint64_t index) {
    OwnedLogged result = {ToString(leaf), index, {}};
    for (const Digest& hash : InclusionPath(hashes, index)) result.path.push_back(ToString(hash));
    return result;
  };
  copy.accepted = logged(accepted, world_internal::kAcceptedIndex);
  copy.delivered = logged(delivered, world_internal::kDeliveredIndex);
  const auto head = EncodeTreeHead({kSuiteEcdsaP256, kNowMs + 1, log_id(), hashes.size(), MerkleRoot(hashes)});
  copy.head = ToString(head);
  copy.head_signature = ToString(log_key.Sign(copy.head).value());
}

Digest RootOf(const OwnedCopy& copy, const Id16& handover_id) {
  std::vector<Digest> list = world_internal::CommitAll(handover_id, copy.opened);
  for (const std::string& closed : copy.others) list.push_back(ToDigest(closed).value());
  std::sort(list.begin(), list.end());
  return HandoverRoot(handover_id, copy.envelope, list);
}

}  // namespace handover
