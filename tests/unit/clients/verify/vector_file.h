#ifndef HANDOVER_TESTS_UNIT_CLIENTS_VERIFY_VECTOR_FILE_H_
#define HANDOVER_TESTS_UNIT_CLIENTS_VERIFY_VECTOR_FILE_H_

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>

#include "clients/verify/encoding.h"
#include "clients/verify/json_fields.h"
#include "clients/verify/reason.h"
#include "clients/verify/vector_cases.h"
#include "tests/unit/clients/verify/test_key.h"

namespace handover_verify {

inline constexpr const char* kVectorPath = "tests/fixtures/ho1_vectors.json";

// The committed vectors, to be changed in one place and run again. A test that names a case or
// field which is not there ends in RapidJSON's assertion.
class VectorFile {
 public:
  VectorFile() {
    std::ifstream file(kVectorPath, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    document_ = ParseJson(text);
    if (IsLoaded()) trust_ = ReadTrust(JsonFields(*document_).Object("trust"));
  }

  bool IsLoaded() const { return document_ != nullptr; }
  rapidjson::Document& document() { return *document_; }

  rapidjson::Value& Case(const std::string& name) {
    rapidjson::Value& cases = (*document_)["cases"];
    rapidjson::SizeType i = 0;
    while (name != cases[i]["name"].GetString()) ++i;
    return cases[i];
  }
  rapidjson::Value& Input(const std::string& name) { return Case(name)["input"]; }

  // The reason that the case comes out with now, under the committed trust.
  std::string Run(const std::string& name) { return RunCases({JsonFields(Case(name))}, trust_).front().got; }

  static std::string Get(const rapidjson::Value& value) { return DecodeHex(value.GetString()).value(); }
  void Set(rapidjson::Value& value, const std::string& bytes) {
    value.SetString(EncodeHex(bytes).c_str(), document_->GetAllocator());
  }
  void Append(rapidjson::Value& list, const std::string& bytes) {
    rapidjson::Value value;
    Set(value, bytes);
    list.PushBack(value, document_->GetAllocator());
  }
  void AppendCopy(rapidjson::Value& list, const rapidjson::Value& element) {
    rapidjson::Value copy(element, document_->GetAllocator());
    list.PushBack(copy, document_->GetAllocator());
  }

  // The test key that the vectors state under this name.
  TestKey Key(const std::string& name) {
    rapidjson::Value& keys = (*document_)["keys"];
    rapidjson::SizeType i = 0;
    while (name != keys[i]["name"].GetString()) ++i;
    return TestKey::FromParts(Get(keys[i]["d"]), Get(keys[i]["spki"]));
  }

  std::string Text() const {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    document_->Accept(writer);
    return {buffer.GetString(), buffer.GetSize()};
  }

 private:
  std::unique_ptr<rapidjson::Document> document_;
  std::optional<Trust> trust_;
};

}  // namespace handover_verify

#endif  // HANDOVER_TESTS_UNIT_CLIENTS_VERIFY_VECTOR_FILE_H_
