#include "adapters/medcom_fhir/care_communication_writer.h"

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_fhir/care_out_issues.h"
#include "tests/fakes/repeats.h"
#include "tests/unit/adapters/medcom_fhir/generated_questions.h"
#include "tests/unit/adapters/medcom_fhir/messages.h"
#include "tests/unit/adapters/medcom_fhir/round_trip.h"

namespace handover::adapters::fhir::testing {
namespace care_communication_writer_test_internal {

constexpr const char* kMessages[] = {"new_v5", "reply_v5", "forward_v4", "odd_v4"};
constexpr Syntax kSyntaxes[] = {Syntax::kJson, Syntax::kXml};
constexpr MessageVersion kVersions[] = {MessageVersion::kFour, MessageVersion::kFive};

exchange::v1::Handover HandoverIn(std::string_view text) {
  const Translation translation = ReadMessage(text);
  EXPECT_TRUE(translation.accepted()) << ::testing::PrintToString(ErrorsOf(translation));
  return translation.accepted() ? translation.handovers.front() : exchange::v1::Handover();
}

MessageVersion VersionOfFixture(std::string_view name) {
  return name.ends_with("4") ? MessageVersion::kFour : MessageVersion::kFive;
}

// Sections but Residue, and what the envelope says; `false` paths and ids of the message apart.
std::vector<std::string> ContentLines(const exchange::v1::Handover& handover) {
  std::vector<std::string> lines;
  for (const std::string& line : LinesOf(handover)) {
    if (line.starts_with("section ") && line.find("residue {") == std::string::npos) lines.push_back(line);
  }
  return lines;
}

}  // namespace care_communication_writer_test_internal

using namespace care_communication_writer_test_internal;  // NOLINT: the test's own words.
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CareCommunicationWriterTest, WhatIsReadIsWrittenAndReadAgain) {
  for (const char* name : kMessages) {
    for (const char* ending : {".json", ".xml"}) {
      const exchange::v1::Handover first = HandoverIn(Message(absl::StrCat(name, ending)));
      for (const Syntax syntax : kSyntaxes) {
        const Written written = CareCommunicationWriter(VersionOfFixture(name), syntax).Write({first});
        ASSERT_THAT(RefusedFor(written), IsEmpty()) << name;
        EXPECT_THAT(DifferencesOf(first, HandoverIn(written.bytes)), IsEmpty()) << name;
      }
    }
  }
}

TEST(CareCommunicationWriterTest, TheOtherVersionSaysTheSame) {
  for (const char* name : {"new_v5", "reply_v5", "forward_v4"}) {
    const exchange::v1::Handover first = HandoverIn(Message(absl::StrCat(name, ".json")));
    for (const MessageVersion version : kVersions) {
      const Written written = CareCommunicationWriter(version, Syntax::kJson).Write({first});
      EXPECT_THAT(DifferencesButTheVersion(first, HandoverIn(written.bytes)), IsEmpty()) << name;
    }
  }
}

// Version 5 forbids an encounter that nothing refers to; version 4 does not.
TEST(CareCommunicationWriterTest, WhatTheOtherVersionForbidsIsLostByName) {
  const exchange::v1::Handover first = HandoverIn(Message("odd_v4.json"));
  const Written written = CareCommunicationWriter(MessageVersion::kFive, Syntax::kJson).Write({first});
  EXPECT_THAT(RefusedFor(written), IsEmpty());
  EXPECT_THAT(LostOf(written), Contains("CARE_OUT_RESIDUE Bundle.entry[5].resource.ofType(Encounter).status"));
}

TEST(CareCommunicationWriterTest, WhatIsGeneratedIsWrittenAndReadAgain) {
  for (uint64_t seed = 1; seed <= fakes::Repeats(300); ++seed) {
    const exchange::v1::Handover question = GeneratedQuestion(seed);
    for (const MessageVersion version : kVersions) {
      for (const Syntax syntax : kSyntaxes) {
        const Written written = WriteMessage(question, version, syntax);
        ASSERT_THAT(RefusedFor(written), IsEmpty()) << "seed " << seed;
        const exchange::v1::Handover again = HandoverIn(written.bytes);
        ASSERT_EQ(ContentLines(again), ContentLines(question)) << "seed " << seed;
        ASSERT_EQ(again.envelope().kind(), question.envelope().kind());
        ASSERT_EQ(again.addressees(0).stated_address(), question.addressees(0).stated_address());
        ASSERT_EQ(again.envelope().related_size(), question.envelope().related_size());
      }
    }
  }
}

// Of what was told, only the name of the handover itself changes: it is that of a message now.
TEST(CareCommunicationWriterTest, WhatIsGeneratedLosesNothingButItsNames) {
  const std::set<std::string> names = {"CARE_OUT_ENVELOPE Envelope.author_name",
                                       "CARE_OUT_ENVELOPE Envelope.author_role",
                                       "CARE_OUT_ENVELOPE Envelope.conversation_id",
                                       "CARE_OUT_ENVELOPE Envelope.handover_id", "CARE_OUT_ENVELOPE Envelope.related"};
  for (uint64_t seed = 1; seed <= fakes::Repeats(300); ++seed) {
    for (const std::string& loss : LostOf(WriteMessage(GeneratedQuestion(seed)))) {
      EXPECT_TRUE(names.contains(loss)) << "seed " << seed << " " << loss;
    }
  }
}

