#include "clients/verify/vector_constants.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "clients/verify/digests.h"
#include "clients/verify/merkle.h"
#include "clients/verify/messages.h"
#include "clients/verify/signature.h"
#include "clients/verify/statements.h"
#include "clients/verify/tagged_hash.h"
#include "clients/verify/vector_cases.h"

namespace handover_verify {
namespace {

constexpr std::size_t kSealHeaderBytes = kTagBytes + kHashBytes;

using Outcomes = std::vector<ConstantOutcome>;

std::string Numbered(const char* name, std::size_t i) { return std::string(name) + "[" + std::to_string(i) + "]"; }

void CheckKeyIds(const JsonFields& file, Outcomes& outcomes) {
  JsonFields fields = file.Independent();
  std::vector<JsonFields> keys = fields.Objects("keys");
  if (!fields.IsComplete()) outcomes.push_back({"keys", false});
  for (std::size_t i = 0; i < keys.size(); ++i) {
    JsonFields key = keys[i].Independent();
    const std::optional<P256Key> parsed = P256Key::FromSpki(key.Bytes("spki"));
    outcomes.push_back({Numbered("keys", i) + ".key_id", parsed && parsed->Id() == key.Bytes("key_id")});
  }
}

// `empty_roots` roots come before the first leaf: one for the empty tree, or none.
bool RootsGrowAsStated(const std::vector<std::string>& leaves, const std::vector<std::string>& roots,
                       std::size_t empty_roots) {
  if (roots.size() != leaves.size() + empty_roots) return false;
  MerkleTree tree;
  if (empty_roots == 1 && tree.Root() != roots.front()) return false;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    tree.Add(leaves[i]);
    if (tree.Root() != roots[i + empty_roots]) return false;
  }
  return true;
}

void CheckTreeRoots(const JsonFields& file, Outcomes& outcomes) {
  JsonFields fields = file.Independent();
  JsonFields rfc6962 = fields.Object("rfc6962");
  const bool holds = RootsGrowAsStated(rfc6962.BytesList("inputs"), rfc6962.BytesList("roots"), 1);
  outcomes.push_back({"rfc6962.roots", fields.IsComplete() && holds});
}

void CheckLogRoots(const JsonFields& file, Outcomes& outcomes) {
  JsonFields fields = file.Independent();
  JsonFields log = fields.Object("log");
  const bool holds = RootsGrowAsStated(log.BytesList("leaves"), log.BytesList("roots"), 0);
  outcomes.push_back({"log.roots", fields.IsComplete() && holds});
}

struct RebuiltHandover {
  std::vector<std::string> item_commitments;
  std::vector<std::string> dummies;
  std::vector<std::string> sorted;
  std::string root;
};

std::optional<RebuiltHandover> RebuildHandover(JsonFields& handover) {
  const std::string bytes = handover.Bytes("envelope");
  const std::vector<Item> items = ReadItems(handover, "items");
  const std::string pad_seed = handover.Bytes("seed");
  const std::optional<Envelope> envelope = ParseEnvelope(bytes);
  if (!handover.IsComplete() || !envelope || items.size() >= envelope->slot_count ||
      !std::all_of(items.begin(), items.end(), IsWellFormed)) {
    return std::nullopt;
  }
  RebuiltHandover rebuilt;
  for (const Item& item : items) {
    rebuilt.item_commitments.push_back(ItemCommitment(envelope->handover_id, item));
  }
  rebuilt.dummies = DummyCommitments({envelope->handover_id, pad_seed}, envelope->slot_count - items.size());
  rebuilt.sorted = rebuilt.item_commitments;
  rebuilt.sorted.insert(rebuilt.sorted.end(), rebuilt.dummies.begin(), rebuilt.dummies.end());
  std::sort(rebuilt.sorted.begin(), rebuilt.sorted.end());
  rebuilt.root = HandoverRoot({envelope->handover_id, bytes, rebuilt.sorted});
  return rebuilt;
}

void CheckHandovers(const JsonFields& file, Outcomes& outcomes) {
  JsonFields fields = file.Independent();
  std::vector<JsonFields> handovers = fields.Objects("handovers");
  if (!fields.IsComplete()) outcomes.push_back({"handovers", false});
  for (std::size_t i = 0; i < handovers.size(); ++i) {
    JsonFields handover = handovers[i].Independent();
    const std::optional<RebuiltHandover> rebuilt = RebuildHandover(handover);
    const auto add = [&](const char* name, bool is_as_expected) {
      outcomes.push_back({Numbered("handovers", i) + name, rebuilt && is_as_expected});
    };
    const RebuiltHandover values = rebuilt.value_or(RebuiltHandover());
    add(".envelope_hash", EnvelopeHash(handover.Bytes("envelope")) == handover.Bytes("envelope_hash"));
    add(".item_commitments", values.item_commitments == handover.BytesList("item_commitments"));
    add(".dummies", values.dummies == handover.BytesList("dummies"));
    add(".sorted", values.sorted == handover.BytesList("sorted"));
    add(".root", values.root == handover.Bytes("root"));
  }
}

void CheckFrameConstants(const JsonFields& file, Outcomes& outcomes) {
  JsonFields fields = file.Independent();
  JsonFields frame = fields.Object("frame");
  MerkleTree tree;
  for (const std::string& member : frame.BytesList("members")) tree.Add(member);
  const std::string bytes = frame.Bytes("statement");
  const std::string root = frame.Bytes("root");
  const std::string signature = frame.Bytes("signature");
  const std::optional<FrameStatement> statement = ParseFrameStatement(bytes);
  outcomes.push_back(
      {"frame.root", fields.IsComplete() && statement && root == tree.Root() && root == statement->root});
  const std::optional<Trust> trust = ReadTrust(file.Independent().Object("trust"));
  if (!trust) return;
  const auto signer = trust->keys.find(statement ? statement->key_id : std::string());
  outcomes.push_back({"frame.signature", signer != trust->keys.end() && signer->second.key &&
                                             signer->second.key->Verifies(bytes, signature)});
}

void CheckSealedConstants(const JsonFields& file, Outcomes& outcomes) {
  JsonFields fields = file.Independent();
  JsonFields sealed = fields.Object("sealed");
  const std::string body = sealed.Bytes("body");
  const std::string commitment =
      CekCommitment({sealed.Bytes("handover_id"), sealed.Bytes("salt"), sealed.Bytes("cek")});
  const bool holds = body.size() > kSealHeaderBytes && body.starts_with(PaddedTag("HO1.seal") + commitment);
  outcomes.push_back({"sealed.body", fields.IsComplete() && holds});
}

// Every enrolled key of the trust stands in the log as a leaf with its reference, so does its end.
void CheckKeyLeaves(const JsonFields& file, Outcomes& outcomes) {
  JsonFields fields = file.Independent();
  const std::vector<std::string> leaves = fields.Object("log").BytesList("leaves");
  std::vector<JsonFields> keys = fields.Object("trust").Objects("keys");
  const auto is_leaf_of = [&](JsonFields key, const char* index_name, LeafType type) {
    const std::uint64_t index = key.Unsigned(index_name);
    const std::string reference = KeyReference(key.Bytes("statement"));
    if (!key.IsComplete() || index >= leaves.size()) return false;
    const std::optional<Leaf> leaf = ParseLeaf(leaves[index]);
    return leaf && leaf->type == type && leaf->ref == reference;
  };
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const JsonFields key = keys[i].Independent();
    if (!key.Has("statement")) continue;
    bool holds = is_leaf_of(key, "enrolled", LeafType::kKeyEnrolled);
    if (key.Has("revoked")) holds = holds && is_leaf_of(key, "revoked", LeafType::kKeyRevoked);
    outcomes.push_back({Numbered("trust.keys", i) + ".statement", holds});
  }
}

}  // namespace

std::vector<ConstantOutcome> CheckConstants(const JsonFields& file) {
  Outcomes outcomes;
  if (file.Has("keys")) CheckKeyIds(file, outcomes);
  if (file.Has("rfc6962")) CheckTreeRoots(file, outcomes);
  if (file.Has("handovers")) CheckHandovers(file, outcomes);
  if (file.Has("frame")) CheckFrameConstants(file, outcomes);
  if (file.Has("sealed")) CheckSealedConstants(file, outcomes);
  if (file.Has("log")) CheckLogRoots(file, outcomes);
  if (file.Has("log") && file.Has("trust")) CheckKeyLeaves(file, outcomes);
  return outcomes;
}

}  // namespace handover_verify
