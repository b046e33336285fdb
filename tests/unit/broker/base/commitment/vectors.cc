#include "tests/unit/broker/base/commitment/vectors.h"

#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"

#include "broker/base/commitment/ack_check.h"
#include "broker/base/commitment/handover_root.h"
#include "broker/base/commitment/subject_export.h"

namespace handover {
namespace {
namespace vectors_internal {

constexpr char kTestLayout[] = R"(
syntax = "proto3";
message Envelope {
  bytes handover_id = 1;
  bytes sender = 2;
  string subject = 3;
  string kind = 4;
  int64 schema_version = 5;
  int64 slots = 6;
  int64 created_ms = 7;
  int64 priority = 8;
  bytes reply_to = 9;
}
message Label {
  int64 section_type = 1;
  int64 about = 2;
  int64 about_index = 3;
  int64 format = 4;
}
message Addressee {
  bytes party = 1;
  string purpose = 2;
  string legal_basis = 3;
  bool copy = 4;
  string role = 5;
  string area = 6;
}
message Ack {
  bytes delivery_id = 1;
  int64 outcome = 2;
  int64 time_ms = 3;
  string professional = 4;
  string reason = 5;
}
)";

std::string FileText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path << ": run the test from the root of the source";
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> UnhexList(const rapidjson::Value& values) {
  std::vector<std::string> result;
  for (const rapidjson::Value& value : values.GetArray()) result.push_back(Unhex(value));
  return result;
}

std::vector<std::string_view> Views(const std::vector<std::string>& strings) {
  return std::vector<std::string_view>(strings.begin(), strings.end());
}

OwnedLogged Logged(const rapidjson::Value& value) {
  return {Unhex(value["leaf"]), value["index"].GetUint64(), UnhexList(value["path"])};
}

std::vector<OwnedItem> Items(const rapidjson::Value& values) {
  std::vector<OwnedItem> items;
  for (const rapidjson::Value& value : values.GetArray()) {
    const uint64_t kind = value["type"].GetUint64();
    items.push_back({kind <= 3 ? static_cast<ItemKind>(kind) : ItemKind::kUnspecified, Unhex(value["salt"]),
                     Unhex(value["label"]), Unhex(value["body"])});
  }
  return items;
}

std::vector<ItemView> ItemViews(const std::vector<OwnedItem>& items) {
  std::vector<ItemView> views;
  for (const OwnedItem& item : items) views.push_back({item.kind, item.salt, item.label, item.body});
  return views;
}

}  // namespace vectors_internal
}  // namespace

std::string Unhex(const rapidjson::Value& value) {
  return absl::HexStringToBytes(absl::string_view(value.GetString(), value.GetStringLength()));
}

Digest UnhexDigest(const rapidjson::Value& value) { return ToDigest(Unhex(value)).value(); }

LoggedLeaf OwnedLogged::View() const { return {leaf, index, vectors_internal::Views(path)}; }

DeliveredCopyView OwnedCopy::View() const {
  DeliveredCopyView view;
  view.delivery_id = delivery_id;
  view.envelope = envelope;
  view.opened = vectors_internal::ItemViews(opened);
  view.others = vectors_internal::Views(others);
  view.place = {frame_index, vectors_internal::Views(frame_path)};
  view.delivered = delivered.View();
  view.head = {head, head_signature};
  view.accepted_index = accepted.index;
  view.accepted = accepted.View();
  return view;
}

std::vector<std::string*> OwnedCopy::Parts() {
  std::vector<std::string*> parts = {&envelope, &statement,      &signature,     &delivery_id,
                                     &head,     &head_signature, &accepted.leaf, &delivered.leaf};
  for (OwnedItem& item : opened) {
    parts.push_back(&item.salt);
    parts.push_back(&item.label);
    parts.push_back(&item.body);
  }
  for (std::vector<std::string>* list : {&others, &frame_path, &accepted.path, &delivered.path}) {
    for (std::string& hash : *list) parts.push_back(&hash);
  }
  return parts;
}

