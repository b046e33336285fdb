#include "clients/verify/vector_cases.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>

#include "clients/verify/ack_check.h"
#include "clients/verify/delivery_check.h"
#include "clients/verify/export_check.h"
#include "clients/verify/log_check.h"
#include "clients/verify/submission_check.h"
#include "clients/verify/tagged_hash.h"

namespace handover_verify {
namespace {

LoggedLeaf ReadLoggedLeaf(JsonFields fields) {
  return {.leaf = fields.Bytes("leaf"), .index = fields.Unsigned("index"), .path = fields.BytesList("path")};
}

SignedHead ReadSignedHead(JsonFields& fields) {
  return {.head = fields.Bytes("head"), .signature = fields.Bytes("head_signature")};
}

FramedDigest ReadFramedDigest(JsonFields& fields) {
  return {.statement = fields.Bytes("statement"),
          .signature = fields.Bytes("signature"),
          .index = fields.Unsigned("frame_index"),
          .path = fields.BytesList("frame_path")};
}

Reason RunSubmission(JsonFields fields, const Trust& trust) {
  const Submission submission = {.envelope = fields.Bytes("envelope"),
                                 .items = ReadItems(fields, "items"),
                                 .pad_seed = fields.Bytes("seed"),
                                 .framed = ReadFramedDigest(fields),
                                 .peer_party = fields.Bytes("peer_party"),
                                 .kind_slot_count = fields.Unsigned("kind_slots"),
                                 .next_leaf_index = fields.Unsigned("next_index")};
  return fields.IsComplete() ? CheckSubmission(submission, trust) : Reason::kMalformed;
}

Reason RunDelivery(JsonFields fields, const Trust& trust) {
  const DeliveredCopy copy = {.recipient_party = fields.Bytes("me"),
                              .envelope = fields.Bytes("envelope"),
                              .opened = ReadItems(fields, "opened"),
                              .others = fields.BytesList("others"),
                              .framed = ReadFramedDigest(fields),
                              .delivery_id = fields.Bytes("delivery_id"),
                              .accepted = ReadLoggedLeaf(fields.Object("accepted")),
                              .delivered = ReadLoggedLeaf(fields.Object("delivered")),
                              .signed_head = ReadSignedHead(fields)};
  return fields.IsComplete() ? CheckDelivery(copy, trust) : Reason::kMalformed;
}

Reason RunReceipt(JsonFields fields, const Trust& trust) {
  const LogReceipt receipt = {.logged = ReadLoggedLeaf(fields.Object("logged")), .signed_head = ReadSignedHead(fields)};
  const std::string root = fields.Bytes("root");
  const SeenHead seen = {.size = fields.Unsigned("seen_size"),
                         .root = fields.Bytes("seen_root"),
                         .consistency = fields.BytesList("consistency")};
  if (!fields.IsComplete()) return Reason::kMalformed;
  const ReceiptVerdict verdict = CheckReceipt(receipt, root, trust.log_key);
  return verdict.reason == Reason::kOk ? CheckSeen(seen, verdict.head) : verdict.reason;
}

Reason RunAck(JsonFields fields, const Trust& trust) {
  const AckProof proof = {.delivery_digest = fields.Bytes("delivery_digest"),
                          .delivery_id = fields.Bytes("delivery_id"),
                          .recipient_party = fields.Bytes("recipient"),
                          .ack = fields.Bytes("ack"),
                          .framed = ReadFramedDigest(fields)};
  return fields.IsComplete() ? CheckAck(proof, trust) : Reason::kMalformed;
}

Reason RunExport(JsonFields fields, const Trust& trust) {
  SubjectExport subject_export = {.stream = fields.Bytes("stream"),
                                  .signed_head = ReadSignedHead(fields),
                                  .snapshot = ReadLoggedLeaf(fields.Object("snapshot")),
                                  .leaf_count = fields.Unsigned("count"),
                                  .last_leaf_hash = fields.Bytes("last"),
                                  .position = fields.Unsigned("position"),
                                  .stream_count = fields.Unsigned("streams"),
                                  .index_path = fields.BytesList("index_path")};
  for (JsonFields& entry : fields.Objects("entries")) {
    subject_export.entries.push_back({.logged = ReadLoggedLeaf(entry.Object("logged")),
                                      .salt = entry.Bytes("salt"),
                                      .seq = entry.Unsigned("seq"),
                                      .prev = entry.Bytes("prev")});
  }
  return fields.IsComplete() ? CheckExport(subject_export, trust.log_key) : Reason::kMalformed;
}

Reason RunIdempotency(JsonFields fields) {
  const std::string stored = fields.Bytes("stored");
  const std::string root = fields.Bytes("root");
  return fields.IsComplete() ? CompareWithStored(stored, root) : Reason::kMalformed;
}

struct TrustingCheck {
  std::string_view name;
  Reason (*run)(JsonFields input, const Trust& trust);
};

constexpr std::array<TrustingCheck, 5> kTrustingChecks = {{
    {"submission", RunSubmission},
    {"delivery", RunDelivery},
    {"receipt", RunReceipt},
    {"ack", RunAck},
    {"export", RunExport},
}};

// Nothing for a check that we do not know.
std::optional<Reason> RunOneCase(const std::string& check, JsonFields input, const std::optional<Trust>& trust) {
  if (check == "idempotency") return RunIdempotency(input);
  for (const TrustingCheck& known : kTrustingChecks) {
    if (known.name != check) continue;
    return trust ? known.run(input, *trust) : Reason::kMalformed;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Trust> ReadTrust(const JsonFields& trust) {
  JsonFields fields = trust.Independent();
  const std::optional<P256Key> log_key = P256Key::FromSpki(fields.Bytes("log_spki"));
  if (!log_key) return std::nullopt;
  Trust result{.log_key = *log_key};
  for (JsonFields& entry : fields.Objects("keys")) {
    const std::string spki = entry.Bytes("spki");
    const std::uint64_t suite = entry.Unsigned("suite");
    if (suite > std::numeric_limits<std::uint16_t>::max()) return std::nullopt;
    TrustedKey key = {.key = P256Key::FromSpki(spki),
                      .party = entry.Bytes("party"),
                      .suite = static_cast<std::uint16_t>(suite),
                      .enrolled_index = entry.Unsigned("enrolled")};
    if (entry.Has("revoked")) key.revoked_index = entry.Unsigned("revoked");
    if (!result.keys.emplace(Sha256(spki), std::move(key)).second) return std::nullopt;
  }
  if (!fields.IsComplete()) return std::nullopt;
  return result;
}

std::vector<Item> ReadItems(JsonFields& fields, const char* name) {
  std::vector<Item> items;
  for (JsonFields& entry : fields.Objects(name)) {
    const std::uint64_t type = entry.Unsigned("type");
    // Any other type than 1 and 2 fails the checks of an item.
    items.push_back({.kind = static_cast<ItemKind>(type > 2 ? 0 : type),
                     .salt = entry.Bytes("salt"),
                     .label = entry.Bytes("label"),
                     .body = entry.Bytes("body")});
  }
  return items;
}

std::vector<CaseOutcome> RunCases(const std::vector<JsonFields>& cases, const std::optional<Trust>& trust) {
  std::vector<CaseOutcome> outcomes;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    JsonFields fields = cases[i];
    CaseOutcome outcome = {.name = fields.Text("name"), .expected = fields.Text("expect")};
    const std::optional<Reason> reason = RunOneCase(fields.Text("check"), fields.Object("input").Independent(), trust);
    outcome.got = reason ? ReasonName(*reason) : "UNKNOWN_CHECK";
    outcome.is_as_expected = reason && ReasonFromName(outcome.expected) == reason;
    if (outcome.name.empty()) outcome.name = "case " + std::to_string(i + 1);
    if (outcome.expected.empty()) outcome.expected = "-";
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

}  // namespace handover_verify
