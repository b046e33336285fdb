#include "adapters/medcom_xml/vans_structure.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "tests/unit/adapters/medcom_xml/letter_fixture.h"

namespace handover::adapters::medcom {
namespace vans_structure_test_internal {

using testing::Fixture;
using testing::Replaced;

// The codes of what is wrong with an envelope.
std::vector<std::string> CodesOf(const std::string& text) {
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(text.c_str()));
  std::vector<Issue> issues;
  CheckStructure(kVansSchema, document.document_element(), issues);
  return testing::ErrorCodes(issues);
}

using Codes = std::vector<std::string>;

TEST(VansStructureTest, MessagesAndReceiptsPass) {
  EXPECT_EQ(CodesOf(Fixture("twins_in_vans.xml")), Codes{});
  EXPECT_EQ(CodesOf(Fixture("receipt_negative.xml")), Codes{});
}

TEST(VansStructureTest, AReceiptIsOfOneKind) {
  const std::string receipt = Fixture("receipt_negative.xml");
  EXPECT_EQ(CodesOf(Replaced(receipt, "</NegativeMessage>", "</NegativeMessage><PositiveMessage/>")),
            Codes{"VANS_ELEMENT_CHOICE"});
  EXPECT_EQ(CodesOf(Replaced(receipt, "<Description>", "<Code>0</Code><Description>")), Codes{"VANS_VALUE_RANGE"});
  EXPECT_EQ(CodesOf(Replaced(receipt, "<Description>", "<Code>1</Code><Description>")), Codes{});
}

TEST(VansStructureTest, ServiceTagsAreAtMostFive) {
  const std::string tag = "<ServiceTag name=\"MCM:STATISTIC\">manual</ServiceTag>";
  const std::string four = tag + tag + tag + tag;
  EXPECT_EQ(CodesOf(Replaced(Fixture("twins_in_vans.xml"), tag, tag + four)), Codes{});
  EXPECT_EQ(CodesOf(Replaced(Fixture("twins_in_vans.xml"), tag, tag + tag + four)), Codes{"VANS_ELEMENT_TOO_MANY"});
}

}  // namespace vans_structure_test_internal
}  // namespace handover::adapters::medcom