Vectors::Vectors() {
  namespace internal = vectors_internal;
  json_.Parse<rapidjson::kParseIterativeFlag>(internal::FileText("tests/fixtures/ho1_vectors.json").c_str());
  EXPECT_FALSE(json_.HasParseError());
  schema_ = std::make_unique<RuntimeSchema>(internal::kTestLayout);
  layout_ = std::make_unique<Layout>(Layout::Messages{schema_->Type("Envelope"), schema_->Type("Label"),
                                                      schema_->Type("Addressee"), schema_->Type("Ack")},
                                     Layout::Options{.schema_versions = {1}});
  const rapidjson::Value& trust = json_["trust"];
  log_key_ = VerifyKey::FromSpki(Unhex(trust["log_spki"])).value();
  for (const rapidjson::Value& key : trust["keys"].GetArray()) {
    const KeyStatement statement = ParseKeyStatement(Unhex(key["statement"])).value();
    EXPECT_EQ(ToString(statement.party), Unhex(key["party"]));
    const bool revoked = key.HasMember("revoked");
    keys_.Enrol({statement.party, statement.suite, VerifyKey::FromSpki(statement.spki).value(),
                 key["enrolled"].GetUint64(), revoked ? std::optional(key["revoked"].GetUint64()) : std::nullopt});
  }
}

const rapidjson::Value& Vectors::Case(std::string_view name) const {
  for (const rapidjson::Value& one_case : json_["cases"].GetArray()) {
    if (name == one_case["name"].GetString()) return one_case["input"];
  }
  GTEST_CHECK_(false) << "no case of the name " << name;
  return json_;
}

SigningKey Vectors::PrivateKey(std::string_view name) const {
  for (const rapidjson::Value& key : json_["keys"].GetArray()) {
    if (name != key["name"].GetString()) continue;
    // PKCS#8 around the scalar and, in an ECPrivateKey, the public point of the SubjectPublicKeyInfo.
    const std::string der =
        absl::HexStringToBytes("308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420") +
        Unhex(key["d"]) + absl::HexStringToBytes("a144034200") + Unhex(key["spki"]).substr(26);
    return SigningKey::FromPkcs8(der).value();
  }
  GTEST_CHECK_(false) << "no key of the name " << name;
  return SigningKey::Generate().value();
}

Reason Vectors::Run(const rapidjson::Value& one_case) const {
  const std::string_view check = one_case["check"].GetString();
  const rapidjson::Value& input = one_case["input"];
  if (check == "submission") return RunSubmission(input);
  if (check == "delivery") return Check(Copy(input));
  if (check == "receipt") return RunReceipt(input);
  if (check == "ack") return RunAck(input);
  if (check == "export") return RunExport(input);
  if (check == "idempotency") return RunIdempotency(input);
  ADD_FAILURE() << "no such check: " << check;
  return Reason::kMalformed;
}

Reason Vectors::RunSubmission(const rapidjson::Value& input) const {
  namespace internal = vectors_internal;
  const std::string envelope = Unhex(input["envelope"]);
  const std::string seed = Unhex(input["seed"]);
  const std::string statement = Unhex(input["statement"]);
  const std::string signature = Unhex(input["signature"]);
  const std::vector<OwnedItem> items = internal::Items(input["items"]);
  const std::vector<std::string> path = internal::UnhexList(input["frame_path"]);
  const Submission submission = {
      envelope, internal::ItemViews(items), seed, {input["frame_index"].GetUint64(), internal::Views(path)}};
  const std::vector<Id16> peer = {ToId16(Unhex(input["peer_party"])).value()};
  const uint64_t slots = input["kind_slots"].GetUint64();
  FrameChecker frame({statement, signature});
  CheckedContent content;
  return CheckSubmission(
             submission, frame, *layout_, [&](std::string_view) { return slots; },
             {keys_, log_key_->key_id(), peer, input["next_index"].GetUint64(), std::nullopt}, content)
      .reason;
}

