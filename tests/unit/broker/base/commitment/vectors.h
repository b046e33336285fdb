// The project's test vectors of scheme HO1, tests/fixtures/ho1_vectors.json, and how to run a case of them against the
// library. They use the test-only layout of docs/formats/vectors: envelope fields 1 to 9 and label fields 1 to 4.
#ifndef HANDOVER_TESTS_UNIT_BROKER_BASE_COMMITMENT_VECTORS_H_
#define HANDOVER_TESTS_UNIT_BROKER_BASE_COMMITMENT_VECTORS_H_

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rapidjson/document.h"

#include "broker/base/commitment/delivered_copy.h"
#include "broker/base/commitment/layout.h"
#include "broker/base/commitment/reason.h"
#include "broker/base/commitment/signature.h"
#include "broker/base/commitment/submission_check.h"
#include "tests/fakes/fake_key_ring.h"
#include "tests/unit/broker/base/commitment/runtime_schema.h"

namespace handover {

// Hex to bytes. Ends the test when the value is not a string.
std::string Unhex(const rapidjson::Value& value);
Digest UnhexDigest(const rapidjson::Value& value);

// A delivered copy that owns its bytes, so that tests can spoil them one by one.
struct OwnedItem {
  ItemKind kind = ItemKind::kUnspecified;
  std::string salt;
  std::string label;
  std::string body;
};
struct OwnedLogged {
  std::string leaf;
  uint64_t index = 0;
  std::vector<std::string> path;

  LoggedLeaf View() const;
};
struct OwnedCopy {
  std::string me;
  std::string envelope;
  std::vector<OwnedItem> opened;
  std::vector<std::string> others;
  uint64_t frame_index = 0;
  std::vector<std::string> frame_path;
  std::string statement;
  std::string signature;
  std::string delivery_id;
  OwnedLogged accepted;
  OwnedLogged delivered;
  std::string head;
  std::string head_signature;

  DeliveredCopyView View() const;
  // Every byte string of it but `me`.
  std::vector<std::string*> Parts();
};

class Vectors {
 public:
  Vectors();

  const rapidjson::Document& json() const { return json_; }
  const rapidjson::Value& Section(const char* name) const { return json_[name]; }
  const rapidjson::Value& Case(std::string_view name) const;
  const Layout& layout() const { return *layout_; }
  const fakes::FakeKeyRing& keys() const { return keys_; }
  const VerifyKey& log_key() const { return *log_key_; }
  SigningKey PrivateKey(std::string_view name) const;

  // What the library says to one of `cases`.
  Reason Run(const rapidjson::Value& one_case) const;

  OwnedCopy Copy(const rapidjson::Value& input) const;
  Reason Check(const OwnedCopy& copy) const;

 private:
  Reason RunSubmission(const rapidjson::Value& input) const;
  Reason RunReceipt(const rapidjson::Value& input) const;
  Reason RunAck(const rapidjson::Value& input) const;
  Reason RunExport(const rapidjson::Value& input) const;
  Reason RunIdempotency(const rapidjson::Value& input) const;

  rapidjson::Document json_;
  std::unique_ptr<RuntimeSchema> schema_;
  std::unique_ptr<Layout> layout_;
  fakes::FakeKeyRing keys_;
  std::optional<VerifyKey> log_key_;
};

}  // namespace handover

#endif  // HANDOVER_TESTS_UNIT_BROKER_BASE_COMMITMENT_VECTORS_H_
