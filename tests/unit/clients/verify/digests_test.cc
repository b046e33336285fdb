#include "clients/verify/digests.h"

#include <gtest/gtest.h>

#include <string>

#include "clients/verify/encoding.h"
#include "clients/verify/tagged_hash.h"
#include "tests/unit/clients/verify/test_log.h"
#include "tests/unit/clients/verify/vector_file.h"

namespace handover_verify {
namespace {

// The layouts, written out once more from COMMITMENTS.

TEST(DigestsTest, ACommitmentHashesItsHeaderThenLabelThenBody) {
  const std::string id(16, 'i');
  const Item item{.salt = std::string(16, 's'), .label = "label", .body = "the body"};
  const std::string rest =
      id + item.salt + BigEndianBytes(5, 4) + BigEndianBytes(8, 8) + std::string(4, '\0') + "label" + "the body";
  EXPECT_EQ(ItemCommitment(id, item), Sha256(PaddedTag("HO1.section") + rest));
  Item addressee = item;
  addressee.kind = ItemKind::kAddressee;
  EXPECT_EQ(ItemCommitment(id, addressee), Sha256(PaddedTag("HO1.addressee") + rest));
}

TEST(DigestsTest, DummiesAreNumberedFromZero) {
  const std::string id(16, 'i');
  const std::string seed(16, 'p');
  const std::vector<std::string> dummies = DummyCommitments({id, seed}, 2);
  ASSERT_EQ(dummies.size(), 2u);
  EXPECT_EQ(dummies[0], Sha256(PaddedTag("HO1.dummy") + id + seed + BigEndianBytes(0, 4)));
  EXPECT_EQ(dummies[1], Sha256(PaddedTag("HO1.dummy") + id + seed + BigEndianBytes(1, 4)));
}

TEST(DigestsTest, AListWithAnEqualOrASmallerNeighbourDoesNotAscend) {
  EXPECT_TRUE(IsStrictlyAscending({}));
  EXPECT_TRUE(IsStrictlyAscending({"a", "b", "\xff"}));
  EXPECT_FALSE(IsStrictlyAscending({"a", "a"}));
  EXPECT_FALSE(IsStrictlyAscending({"a", "c", "b"}));
}

TEST(DigestsTest, TheRootOfAHandoverCoversEnvelopeAndList) {
  const std::string id(16, 'i');
  const std::string envelope_hash = Sha256(PaddedTag("HO1.envelope") + BigEndianBytes(3, 8) + "env");
  EXPECT_EQ(EnvelopeHash("env"), envelope_hash);
  EXPECT_EQ(HandoverRoot({id, "env", {"c1", "c2"}}), Sha256(PaddedTag("HO1.handover") + id + envelope_hash + "c1c2"));
}

TEST(DigestsTest, ADeliveryCoversWhatWasOpened) {
  EXPECT_EQ(DeliveryDigest({.delivery_id = "id",
                            .recipient_party = "me",
                            .accepted_index = 5,
                            .handover_root = "R",
                            .opened_commitments = {"c1", "c2"}}),
            Sha256(PaddedTag("HO1.delivery") + "idme" + BigEndianBytes(5, 8) + std::string(8, '\0') + "Rc1c2"));
}

TEST(DigestsTest, AcknowledgementKeyAndLinkHaveTheirLayouts) {
  EXPECT_EQ(AckDigest({"D", "ack"}), Sha256(PaddedTag("HO1.ack") + "D" + BigEndianBytes(3, 8) + "ack"));
  EXPECT_EQ(KeyReference("key"), Sha256(PaddedTag("HO1.key") + BigEndianBytes(3, 8) + "key"));
  EXPECT_EQ(LinkDigest({"salt", "stream", 7, "prev"}),
            Sha256(PaddedTag("HO1.link") + "saltstream" + BigEndianBytes(7, 8) + "prev"));
  EXPECT_EQ(DetailDigest("salt", "what"), Sha256(PaddedTag("HO1.detail") + "salt" + BigEndianBytes(4, 8) + "what"));
  EXPECT_EQ(CekCommitment({"id", "salt", "cek"}), Sha256(PaddedTag("HO1.cek") + "idsaltcek"));
}

TEST(DigestsTest, AnIndexLeafIsDataAndNoDigest) {
  EXPECT_EQ(IndexLeafData({"stream", 258, "last"}),
            PaddedTag("HO1.index") + "stream" + BigEndianBytes(258, 8) + "last");
}

TEST(DigestsTest, TheStatedDeliveryDigestComesOut) {
  VectorFile file;
  ASSERT_TRUE(file.IsLoaded());
  const rapidjson::Value& stated = file.document()["delivery_digest"];
  const rapidjson::Value& input = file.Input("A09 frame path truncated");
  DeliveredContent content{.delivery_id = VectorFile::Get(stated["delivery_id"]),
                           .recipient_party = VectorFile::Get(stated["recipient"]),
                           .accepted_index = stated["accepted_index"].GetUint64(),
                           .handover_root = VectorFile::Get(stated["root"])};
  const std::string id = ParseEnvelope(VectorFile::Get(input["envelope"])).value().handover_id;
  JsonFields fields(input);
  for (const Item& item : ReadItems(fields, "opened")) {
    content.opened_commitments.push_back(ItemCommitment(id, item));
  }
  EXPECT_EQ(DeliveryDigest(content), VectorFile::Get(stated["digest"]));
}

}  // namespace
}  // namespace handover_verify