OwnedCopy Vectors::Copy(const rapidjson::Value& input) const {
  namespace internal = vectors_internal;
  OwnedCopy copy;
  copy.me = Unhex(input["me"]);
  copy.envelope = Unhex(input["envelope"]);
  copy.opened = internal::Items(input["opened"]);
  copy.others = internal::UnhexList(input["others"]);
  copy.frame_index = input["frame_index"].GetUint64();
  copy.frame_path = internal::UnhexList(input["frame_path"]);
  copy.statement = Unhex(input["statement"]);
  copy.signature = Unhex(input["signature"]);
  copy.delivery_id = Unhex(input["delivery_id"]);
  copy.accepted = internal::Logged(input["accepted"]);
  copy.delivered = internal::Logged(input["delivered"]);
  copy.head = Unhex(input["head"]);
  copy.head_signature = Unhex(input["head_signature"]);
  return copy;
}

Reason Vectors::Check(const OwnedCopy& copy) const {
  FrameChecker frame({copy.statement, copy.signature});
  CheckedCopy checked;
  return CheckDeliveredCopy(copy.View(), frame, {ToId16(copy.me).value(), *layout_, keys_, *log_key_}, checked).reason;
}

Reason Vectors::RunReceipt(const rapidjson::Value& input) const {
  namespace internal = vectors_internal;
  const OwnedLogged logged = internal::Logged(input["logged"]);
  const std::string head = Unhex(input["head"]);
  const std::string head_signature = Unhex(input["head_signature"]);
  const std::vector<std::string> consistency = internal::UnhexList(input["consistency"]);
  const SeenHead seen = {input["seen_size"].GetUint64(), UnhexDigest(input["seen_root"])};
  return CheckReceipt({{LeafType::kAccepted, UnhexDigest(input["root"])},
                       logged.View(),
                       {head, head_signature},
                       seen,
                       internal::Views(consistency)},
                      *log_key_);
}

Reason Vectors::RunAck(const rapidjson::Value& input) const {
  namespace internal = vectors_internal;
  const std::string ack = Unhex(input["ack"]);
  const std::string statement = Unhex(input["statement"]);
  const std::string signature = Unhex(input["signature"]);
  const std::vector<std::string> path = internal::UnhexList(input["frame_path"]);
  const AckClaim claim = {ack,
                          {input["frame_index"].GetUint64(), internal::Views(path)},
                          ToId16(Unhex(input["delivery_id"])).value(),
                          ToId16(Unhex(input["recipient"])).value(),
                          UnhexDigest(input["delivery_digest"])};
  FrameChecker frame({statement, signature});
  CheckedAck checked;
  return CheckAck(claim, frame, *layout_, keys_, log_key_->key_id(), checked).reason;
}

Reason Vectors::RunExport(const rapidjson::Value& input) const {
  namespace internal = vectors_internal;
  // A deque keeps its elements where they are while it grows: the views below borrow them.
  std::deque<OwnedLogged> leaves;
  std::deque<std::string> strings;
  const auto keep = [&](const rapidjson::Value& value) { return std::string_view(strings.emplace_back(Unhex(value))); };
  SubjectExport exported;
  exported.stream = UnhexDigest(input["stream"]);
  for (const rapidjson::Value& entry : input["entries"].GetArray()) {
    exported.entries.push_back({leaves.emplace_back(internal::Logged(entry["logged"])).View(), keep(entry["salt"]),
                                entry["seq"].GetUint64(), keep(entry["prev"])});
  }
  exported.head = {keep(input["head"]), keep(input["head_signature"])};
  exported.snapshot = leaves.emplace_back(internal::Logged(input["snapshot"])).View();
  exported.count = input["count"].GetUint64();
  exported.last = keep(input["last"]);
  exported.position = input["position"].GetUint64();
  exported.streams = input["streams"].GetUint64();
  for (const rapidjson::Value& hash : input["index_path"].GetArray()) exported.index_path.push_back(keep(hash));
  return CheckSubjectExport(exported, *log_key_);
}

Reason Vectors::RunIdempotency(const rapidjson::Value& input) const {
  return CheckIdempotency(ToDigest(Unhex(input["stored"])), UnhexDigest(input["root"]));
}

}  // namespace handover