TEST(CareCommunicationWriterTest, TheSameHandoverIsTheSameMessageEachTime) {
  for (uint64_t seed = 1; seed <= 100; ++seed) {
    exchange::v1::Handover question = GeneratedQuestion(seed);
    const std::string bytes = WriteMessage(question).bytes;
    // Sections come in random order.
    std::reverse(question.mutable_sections()->begin(), question.mutable_sections()->end());
    ASSERT_EQ(WriteMessage(question).bytes, bytes) << "seed " << seed;
  }
}

TEST(CareCommunicationWriterTest, WrittenReadAndWrittenIsTheSameMessage) {
  for (uint64_t seed = 1; seed <= 100; ++seed) {
    const std::string bytes = WriteMessage(GeneratedQuestion(seed)).bytes;
    exchange::v1::Handover again = HandoverIn(bytes);
    again.mutable_envelope()->set_created_ms(GeneratedQuestion(seed).envelope().created_ms());
    // Nobody needs the directory the second time.
    ASSERT_EQ(CareCommunicationWriter(MessageVersion::kFive, Syntax::kJson).Write({again}).bytes, bytes)
        << "seed " << seed;
  }
}

TEST(CareCommunicationWriterTest, JsonAndXmlAreTheSameMessage) {
  for (uint64_t seed = 1; seed <= 100; ++seed) {
    const exchange::v1::Handover question = GeneratedQuestion(seed);
    const exchange::v1::Handover json = HandoverIn(WriteMessage(question).bytes);
    const exchange::v1::Handover xml = HandoverIn(WriteMessage(question, MessageVersion::kFive, Syntax::kXml).bytes);
    ASSERT_THAT(DifferencesOf(json, xml), IsEmpty()) << "seed " << seed;
  }
}

// What the reader would only warn of is not written either.
TEST(CareCommunicationWriterTest, TheReaderHasNoWarningOfTheMessageItself) {
  const std::set<std::string> of_the_content = {"FHIR_NUMBER_IN_TEXT", "FHIR_SEX_PARITY", "FHIR_BIRTH_DATE_DIFFERS"};
  for (uint64_t seed = 1; seed <= 100; ++seed) {
    for (const Issue& issue : ReadMessage(WriteMessage(GeneratedQuestion(seed)).bytes).issues) {
      const bool fine = issue.severity == Severity::kNotice || of_the_content.contains(issue.code);
      EXPECT_TRUE(fine) << "seed " << seed << " " << issue.code << " " << issue.path;
    }
  }
}

TEST(CareCommunicationWriterTest, OneMessageCarriesOneHandover) {
  const CareCommunicationWriter writer(MessageVersion::kFive, Syntax::kJson);
  EXPECT_THAT(RefusedFor(writer.Write({})), ElementsAre("CARE_OUT_NOTHING handover"));
  const Written two = writer.WriteKnowing(TheParties(), {GeneratedQuestion(1), GeneratedQuestion(2)});
  EXPECT_THAT(RefusedFor(two), ElementsAre("CARE_OUT_SEVERAL handover"));
  EXPECT_EQ(two.bytes, "");
}

// What only the reader finds refuses the message in the reader's words, and nothing is written.
TEST(CareCommunicationWriterTest, WhatTheReaderWouldRefuseIsNotWritten) {
  exchange::v1::Handover question = GeneratedQuestion(1);
  for (exchange::v1::Section& section : *question.mutable_sections()) {
    if (!section.body().has_person_identity()) continue;
    section.mutable_body()->mutable_person_identity()->mutable_identifiers(0)->set_cpr("3113209996");
  }
  const Written written = WriteMessage(question);
  EXPECT_EQ(written.bytes, "");
  EXPECT_THAT(written.losses, IsEmpty());
  EXPECT_THAT(written.issues, Contains(::testing::Field(&Issue::code, "FHIR_PERSON_NUMBER")));
}

TEST(CareCommunicationWriterTest, FormatsAndMediaTypesBelongTogether) {
  std::vector<std::string> formats;
  for (const MessageVersion version : kVersions) {
    for (const Syntax syntax : kSyntaxes) {
      const CareCommunicationWriter writer(version, syntax);
      formats.push_back(absl::StrCat(std::string(writer.format()), " ", writer.Write({}).media_type));
    }
  }
  EXPECT_THAT(formats, ElementsAre("MEDCOM_CARECOMMUNICATION_4 application/fhir+json",
                                   "MEDCOM_CARECOMMUNICATION_4_XML application/fhir+xml",
                                   "MEDCOM_CARECOMMUNICATION_5 application/fhir+json",
                                   "MEDCOM_CARECOMMUNICATION_5_XML application/fhir+xml"));
}

TEST(CareOutIssuesTest, ReadmeTellsEveryCode) {
  const std::string readme = ReadFile("adapters/medcom_fhir/README.md");
  std::set<std::string_view> codes;
  for (const OutIssue& issue : kOutIssues) {
    const std::string row = absl::StrCat("| `", std::string(issue.code), "` | ", SeverityWord(issue.severity), " | ",
                                         std::string(issue.rule));
    EXPECT_NE(readme.find(row), std::string::npos) << row;
    EXPECT_TRUE(codes.insert(issue.code).second);
  }
  for (const std::string_view code : kOutLosses) {
    EXPECT_NE(readme.find(absl::StrCat("| `", std::string(code), "` | loss |")), std::string::npos) << code;
    EXPECT_TRUE(codes.insert(code).second);
  }
  size_t rows = 0;
  for (size_t at = readme.find("\n| `CARE_OUT_"); at != std::string::npos; at = readme.find("\n| `CARE_OUT_", at + 1)) {
    ++rows;
  }
  EXPECT_EQ(rows, codes.size());
}

}  // namespace handover::adapters::fhir::testing
