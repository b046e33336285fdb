#include "adapters/medcom_xml/vans_words.h"

#include <string>

#include "gtest/gtest.h"

namespace handover::adapters::medcom {
namespace vans_words_test_internal {

TEST(VansWordsTest, AnEnvelopeBeginsWithItsEnds) {
  pugi::xml_document document;
  pugi::xml_node envelope =
      StartVansEnvelope(document, {"EAN", "5790000120400"}, {"VANS", "a&b"}, "id", absl::FromUnixSeconds(0));
  AppendElement(envelope, "Message", "<x>");
  EXPECT_EQ(VansText(document),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<VANSEnvelope xmlns=\"urn:oio:medcom:vans-envelope:1.0.4\">\n"
            "  <SenderID EndPointType=\"EAN\">5790000120400</SenderID>\n"
            "  <ReceiverID EndPointType=\"VANS\">a&amp;b</ReceiverID>\n"
            "  <EnvelopeIdentifier>id</EnvelopeIdentifier>\n"
            "  <SentDateTime>1970-01-01T01:00:00</SentDateTime>\n"
            "  <Message>&lt;x&gt;</Message>\n"
            "</VANSEnvelope>\n");
}

}  // namespace vans_words_test_internal
}  // namespace handover::adapters::medcom
