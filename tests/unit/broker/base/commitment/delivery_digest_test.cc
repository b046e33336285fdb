#include "broker/base/commitment/delivery_digest.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "broker/base/commitment/handover_root.h"
#include "tests/unit/broker/base/commitment/plain_tree.h"
#include "tests/unit/broker/base/commitment/world.h"

namespace handover {
namespace {

// The vector's copy opens five sections of the first handover and the recipient's addressee.
TEST(DeliveryDigestTest, VectorDigestIsThatOfTheDeliveredCopy) {
  const Vectors vectors;
  const rapidjson::Value& expected = vectors.Section("delivery_digest");
  const OwnedCopy copy = vectors.Copy(vectors.Case("A15 unknown field in label"));
  EnvelopeFacts envelope;
  ASSERT_TRUE(vectors.layout().ReadEnvelope(copy.envelope, envelope).ok());
  std::vector<Digest> opened;
  const rapidjson::Value& handover = vectors.Section("handovers")[0];
  for (rapidjson::SizeType i = 0; i < handover["items"].Size(); ++i) {
    const std::string salt = Unhex(handover["items"][i]["salt"]);
    const bool is_open =
        std::any_of(copy.opened.begin(), copy.opened.end(), [&](const OwnedItem& item) { return item.salt == salt; });
    if (is_open) opened.push_back(UnhexDigest(handover["item_commitments"][i]));
  }
  std::sort(opened.begin(), opened.end());
  EXPECT_EQ(opened.size(), copy.opened.size());
  EXPECT_EQ(
      DeliveryDigest({ToId16(Unhex(expected["delivery_id"])).value(), ToId16(Unhex(expected["recipient"])).value(),
                      expected["accepted_index"].GetUint64(), UnhexDigest(expected["root"]), opened}),
      UnhexDigest(expected["digest"]));
}

TEST(DeliveryDigestTest, LayoutIsThatOfThePage) {
  const Digest root = {1};
  const std::vector<Digest> opened = {Digest{2}, Digest{3}};
  const std::string bytes = std::string("HO1.delivery\0\0\0\0", 16) + ToString(IdOf(4)) + ToString(IdOf(5)) +
                            std::string("\0\0\0\0\0\0\0\6", 8) + std::string(8, '\0') + ToString(root) +
                            ToString(opened[0]) + ToString(opened[1]);
  EXPECT_EQ(ToString(DeliveryDigest({IdOf(4), IdOf(5), 6, root, opened})), plain_tree::Sha256(bytes));
}

TEST(DeliveryDigestTest, AckDigestBindsTheDeliveryAndTheBytes) {
  const Digest delivery = {1};
  const std::string bytes =
      std::string("HO1.ack\0\0\0\0\0\0\0\0\0", 16) + ToString(delivery) + std::string("\0\0\0\0\0\0\0\3", 8) + "ack";
  EXPECT_EQ(ToString(AckDigest(delivery, "ack")), plain_tree::Sha256(bytes));
  EXPECT_NE(AckDigest(delivery, "ack"), AckDigest(Digest{2}, "ack"));
}

}  // namespace
}  // namespace handover
