#include "adapters/medcom_xml/vans_parts.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/medcom_xml/xml_structure.h"
#include "tests/unit/adapters/medcom_xml/letter_fixture.h"

namespace handover::adapters::medcom {
namespace vans_parts_test_internal {

using testing::ErrorCodes;
using testing::Fixture;
using testing::Replaced;
using Codes = std::vector<std::string>;

TEST(LoadVansEnvelopeTest, GivesTheRootOfWhatTheSchemaTakes) {
  for (const char* name : {"twins_in_vans.xml", "receipt_negative.xml"}) {
    pugi::xml_document document;
    std::vector<Issue> issues;
    EXPECT_FALSE(LoadVansEnvelope(Fixture(name), document, issues).empty()) << name;
    EXPECT_TRUE(issues.empty()) << name;
  }
}

TEST(LoadVansEnvelopeTest, WhatTheSchemaDoesNotTakeHasNoRoot) {
  const std::string receipt = Fixture("receipt_negative.xml");
  pugi::xml_document document;
  std::vector<Issue> issues;
  EXPECT_TRUE(LoadVansEnvelope(Replaced(receipt, "<Error>", "<Fault>"), document, issues).empty());
  EXPECT_EQ(ErrorCodes(issues), Codes{"XML_NOT_WELL_FORMED"});
  issues.clear();
  EXPECT_TRUE(LoadVansEnvelope(receipt.substr(0, 100), document, issues).empty());
  EXPECT_FALSE(issues.empty());
}

TEST(ReadVansPartsTest, ReadsEndPointsUuidsAndWhatIsToldOfTheMessage) {
  pugi::xml_document document;
  std::vector<Issue> issues;
  const pugi::xml_node root = LoadVansEnvelope(Fixture("twins_in_vans.xml"), document, issues);
  const VansEndPoint sender = ReadVansEndPoint(ChildOf(root, "SenderID"), issues);
  EXPECT_EQ(sender.id, "5790000120400");
  EXPECT_EQ(AddressOf(sender), "gln:5790000120400");
  EXPECT_EQ(ReadVansUuid(ChildOf(root, "EnvelopeIdentifier"), issues), "7b0f3c52-5d0e-4c55-8a39-0f3d2f1f5a01");
  const VansMetaInformation meta =
      ReadVansMetaInformation(ChildOf(ChildOf(root, "Message"), "MetaInformation"), issues);
  EXPECT_EQ(meta.name, "MCM:XDIS32");
  EXPECT_TRUE(issues.empty());
  ReadVansUuid(ChildOf(root, "SenderID"), issues);
  EXPECT_EQ(ErrorCodes(issues), Codes{"VANS_UUID"});
}

TEST(AddressOfTest, NamesTheSchemeOfTheEndPoint) {
  EXPECT_EQ(AddressOf({"CVR", "12345678"}), "cvr:12345678");
  EXPECT_EQ(AddressOf({"VANS", "net"}), "vans:net");
  EXPECT_EQ(AddressOf(VansEndPoint()), "");
}

}  // namespace vans_parts_test_internal
}  // namespace handover::adapters::medcom
