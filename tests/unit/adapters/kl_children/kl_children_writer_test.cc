#include "adapters/kl_children/kl_children_writer.h"

#include <filesystem>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

#include "adapters/kl_children/kl_issues.h"
#include "tests/fakes/repeats.h"
#include "tests/unit/adapters/kl_children/comparable.h"
#include "tests/unit/adapters/kl_children/generated.h"
#include "tests/unit/adapters/kl_children/reports.h"

namespace handover::adapters::kl::testing {
namespace kl_children_writer_test_internal {

constexpr fhir::Syntax kSyntaxes[] = {fhir::Syntax::kJson, fhir::Syntax::kXml};

// Handovers of other makers, each with a keeper of the record.
std::vector<exchange::v1::Handover> OtherHandovers() {
  std::vector<exchange::v1::Handover> all;
  for (const auto& entry : std::filesystem::directory_iterator("tests/fixtures/handovers")) {
    if (entry.path().extension() != ".textproto") continue;
    exchange::v1::Handover handover;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(ReadFile(entry.path().string()), &handover))
        << entry.path();
    handover.mutable_envelope()->set_created_ms(1'718'900'000'000);
    exchange::v1::Section& section = *handover.add_sections();
    section.mutable_header()->set_type("Professional");
    section.mutable_header()->add_about()->set_role(options::v1::PERSON_ROLE_PROFESSIONAL);
    section.mutable_body()->mutable_professional()->set_role("HEALTH_VISITOR");
    section.mutable_body()->mutable_professional()->set_organisation("sor:900000000000011");
    all.push_back(std::move(handover));
  }
  return all;
}

}  // namespace kl_children_writer_test_internal

using namespace kl_children_writer_test_internal;  // NOLINT: the test's own words.
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(KlChildrenWriterTest, WhatIsReadIsWrittenAndReadAgain) {
  for (const std::string_view name : kNames) {
    const Translation first = ReadReport(Report(absl::StrCat(std::string(name), ".json")));
    for (const fhir::Syntax syntax : kSyntaxes) {
      const Written written = KlChildrenWriter(syntax).Write(first.handovers);
      const Translation second = ReadReport(written.bytes);
      ASSERT_EQ(second.handovers.size(), first.handovers.size()) << name << " " << CodesOf(second.issues).front();
      for (size_t i = 0; i < first.handovers.size(); ++i) {
        EXPECT_THAT(DifferencesOf(first.handovers[i], second.handovers[i]), IsEmpty()) << name;
      }
    }
  }
}

TEST(KlChildrenWriterTest, WhatIsGeneratedIsWrittenAndReadAgain) {
  for (uint64_t seed = 1; seed <= fakes::Repeats(300); ++seed) {
    const exchange::v1::Handover handover = GeneratedHandover(seed);
    for (const fhir::Syntax syntax : kSyntaxes) {
      const Written written = KlChildrenWriter(syntax).Write({handover});
      const Translation again = ReadReport(written.bytes);
      ASSERT_TRUE(again.accepted()) << "seed " << seed << " " << ErrorsOf(again).front();
      ASSERT_THAT(DifferencesOf(handover, again.handovers.front()), IsEmpty()) << "seed " << seed;
    }
  }
}

TEST(KlChildrenWriterTest, SecondRoundChangesNothing) {
  for (uint64_t seed = 1; seed <= 100; ++seed) {
    const Written first = WriteJson({GeneratedHandover(seed)});
    const Translation translation = ReadReport(first.bytes);
    const Written second = WriteJson(translation.handovers);
    ASSERT_THAT(DifferencesOf(translation.handovers.front(), HandoverOf(second.bytes)), IsEmpty()) << "seed " << seed;
  }
}

TEST(KlChildrenWriterTest, HandoverOfAnotherMakerIsAReportByTheGuidesRules) {
  size_t written_count = 0;
  for (const exchange::v1::Handover& handover : OtherHandovers()) {
    for (const fhir::Syntax syntax : kSyntaxes) {
      const Written written = KlChildrenWriter(syntax).Write({handover});
      if (written.bytes.empty()) {
        EXPECT_THAT(CodesOf(written.issues), Contains("KL_OUT_NOTHING")) << handover.envelope().kind();
        continue;
      }
      ++written_count;
      EXPECT_THAT(ErrorsOf(ReadReport(written.bytes)), IsEmpty()) << handover.envelope().kind() << written.bytes;
      EXPECT_THAT(written.losses, ::testing::Not(IsEmpty()));
    }
  }
  EXPECT_GE(written_count, 8u);
}

TEST(KlChildrenWriterTest, SeveralHandoversAreAnIncrement) {
  const std::vector<exchange::v1::Handover> two = {HandoverOf(Report("pregnancy.json")),
                                                   HandoverOf(Report("weight_alone.json"))};
  const Written written = WriteJson(two);
  EXPECT_THAT(written.bytes, ::testing::HasSubstr(std::string(kIncrementProfile)));
  EXPECT_EQ(ReadReport(written.bytes).handovers.size(), 2u);
}

TEST(KlChildrenWriterTest, NothingIsRefused) {
  const Written written = WriteJson({});
  EXPECT_THAT(written.bytes, IsEmpty());
  EXPECT_THAT(CodesOf(written.issues), ElementsAre("KL_OUT_NOTHING"));
}

TEST(KlChildrenWriterTest, FormatsAndMediaTypesBelongTogether) {
  const KlChildrenWriter json(fhir::Syntax::kJson);
  const KlChildrenWriter xml(fhir::Syntax::kXml);
  EXPECT_EQ(json.format(), "KL_CHILDREN");
  EXPECT_EQ(xml.format(), "KL_CHILDREN_XML");
  EXPECT_EQ(json.Write({}).media_type, "application/fhir+json");
  EXPECT_EQ(xml.Write({}).media_type, "application/fhir+xml");
}

}  // namespace handover::adapters::kl::testing
