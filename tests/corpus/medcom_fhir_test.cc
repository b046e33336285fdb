// The published CareCommunications and HospitalNotifications of the shared corpus. Their verdicts are judged by
// judge_test.cc.
#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"

#include "adapters/medcom_fhir/acknowledgement.h"
#include "adapters/medcom_fhir/care_communication_reader.h"
#include "adapters/medcom_fhir/care_communication_writer.h"
#include "adapters/medcom_fhir/ehmi_care_communication_writer.h"
#include "adapters/medcom_fhir/ehmi_reader.h"
#include "adapters/medcom_fhir/hospital_notification_reader.h"
#include "adapters/translation.h"
#include "broker/base/ids.h"
#include "tests/corpus/corpus_files.h"
#include "tests/fakes/seeded_random.h"
#include "tests/unit/adapters/medcom_fhir/round_trip.h"

namespace handover::adapters::fhir {
namespace medcom_fhir_corpus_internal {

namespace fs = std::filesystem;

Translation ReadBytes(const std::string& bytes) { return corpus::ReadDocument(CareCommunicationReader(), bytes); }

// The codes of the errors, each with a blank behind it.
std::string ErrorsIn(const Translation& translation) {
  std::string codes;
  for (const Issue& issue : translation.issues) {
    if (issue.severity != Severity::kError) continue;
    EXPECT_FALSE(issue.path.empty()) << issue.code;
    EXPECT_FALSE(issue.rule.empty()) << issue.code;
    codes += issue.code + " ";
  }
  return codes;
}

// What differs between the two syntaxes by its nature.
exchange::v1::Handover WithoutSyntax(exchange::v1::Handover handover) {
  handover.mutable_envelope()->clear_source_sha256();
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    exchange::v1::SectionBody& body = *section.mutable_body();
    if (body.has_note()) body.mutable_note()->mutable_provenance()->clear_source_path();
    if (body.has_attachment()) body.mutable_attachment()->mutable_provenance()->clear_source_path();
    if (!body.has_residue()) continue;
    for (auto& element : *body.mutable_residue()->mutable_elements()) element.clear_path();
  }
  return handover;
}

// The elements of the residue whose paths are not among the losses.
exchange::v1::Handover WithoutLost(exchange::v1::Handover handover, const std::vector<Loss>& losses) {
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    if (!section.body().has_residue()) continue;
    auto& elements = *section.mutable_body()->mutable_residue()->mutable_elements();
    elements.erase(std::remove_if(elements.begin(), elements.end(),
                                  [&](const auto& element) {
                                    return std::any_of(losses.begin(), losses.end(),
                                                       [&](const Loss& loss) { return loss.path == element.path(); });
                                  }),
                   elements.end());
  }
  return handover;
}

class MedComFhirCorpusTest : public corpus::CorpusTest {
 protected:
  // The messages of versions 4 and 5, in both syntaxes.
  std::vector<fs::path> Messages() const {
    std::vector<fs::path> files;
    for (const char* folder : {"carecommunication/4.0.3", "carecommunication/5.0.2",
                               "carecommunicationtestscripts/4.0.1", "carecommunicationtestscripts/5.0.0"}) {
      for (const fs::path& path : corpus::FilesBelow(corpus_ / "medcom-fhir" / folder)) files.push_back(path);
    }
    EXPECT_GE(files.size(), 100u);
    return files;
  }
};

TEST_F(MedComFhirCorpusTest, JsonAndXmlBecomeTheSameHandover) {
  for (fs::path path : Messages()) {
    if (path.extension() != ".json") continue;
    const Translation json = ReadBytes(corpus::FileText(path));
    const Translation xml = ReadBytes(corpus::FileText(path.replace_extension(".xml")));
    EXPECT_EQ(ErrorsIn(json), ErrorsIn(xml)) << path;
    ASSERT_EQ(json.accepted(), xml.accepted()) << path;
    if (!json.accepted()) continue;
    EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(WithoutSyntax(json.handovers.front()),
                                                                   WithoutSyntax(xml.handovers.front())))
        << path;
  }
}

// In its own version and the other one, in both syntaxes, and a second time to the byte.
TEST_F(MedComFhirCorpusTest, EveryMessageThatIsTakenIsWrittenAndReadAgain) {
  int count = 0;
  for (const fs::path& path : Messages()) {
    const Translation first = ReadBytes(corpus::FileText(path));
    if (!first.accepted()) continue;
    ++count;
    for (const MessageVersion version : {MessageVersion::kFour, MessageVersion::kFive}) {
      for (const Syntax syntax : {Syntax::kJson, Syntax::kXml}) {
        const CareCommunicationWriter writer(version, syntax);
        const Written written = writer.Write(first.handovers);
        const Translation second = ReadBytes(written.bytes);
        ASSERT_TRUE(second.accepted()) << path << (written.issues.empty() ? "" : written.issues.front().code);
        EXPECT_EQ(testing::DifferencesButTheVersion(WithoutLost(first.handovers.front(), written.losses),
                                                    second.handovers.front()),
                  std::vector<std::string>())
            << path;
        EXPECT_EQ(writer.Write(second.handovers).bytes, written.bytes) << path;
      }
    }
  }
  EXPECT_GE(count, 100);
}

