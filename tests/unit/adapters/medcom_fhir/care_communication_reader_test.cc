#include "adapters/medcom_fhir/care_communication_reader.h"

#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"

#include "tests/unit/adapters/medcom_fhir/messages.h"

namespace handover::adapters::fhir::testing {
namespace care_communication_reader_test_internal {

constexpr std::string_view kNames[] = {"new_v5", "reply_v5", "forward_v4", "odd_v4"};

std::string Document(std::string_view name, std::string_view ending) {
  return Message(absl::StrCat(std::string(name), ".", std::string(ending)));
}

exchange::v1::Handover Golden(std::string_view name) {
  exchange::v1::Handover handover;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(Document(name, "textproto"), &handover)) << name;
  return handover;
}

// Where things stand differs between JSON and XML, and so does the document.
exchange::v1::Handover WithoutPlaces(exchange::v1::Handover handover) {
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

std::string Difference(const exchange::v1::Handover& a, const exchange::v1::Handover& b) {
  std::string difference;
  google::protobuf::util::MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&difference);
  return differencer.Compare(a, b) ? "" : difference;
}

std::vector<std::string> CodesOf(const Translation& translation) {
  std::vector<std::string> codes;
  for (const Issue& issue : translation.issues) codes.push_back(issue.code);
  for (const Loss& loss : translation.losses) codes.push_back(loss.code);
  return codes;
}

std::string Apply(const Negative& negative) {
  std::string text = Message(negative.file);
  for (const auto& [from, to] : negative.edits) text = Edited(std::move(text), from, to);
  return text;
}

// Refused, or one handover; never both, never neither.
void ExpectClearVerdict(const Translation& translation) {
  const bool has_error = !ErrorsOf(translation).empty();
  EXPECT_NE(translation.accepted(), has_error);
  EXPECT_EQ(translation.handovers.size(), has_error ? 0u : 1u);
  EXPECT_TRUE(!has_error || translation.losses.empty());
}

// Codes that need more than an edit; other tests of this folder meet them.
const std::set<std::string>& MetElsewhere() {
  static const auto* const codes = new std::set<std::string>{
      "FHIR_EMPTY",    "FHIR_TOO_LARGE",        "FHIR_ENCODING",         "FHIR_TOO_DEEP", "FHIR_TOO_MANY_ELEMENTS",
      "FHIR_TOO_LONG", "FHIR_TOO_MANY_UNKNOWN", "FHIR_TOO_MANY_PAYLOADS"};
  return *codes;
}

}  // namespace care_communication_reader_test_internal

using care_communication_reader_test_internal::Apply;
using care_communication_reader_test_internal::CodesOf;
using care_communication_reader_test_internal::Difference;
using care_communication_reader_test_internal::Document;
using care_communication_reader_test_internal::ExpectClearVerdict;
using care_communication_reader_test_internal::Golden;
using care_communication_reader_test_internal::kNames;
using care_communication_reader_test_internal::MetElsewhere;
using care_communication_reader_test_internal::WithoutPlaces;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(CareCommunicationReaderTest, MessageBecomesItsHandover) {
  for (const std::string_view name : kNames) {
    const Translation translation = ReadMessage(Document(name, "json"));
    ASSERT_TRUE(translation.accepted()) << name;
    EXPECT_EQ(Difference(Golden(name), translation.handovers.front()), "") << name;
  }
}

TEST(CareCommunicationReaderTest, XmlBecomesTheSameHandover) {
  for (const std::string_view name : kNames) {
    const Translation json = ReadMessage(Document(name, "json"));
    const Translation xml = ReadMessage(Document(name, "xml"));
    ASSERT_TRUE(xml.accepted()) << name;
    EXPECT_EQ(Difference(WithoutPlaces(json.handovers.front()), WithoutPlaces(xml.handovers.front())), "") << name;
    EXPECT_EQ(CodesOf(json), CodesOf(xml)) << name;
  }
}

