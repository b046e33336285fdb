#include "clients/verify/vector_constants.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/clients/verify/test_log.h"
#include "tests/unit/clients/verify/vector_file.h"

namespace handover_verify {
namespace {

// The names of what does not come out.
Strings Failures(VectorFile& file) {
  Strings names;
  for (const ConstantOutcome& outcome : CheckConstants(JsonFields(file.document()))) {
    if (!outcome.is_as_expected) names.push_back(outcome.name);
  }
  return names;
}

// What fails when the first bit of this value is flipped.
Strings FailuresWithout(VectorFile& file, rapidjson::Value& value) {
  const std::string good = VectorFile::Get(value);
  file.Set(value, WithBitFlipped(good, 0));
  const Strings failures = Failures(file);
  file.Set(value, good);
  return failures;
}

TEST(VectorConstantsTest, EveryCommittedValueComesOut) {
  VectorFile file;
  ASSERT_TRUE(file.IsLoaded());
  EXPECT_EQ(Failures(file), Strings());
  EXPECT_GE(CheckConstants(JsonFields(file.document())).size(), 35u);
}

TEST(VectorConstantsTest, EveryChangedValueIsFound) {
  VectorFile file;
  ASSERT_TRUE(file.IsLoaded());
  rapidjson::Document& all = file.document();
  rapidjson::Value& handover = all["handovers"][1];
  EXPECT_EQ(FailuresWithout(file, all["keys"][2]["key_id"]), Strings{"keys[2].key_id"});
  EXPECT_EQ(FailuresWithout(file, all["rfc6962"]["roots"][0]), Strings{"rfc6962.roots"});
  EXPECT_EQ(FailuresWithout(file, all["rfc6962"]["roots"][8]), Strings{"rfc6962.roots"});
  EXPECT_EQ(FailuresWithout(file, all["log"]["roots"][18]), Strings{"log.roots"});
  EXPECT_EQ(FailuresWithout(file, handover["envelope_hash"]), Strings{"handovers[1].envelope_hash"});
  EXPECT_EQ(FailuresWithout(file, handover["item_commitments"][0]), Strings{"handovers[1].item_commitments"});
  EXPECT_EQ(FailuresWithout(file, handover["dummies"][0]), Strings{"handovers[1].dummies"});
  EXPECT_EQ(FailuresWithout(file, handover["sorted"][0]), Strings{"handovers[1].sorted"});
  EXPECT_EQ(FailuresWithout(file, handover["root"]), Strings{"handovers[1].root"});
  EXPECT_EQ(FailuresWithout(file, all["frame"]["root"]), Strings{"frame.root"});
  EXPECT_EQ(FailuresWithout(file, all["frame"]["members"][1]), Strings{"frame.root"});
  EXPECT_EQ(FailuresWithout(file, all["frame"]["signature"]), Strings{"frame.signature"});
  EXPECT_EQ(FailuresWithout(file, all["sealed"]["cek"]), Strings{"sealed.body"});
  EXPECT_EQ(FailuresWithout(file, all["trust"]["keys"][0]["statement"]), Strings{"trust.keys[0].statement"});
}

TEST(VectorConstantsTest, AKeysLeavesMustLieWhereTheTrustSays) {
  VectorFile file;
  ASSERT_TRUE(file.IsLoaded());
  rapidjson::Value& key = file.document()["trust"]["keys"][2];
  key["revoked"].SetInt(8);
  EXPECT_EQ(Failures(file), Strings{"trust.keys[2].statement"});
  key["revoked"].SetUint64(~std::uint64_t{0});
  EXPECT_EQ(Failures(file), Strings{"trust.keys[2].statement"});
  key["revoked"].SetInt(9);
  key["enrolled"].SetInt(3);
  EXPECT_EQ(Failures(file), Strings{"trust.keys[2].statement"});
}

TEST(VectorConstantsTest, AnUnreadablePartIsNotAsExpected) {
  for (const char* name : {"keys", "rfc6962", "handovers", "frame", "sealed", "log"}) {
    VectorFile file;
    ASSERT_TRUE(file.IsLoaded());
    file.document()[name].SetString("x");
    EXPECT_FALSE(Failures(file).empty()) << name;
  }
}

TEST(VectorConstantsTest, AnAbsentPartIsNotChecked) {
  VectorFile file;
  ASSERT_TRUE(file.IsLoaded());
  for (const char* name : {"keys", "rfc6962", "handovers", "frame", "sealed", "log"}) {
    file.document().RemoveMember(name);
    EXPECT_EQ(Failures(file), Strings()) << name;
  }
  EXPECT_TRUE(CheckConstants(JsonFields(file.document())).empty());
}

TEST(VectorConstantsTest, AHandoverWithMoreItemsThanSlotsIsNotAsExpected) {
  VectorFile file;
  ASSERT_TRUE(file.IsLoaded());
  rapidjson::Value& items = file.document()["handovers"][0]["items"];
  for (int i = 0; i < 10; ++i) file.AppendCopy(items, items[0]);
  EXPECT_EQ(Failures(file).size(), 5u);
}

}  // namespace
}  // namespace handover_verify
