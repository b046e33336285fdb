#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_fhir/care_message.h"
#include "tests/unit/adapters/medcom_fhir/messages.h"

namespace handover::adapters::fhir::testing {
namespace check_payloads_test_internal {

struct CheckedPayloads {
  explicit CheckedPayloads(std::string_view text) : parsed(text) {
    CheckPayloads(parsed.bundle, parsed.Resource("Communication"), message, parsed.findings);
  }
  Parsed parsed;
  CareMessage message;
};

// A message with that many files more, each with an identifier of its own.
std::string WithFiles(int count) {
  std::string files;
  for (int i = 0; i < count; ++i) {
    absl::StrAppend(&files, ",{\"extension\": [{\"url\": \"http://medcomfhir.dk/ig/core/StructureDefinition/",
                    "medcom-core-datetime-extension\", \"valueDateTime\": \"2024-06-20\"},{\"url\": ",
                    "\"http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-identifier-extension\", ",
                    "\"valueIdentifier\": {\"value\": \"urn:uuid:00000000-0000-4000-8000-0000001",
                    absl::Dec(i, absl::kZeroPad5), "\", \"assigner\": {\"reference\": \"Organization/1\"}}}], ",
                    "\"contentAttachment\": {\"title\": \"a\"}}");
  }
  return Spoiled("new_v5.json", "\"creation\": \"2024-06-19\"}\n          }",
                 absl::StrCat("\"creation\": \"2024-06-19\"}\n          }", files));
}

}  // namespace check_payloads_test_internal

using check_payloads_test_internal::CheckedPayloads;
using check_payloads_test_internal::WithFiles;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CheckPayloadsTest, EntriesAreReadWithTheirContent) {
  const CheckedPayloads checked(Message("forward_v4.json"));
  EXPECT_THAT(checked.parsed.errors(), IsEmpty());
  ASSERT_EQ(checked.message.payloads.size(), 3u);
  const Payload& text = checked.message.payloads[0];
  EXPECT_EQ(text.content, Payload::Content::kText);
  EXPECT_EQ(text.id, "urn:uuid:00000000-0000-4000-8000-000000000320");
  EXPECT_EQ(text.recorded, "2024-06-21");
  EXPECT_EQ(text.telephone, "87654321");
  EXPECT_NE(text.author.practitioner, nullptr);
  EXPECT_NE(text.assigner, nullptr);
  const Payload& link = checked.message.payloads[1];
  EXPECT_EQ(link.content, Payload::Content::kLink);
  EXPECT_FALSE(link.author);
}

TEST(CheckPayloadsTest, FilesMayHaveDataOrNothing) {
  const CheckedPayloads checked(Message("odd_v4.json"));
  ASSERT_EQ(checked.message.payloads.size(), 3u);
  EXPECT_EQ(checked.message.payloads[1].content, Payload::Content::kFile) << "data before a link";
  EXPECT_EQ(checked.message.payloads[2].content, Payload::Content::kNothing);
}

TEST(CheckPayloadsTest, AssignerNeedNotBeInTheBundle) {
  const CheckedPayloads checked(Message("odd_v4.json"));
  EXPECT_THAT(checked.parsed.errors(), IsEmpty());
  EXPECT_EQ(checked.message.payloads[0].assigner, nullptr);
  const CheckedPayloads without(Spoiled(
      "new_v5.json", ", \"assigner\": {\"reference\": \"Organization/00000000-0000-4000-8000-000000000110\"}", ""));
  EXPECT_THAT(without.parsed.errors(),
              ElementsAre("FHIR_MISSING /entry/2/resource/payload/0/extension/1/valueIdentifier/assigner"));
}

TEST(CheckPayloadsTest, ExtensionHasAValueOfItsOwnTypeAndStandsOnce) {
  EXPECT_THAT(CheckedPayloads(Spoiled("new_v5.json", "\"valueContactPoint\"", "\"valueContact\"")).parsed.errors(),
              ElementsAre("FHIR_MISSING /entry/2/resource/payload/0/extension/3/valueContactPoint"));
  EXPECT_THAT(CheckedPayloads(Spoiled("new_v5.json", "medcom-core-contact-extension", "medcom-core-datetime-extension"))
                  .parsed.errors(),
              ElementsAre("FHIR_CARDINALITY /entry/2/resource/payload/0/extension/3",
                          "FHIR_MISSING /entry/2/resource/payload/0/extension(medcom-core-contact-extension)"));
}

TEST(CheckPayloadsTest, ThreadHasAtMostTwoHundredEntries) {
  EXPECT_THAT(CheckedPayloads(WithFiles(198)).parsed.errors(), IsEmpty());
  EXPECT_THAT(CheckedPayloads(WithFiles(199)).parsed.errors(),
              ElementsAre("FHIR_TOO_MANY_PAYLOADS /entry/2/resource/payload/200"));
}

TEST(CheckPayloadsTest, CommunicationHasAnEntry) {
  EXPECT_THAT(CheckedPayloads(Spoiled("new_v5.json", "\"payload\":", "\"other\":")).parsed.errors(),
              ElementsAre("FHIR_MISSING /entry/2/resource/payload"));
}

}  // namespace handover::adapters::fhir::testing
