#include "adapters/social/concern_json_writer.h"

#include <string>

#include "gtest/gtest.h"

#include "tests/unit/adapters/social/reports.h"

namespace handover::adapters::social::testing {
namespace concern_json_writer_test_internal {

std::string LossesOf(const Written& written) {
  std::string losses;
  for (const Loss& loss : written.losses) losses += loss.code + " " + loss.path + "\n";
  return losses;
}

// What a recipient is handed: without the slip.
exchange::v1::Handover Handed(exchange::v1::Handover handover) {
  handover.clear_slip();
  return handover;
}

}  // namespace concern_json_writer_test_internal

using concern_json_writer_test_internal::Handed;
using concern_json_writer_test_internal::LossesOf;

TEST(ConcernJsonWriterTest, ReportComesBackWithoutLoss) {
  const exchange::v1::Handover handover = ReadJson(Fixture("violence.json")).handovers.at(0);
  const Written written = ConcernJsonWriter().Write({handover});
  // The digest is of the document, and this one is spelled otherwise.
  EXPECT_EQ(LossesOf(written), "SOCIAL_ENVELOPE Envelope.source_sha256\n");
  const Written again = ConcernJsonWriter().Write(ReadJson(written.bytes).handovers);
  EXPECT_EQ(again.bytes, written.bytes);
  EXPECT_EQ(LossesOf(again), "");
}

TEST(ConcernJsonWriterTest, RecipientsCopyKeepsTheStop) {
  const exchange::v1::Handover handover = Handed(ReadJson(Fixture("violence.json")).handovers.at(0));
  const Written written = ConcernJsonWriter().Write({handover});
  EXPECT_EQ(LossesOf(written), "SOCIAL_ENVELOPE Envelope.source_sha256\n");
  EXPECT_NE(written.bytes.find("\"do_not_contact_parents\": true"), std::string::npos);
  EXPECT_NE(written.bytes.find("\"withheld_reason\": \"SUSPECTED_VIOLENCE\""), std::string::npos);
}

TEST(ConcernJsonWriterTest, RowBecomesADocument) {
  const Written written = ConcernJsonWriter().Write(ReadTable(Fixture("two_meetings.csv")).handovers);
  EXPECT_EQ(LossesOf(written),
            "SOCIAL_ENVELOPE Envelope.source_format\nSOCIAL_ENVELOPE Envelope.source_sha256\n");
}

TEST(ConcernJsonWriterTest, WhatTheFormLacksIsLostByName) {
  exchange::v1::Handover handover = ReadJson(Fixture("violence.json")).handovers.at(0);
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (section.body().has_concern()) section.mutable_body()->mutable_concern()->add_areas("x");
  }
  exchange::v1::Section& section = *handover.add_sections();
  *section.mutable_header() = SectionOf(handover, "Attachment").header();
  section.mutable_header()->set_type("Note");
  section.mutable_body()->mutable_note()->set_text("x");
  EXPECT_EQ(LossesOf(ConcernJsonWriter().Write({handover})),
            "SOCIAL_ENVELOPE Envelope.source_sha256\nSOCIAL_FIELD Concern.areas\nSOCIAL_SECTION Note\n");
}

TEST(ConcernJsonWriterTest, WhatIsNoWholeReportIsRefused) {
  const exchange::v1::Handover handover = ReadJson(Fixture("violence.json")).handovers.at(0);
  EXPECT_EQ(ConcernJsonWriter().Write({}).issues.at(0).code, "SOCIAL_ONE_HANDOVER");
  EXPECT_EQ(ConcernJsonWriter().Write({handover, handover}).issues.at(0).code, "SOCIAL_ONE_HANDOVER");
  exchange::v1::Handover other = handover;
  other.mutable_envelope()->set_kind("CONCERN_NOTE");
  EXPECT_EQ(ConcernJsonWriter().Write({other}).issues.at(0).code, "SOCIAL_KIND");
  exchange::v1::Handover silent = handover;
  silent.mutable_envelope()->clear_parent_involvements();
  EXPECT_EQ(ConcernJsonWriter().Write({silent}).issues.at(0).code, "SOCIAL_INCOMPLETE");
  exchange::v1::Handover two = handover;
  *two.add_sections() = SectionOf(handover, "Concern");
  const Written refused = ConcernJsonWriter().Write({two});
  EXPECT_EQ(refused.issues.at(0).code, "SOCIAL_INCOMPLETE");
  EXPECT_EQ(refused.bytes, "");
}

}  // namespace handover::adapters::social::testing