// But for three of the test scripts, in both syntaxes, whose ids are words: FHIR allows it, the envelope does not.
TEST_F(MedComFhirCorpusTest, InAnEnvelopeEveryMessageComesBackAsWithoutOne) {
  int count = 0;
  int without_uuid_count = 0;
  for (const fs::path& path : Messages()) {
    const Translation first = ReadBytes(corpus::FileText(path));
    if (!first.accepted()) continue;
    ++count;
    const Written message = CareCommunicationWriter(MessageVersion::kFive, Syntax::kJson).Write(first.handovers);
    const Written written = EhmiCareCommunicationWriter(MessageVersion::kFive, Syntax::kJson).Write(first.handovers);
    if (!ParseUuid(first.source.letter_ids.front()).ok()) {
      EXPECT_EQ(written.bytes, "") << path;
      EXPECT_EQ(written.issues.back().code, "EHMI_NOT_WRITABLE") << path;
      ++without_uuid_count;
      continue;
    }
    const Translation second = corpus::ReadDocument(EhmiReader(), written.bytes);
    ASSERT_TRUE(second.accepted()) << path << (written.issues.empty() ? "" : written.issues.front().code);
    EXPECT_EQ(testing::DifferencesOf(ReadBytes(message.bytes).handovers.front(), second.handovers.front()),
              std::vector<std::string>())
        << path;
  }
  EXPECT_GE(count, 100);
  EXPECT_EQ(without_uuid_count, 6);
}

// What the version of the message allows comes back whole.
TEST_F(MedComFhirCorpusTest, InItsOwnVersionNothingOfAMessageIsLost) {
  std::set<std::string> lost;
  for (const fs::path& path : Messages()) {
    const Translation first = ReadBytes(corpus::FileText(path));
    if (!first.accepted()) continue;
    const bool four = first.source.format == "MEDCOM_CARECOMMUNICATION_4";
    const Written written = CareCommunicationWriter(four ? MessageVersion::kFour : MessageVersion::kFive, Syntax::kJson)
                                .Write(first.handovers);
    for (const Loss& loss : written.losses) lost.insert(loss.code + " " + loss.path);
  }
  // What was lost when it was read is no part of what is written.
  EXPECT_EQ(lost,
            (std::set<std::string>{"CARE_OUT_ENVELOPE Envelope.losses", "CARE_OUT_ENVELOPE Envelope.source_sha256"}));
}

TEST_F(MedComFhirCorpusTest, EveryMessageCanBeAnswered) {
  fakes::SeededRandom random;
  for (const fs::path& path : Messages()) {
    const std::string bytes = corpus::FileText(path);
    const Translation translation = ReadBytes(bytes);
    const Acknowledgement answer = {
        translation.accepted() ? AcknowledgementOutcome::kAccepted : AcknowledgementOutcome::kFatalError,
        translation.issues};
    EXPECT_TRUE(WriteAcknowledgement(bytes, answer, {&random, absl::UnixEpoch()}).ok()) << path;
  }
}

// A notification has no section that names a place in the document but the stay's provenance.
exchange::v1::Handover WithoutPlace(exchange::v1::Handover handover) {
  handover.mutable_envelope()->clear_source_sha256();
  for (exchange::v1::Section& section : *handover.mutable_sections()) {
    exchange::v1::SectionBody& body = *section.mutable_body();
    if (!body.has_parent_somatic_health()) continue;
    body.mutable_parent_somatic_health()->mutable_provenance()->clear_source_path();
  }
  return handover;
}

TEST_F(MedComFhirCorpusTest, NotificationsInBothSyntaxesAreTheSameAndCanBeAnswered) {
  fakes::SeededRandom random;
  int pairs = 0;
  for (fs::path path : corpus::FilesBelow(corpus_ / "medcom-fhir" / "hospitalnotification")) {
    if (path.extension() != ".json") continue;
    const std::string bytes = corpus::FileText(path);
    const Translation json = corpus::ReadDocument(HospitalNotificationReader(), bytes);
    const Translation xml =
        corpus::ReadDocument(HospitalNotificationReader(), corpus::FileText(path.replace_extension(".xml")));
    EXPECT_EQ(ErrorsIn(json), "") << path;
    ASSERT_TRUE(json.accepted() && xml.accepted()) << path;
    EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(WithoutPlace(json.handovers.front()),
                                                                   WithoutPlace(xml.handovers.front())))
        << path;
    const Acknowledgement answer = {AcknowledgementOutcome::kAccepted, json.issues};
    EXPECT_TRUE(WriteAcknowledgement(bytes, answer, {&random, absl::UnixEpoch()}).ok()) << path;
    ++pairs;
  }
  EXPECT_GE(pairs, 17);
}

}  // namespace medcom_fhir_corpus_internal
}  // namespace handover::adapters::fhir