TEST(CareCommunicationReaderTest, EveryNegativeIsRefusedForItsReason) {
  const std::vector<Negative> negatives = ReadNegatives();
  EXPECT_GT(negatives.size(), 100u);
  for (const Negative& negative : negatives) {
    const Translation translation = ReadMessage(Apply(negative));
    ExpectClearVerdict(translation);
    EXPECT_THAT(ErrorsOf(translation), Contains(negative.code + " " + negative.path));
  }
}

TEST(CareCommunicationReaderTest, EveryErrorHasANegative) {
  std::set<std::string> met = MetElsewhere();
  for (const Negative& negative : ReadNegatives()) met.insert(negative.code);
  for (const IssueInfo& info : AllIssues()) {
    if (info.severity != Severity::kError) continue;
    EXPECT_TRUE(met.contains(std::string(info.code))) << info.code;
  }
}

TEST(CareCommunicationReaderTest, EveryWarningIsMetInAGoodMessage) {
  std::set<std::string> met = {"FHIR_THREAD_UNCLEAR", "FHIR_PREDECESSOR_TIME",  // care_mapping_test.cc
                               "FHIR_REGION_MERGED"};                           // check_patient_test.cc
  for (const std::string_view name : kNames) {
    for (const std::string& code : CodesOf(ReadMessage(Document(name, "json")))) met.insert(code);
  }
  for (const IssueInfo& info : AllIssues()) {
    if (info.severity == Severity::kError) continue;
    EXPECT_TRUE(met.contains(std::string(info.code))) << info.code;
  }
}

TEST(CareCommunicationReaderTest, NoIssueRepeatsAValue) {
  std::vector<Translation> translations;
  for (const Negative& negative : ReadNegatives()) translations.push_back(ReadMessage(Apply(negative)));
  for (const std::string_view name : kNames) translations.push_back(ReadMessage(Document(name, "json")));
  for (const Translation& translation : translations) {
    std::string told;
    for (const Issue& issue : translation.issues) absl::StrAppend(&told, issue.path, " ", issue.rule, "\n");
    for (const Loss& loss : translation.losses) absl::StrAppend(&told, loss.path, "\n");
    for (const std::string_view value : {"Berggren", "Rikke", "0505209996", "2911829996", "udskrevet", "5790000999",
                                         "00000000-0000", "12345678", "kvinde"}) {
      EXPECT_THAT(told, Not(HasSubstr(std::string(value))));
    }
  }
}

TEST(CareCommunicationReaderTest, ElementNameOfASenderIsNotRepeated) {
  const Translation translation =
      ReadMessage(Spoiled("new_v5.json", "\"gender\": \"female\"", "\"0505209996 Rikke\": [[1]]"));
  ASSERT_FALSE(translation.accepted());
  for (const Issue& issue : translation.issues) EXPECT_THAT(issue.path, Not(HasSubstr("Rikke")));
}

TEST(CareCommunicationReaderTest, TruncatedMessageIsRefused) {
  for (const std::string_view ending : {"json", "xml"}) {
    const std::string text = Document("new_v5", ending);
    const size_t last = text.find_last_of("}>");
    for (size_t length = 0; length < last; length += 61) {
      const Translation translation = ReadMessage(text.substr(0, length));
      EXPECT_FALSE(translation.accepted()) << length;
      ExpectClearVerdict(translation);
    }
    EXPECT_FALSE(ReadMessage(text.substr(0, last)).accepted());
  }
}

TEST(CareCommunicationReaderTest, DamagedMessageHasAClearVerdict) {
  for (const std::string_view ending : {"json", "xml"}) {
    const std::string text = Document("reply_v5", ending);
    for (size_t i = 0; i < text.size(); i += 149) {
      for (const char c : {'\0', '"', '<', '\xFF'}) {
        std::string damaged = text;
        damaged[i] = c;
        ExpectClearVerdict(ReadMessage(damaged));
      }
    }
  }
}

