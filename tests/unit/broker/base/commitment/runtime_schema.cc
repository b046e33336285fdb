#include "tests/unit/broker/base/commitment/runtime_schema.h"

#include "google/protobuf/compiler/parser.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "gtest/gtest.h"

namespace handover {

RuntimeSchema::RuntimeSchema(const std::string& proto_text) {
  google::protobuf::io::ArrayInputStream input(proto_text.data(), static_cast<int>(proto_text.size()));
  google::protobuf::io::Tokenizer tokenizer(&input, nullptr);
  google::protobuf::FileDescriptorProto file;
  google::protobuf::compiler::Parser parser;
  EXPECT_TRUE(parser.Parse(&tokenizer, &file));
  file.set_name("runtime.proto");
  EXPECT_NE(pool_.BuildFile(file), nullptr);
}

const google::protobuf::Descriptor& RuntimeSchema::Type(const std::string& name) const {
  const google::protobuf::Descriptor* const type = pool_.FindMessageTypeByName(name);
  GTEST_CHECK_(type != nullptr) << name;
  return *type;
}

}  // namespace handover
