#include "adapters/medcom_xml/emessage.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace handover::adapters::medcom {
namespace emessage_test_internal {

using Texts = std::vector<std::string>;

TEST(FillSourceTest, TellsLettersAndAddressesAsFarAsThereAre) {
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(
      "<Emessage><Envelope><Identifier>k</Identifier><AcknowledgementCode>pluspositivkvitt</AcknowledgementCode>"
      "</Envelope><L><Letter><Identifier>a</Identifier></Letter><Sender><EANIdentifier>1</EANIdentifier></Sender></L>"
      "<L><Letter><Identifier>b</Identifier><StatusCode>rettetbrev</StatusCode></Letter></L><M/></Emessage>"));
  SourceReference source;
  FillSource(document.document_element(), "L", source);
  EXPECT_EQ(source.envelope_id, "k");
  EXPECT_TRUE(source.acknowledgement_wanted);
  EXPECT_EQ(source.letter_ids, (Texts{"a", "b"}));
  EXPECT_EQ(source.correcting_letter_ids, Texts{"b"});
  EXPECT_EQ(source.sender_address, "gln:1");
}

TEST(FillSourceTest, AnEnvelopeAroundItIsTheOneToQuote) {
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string("<Emessage><Envelope><Identifier>k</Identifier></Envelope></Emessage>"));
  SourceReference source;
  source.envelope_id = "vans";
  FillSource(document.document_element(), "L", source);
  EXPECT_EQ(source.envelope_id, "vans");
  EXPECT_FALSE(source.acknowledgement_wanted);
}

TEST(LossesTest, EachIsToldOnce) {
  const std::vector<Loss> losses = {{"B", "/y"}, {"A", "/x"}, {"B", "/y"}, {"B", "/x"}};
  const std::vector<Loss> once = WithoutRepetition(losses);
  ASSERT_EQ(once.size(), 3u);
  EXPECT_EQ(once[0].code + once[0].path, "A/x");
}

TEST(DigestOfTest, HasThirtyTwoBytes) {
  EXPECT_EQ(DigestOf("").size(), 32u);
  EXPECT_NE(DigestOf("a"), DigestOf("b"));
}

}  // namespace emessage_test_internal
}  // namespace handover::adapters::medcom