TEST(CareCommunicationReaderTest, HostileDocumentsAreRefusedBeforeTheyCost) {
  const auto first_error = [](const std::string& text) { return ErrorsOf(ReadMessage(text)).front(); };
  EXPECT_THAT(first_error(Repeated("[", 1'000'000)), HasSubstr("FHIR_"));
  EXPECT_THAT(first_error("{\"resourceType\": \"Bundle\", \"a\": " + Repeated("[", 1'000'000)), HasSubstr("FHIR_"));
  EXPECT_THAT(first_error(Repeated("{\"a\":", 1'000'000)), HasSubstr("FHIR_TOO_DEEP"));
  EXPECT_THAT(first_error("<Bundle xmlns=\"http://hl7.org/fhir\">" + Repeated("<a>", 1'000'000)), HasSubstr("XML_"));
  EXPECT_THAT(first_error("{\"resourceType\": \"Bundle\", \"a\": [" + Repeated("1,", 200'000) + "1]}"),
              HasSubstr("FHIR_TOO_MANY_ELEMENTS"));
  EXPECT_THAT(first_error("{\"resourceType\": \"Bundle\", \"a\": \"" + std::string(9'000'000, 'a') + "\"}"),
              HasSubstr("FHIR_TOO_LARGE"));
  EXPECT_THAT(first_error("{\"resourceType\": \"Bundle\", \"a\": \"\xC3\x28\"}"), HasSubstr("FHIR_ENCODING"));
}

TEST(CareCommunicationReaderTest, DocumentWithoutContentIsRefused) {
  for (const std::string_view text : {"", " \n", "\xEF\xBB\xBF", "\xEF\xBB\xBF \t"}) {
    EXPECT_THAT(ErrorsOf(ReadMessage(text)), ElementsAre("FHIR_EMPTY /"));
  }
}

TEST(CareCommunicationReaderTest, ByteOrderMarkIsTakenAway) {
  for (const std::string_view ending : {"json", "xml"}) {
    EXPECT_TRUE(ReadMessage("\xEF\xBB\xBF" + Document("new_v5", ending)).accepted()) << ending;
  }
}

TEST(CareCommunicationReaderTest, RecognisesFhirAndNothingElse) {
  const CareCommunicationReader reader;
  for (const std::string_view name : kNames) {
    EXPECT_TRUE(reader.Recognises(Document(name, "json")));
    EXPECT_TRUE(reader.Recognises(Document(name, "xml")));
  }
  EXPECT_TRUE(reader.Recognises("{\"resourceType\": \"Patient\"}")) << "to be refused with a reason";
  EXPECT_TRUE(reader.Recognises("<Patient xmlns=\"http://hl7.org/fhir\"/>"));
  EXPECT_FALSE(reader.Recognises("<Emessage xmlns=\"urn:oio:medcom:xml:schemas:2011-02-17\"/>"));
  EXPECT_FALSE(reader.Recognises("{\"id\": 1}"));
  EXPECT_FALSE(reader.Recognises("UNA:+.? '"));
  EXPECT_FALSE(reader.Recognises(""));
}

TEST(CareCommunicationReaderTest, SourceIsToldOfARefusedMessageToo) {
  const SourceReference source =
      ReadMessage(Spoiled("new_v5.json", "\"gender\": \"female\"", "\"gender\": \"x\"")).source;
  EXPECT_EQ(source.format, "MEDCOM_CARECOMMUNICATION_5");
  EXPECT_EQ(source.envelope_id, "00000000-0000-4000-8000-000000000100");
  EXPECT_THAT(source.letter_ids, ElementsAre("00000000-0000-4000-8000-000000000101"));
  EXPECT_EQ(source.sender_address, "gln:5790000999019");
  EXPECT_EQ(source.receiver_address, "gln:5790000999026");
  EXPECT_TRUE(source.acknowledgement_wanted);
}

TEST(CareCommunicationReaderTest, SameDocumentMakesTheSameHandoverId) {
  const std::string document = Document("new_v5", "json");
  EXPECT_EQ(ReadMessage(document).handovers.front().envelope().handover_id(),
            ReadMessage(document).handovers.front().envelope().handover_id());
}

}  // namespace handover::adapters::fhir::testing
