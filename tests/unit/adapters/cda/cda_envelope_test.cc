#include "adapters/cda/cda_envelope.h"

#include <string>

#include "gtest/gtest.h"

#include "tests/unit/adapters/cda/documents.h"

namespace handover::adapters::cda {
namespace cda_envelope_test_internal {

using testing::Fixture;
using testing::Replaced;
using testing::Translate;

std::string IdOf(const std::string& bytes) { return Translate(bytes).handovers.at(0).envelope().handover_id(); }

TEST(FillEnvelopeTest, EveryFieldThatTheDocumentTells) {
  const exchange::v1::Handover handover = Translate(Fixture("pscr.xml")).handovers.at(0);
  const exchange::v1::Envelope& envelope = handover.envelope();
  EXPECT_EQ(envelope.subject_person_id(), handover.slip().persons(0).person_id());
  EXPECT_EQ(envelope.source_format(), "CDA");
  EXPECT_EQ(envelope.source_sha256().size(), 32u);
  EXPECT_EQ(envelope.author_name(), "Jordemoder Test");
  EXPECT_EQ(envelope.losses(0), "CDA_LIFESTYLE");
  EXPECT_EQ(handover.addressees(0).of_person_id(), envelope.subject_person_id());
}

TEST(FillEnvelopeTest, ARetryMakesTheSameIdAndAnotherVersionAnother) {
  const std::string text = Fixture("pscr.xml");
  EXPECT_EQ(IdOf(text), IdOf(text));
  EXPECT_NE(IdOf(text), IdOf(Replaced(text, "<versionNumber value=\"1\"/>", "<versionNumber value=\"2\"/>")));
}

TEST(AddAuthorTest, WhoWroteIt) {
  const model::v1::Professional author = testing::BodyOf(Translate(Fixture("pscr.xml")), "Professional").professional();
  EXPECT_EQ(author.role(), "MIDWIFE");
  EXPECT_EQ(author.name(), "Jordemoder Test");
  EXPECT_EQ(author.organisation(), "sor:276231000016004");
}

TEST(ProvenanceOfTest, APathWithoutNumbersWhichWouldCount) {
  for (const exchange::v1::SectionBody& body : testing::BodiesOf(Translate(Fixture("pscr.xml")), "Note")) {
    EXPECT_EQ(body.note().provenance().source_path(), "/ClinicalDocument/component/structuredBody/component/section");
  }
}

}  // namespace cda_envelope_test_internal
}  // namespace handover::adapters::cda
