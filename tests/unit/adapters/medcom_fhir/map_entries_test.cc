#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_fhir/care_mapping.h"
#include "tests/unit/adapters/medcom_fhir/messages.h"

namespace handover::adapters::fhir::testing {
namespace map_entries_test_internal {

constexpr std::string_view kText = "\"Rikke er udskrevet i dag.\\nSe vedhæftede, og ring gerne.\"";
constexpr std::string_view kFileStart = "\"contentType\": \"application/pdf\", \"data\": \"";

// new_v5 with that text.
Translation WithText(std::string_view text) {
  return ReadMessage(Spoiled("new_v5.json", kText, absl::StrCat("\"", std::string(text), "\"")));
}

// new_v5 with a PDF of that many bytes.
std::string WithFile(size_t bytes) {
  std::string text = Message("new_v5.json");
  const size_t begin = text.find(kFileStart) + kFileStart.size();
  const std::string pdf = absl::StrCat("%PDF-", std::string(bytes - 5, ' '));
  return text.replace(begin, text.find('"', begin) - begin, absl::Base64Escape(pdf));
}

// The same with a second file of the same bytes.
std::string WithTwoFiles(size_t bytes) {
  std::string text = WithFile(bytes);
  const size_t begin = text.find("          {\n            \"extension\"", text.find("contentString"));
  const size_t end = text.find("          }\n", begin) + 11;
  std::string second = text.substr(begin, end - begin);
  second = Edited(second, "000000000121", "000000000122");
  return text.insert(end, absl::StrCat(",", second));
}

bool WarnsOfNumber(std::string_view text) {
  for (const std::string& warning : WarningsOf(WithText(text))) {
    if (warning == "FHIR_NUMBER_IN_TEXT /entry/2/resource/payload/0/contentString") return true;
  }
  return false;
}

}  // namespace map_entries_test_internal

using map_entries_test_internal::kFileStart;
using map_entries_test_internal::WarnsOfNumber;
using map_entries_test_internal::WithFile;
using map_entries_test_internal::WithText;
using map_entries_test_internal::WithTwoFiles;
using ::testing::Contains;
using ::testing::ElementsAre;

TEST(MapEntriesTest, TextBecomesANoteWithWhoWhenAndTopic) {
  const model::v1::Note note = BodiesOf(ReadMessage(Message("new_v5.json")), "Note").front().note();
  EXPECT_EQ(note.text(), "Rikke er udskrevet i dag.\nSe vedhæftede, og ring gerne.");
  EXPECT_EQ(note.title(), "Udskrivelse");
  EXPECT_EQ(note.source_topic().code(), "other");
  EXPECT_EQ(note.contact_telephone(), "+4512345678");
  EXPECT_EQ(note.provenance().observer_name(), "Sille Test Fagperson");
  EXPECT_EQ(note.provenance().observer_role(), "sygeplejerske");
  EXPECT_EQ(note.provenance().observer_organisation(), "gln:5790000999019");
  EXPECT_EQ(note.provenance().recorded().time().seconds(), 1'718'871'300);
  EXPECT_EQ(note.provenance().source_path(), "/entry/2/resource/payload/0");
  EXPECT_EQ(note.provenance().source_entry_id(), "urn:uuid:00000000-0000-4000-8000-000000000120");
}

TEST(MapEntriesTest, TextAndFilesAreAboutEveryoneAndUnsorted) {
  const Translation translation = ReadMessage(Message("new_v5.json"));
  for (const exchange::v1::Section& section : translation.handovers.front().sections()) {
    if (section.header().type() != "Note" && section.header().type() != "Attachment") continue;
    ASSERT_EQ(section.header().about_size(), 1);
    EXPECT_EQ(section.header().about(0).person_id(), translation.handovers.front().envelope().subject_person_id());
    EXPECT_FALSE(section.header().has_sorted()) << "no professional has read it";
  }
}

TEST(MapEntriesTest, TextOfExactlyTheLimitIsTaken) {
  std::string letters;
  for (int i = 0; i < 20'000; ++i) letters += "å";
  EXPECT_TRUE(WithText(letters).accepted());
  EXPECT_THAT(ErrorsOf(WithText(letters + "å")),
              ElementsAre("FHIR_TOO_LONG /entry/2/resource/payload/0/contentString"));
}

TEST(MapEntriesTest, LinkAloneBecomesANote) {
  const std::vector<exchange::v1::SectionBody> notes = BodiesOf(ReadMessage(Message("forward_v4.json")), "Note");
  ASSERT_EQ(notes.size(), 3u);
  std::vector<std::string> texts;
  for (const exchange::v1::SectionBody& body : notes) texts.push_back(body.note().title() + "|" + body.note().text());
  EXPECT_THAT(texts, Contains("Vejledning|https://www.example.dk/vejledning"));
}

TEST(MapEntriesTest, BytesDecideTheTypeOfAFile) {
  const Translation translation = ReadMessage(Message("odd_v4.json"));
  EXPECT_EQ(BodiesOf(translation, "Attachment").front().attachment().media_type(), "application/pdf");
  EXPECT_THAT(WarningsOf(translation),
              Contains("FHIR_ATTACHMENT_TYPE_DIFFERS /entry/2/resource/payload/1/contentAttachment/contentType"));
}

TEST(MapEntriesTest, EveryTypeOfTheListIsKnownByItsBytes) {
  const std::pair<std::string, std::string> files[] = {{"application/pdf", "%PDF-1.4"},
                                                       {"image/png", "\x89PNG\r\n\x1A\n"},
                                                       {"image/jpeg", "\xFF\xD8\xFF\xE0"},
                                                       {"image/tiff", std::string("II*\0", 4)},
                                                       {"image/tiff", std::string("MM\0*", 4)},
                                                       {"image/gif", "GIF89a"},
                                                       {"image/bmp", absl::StrCat("BM1234", std::string(20, '\0'))}};
  for (const auto& [type, bytes] : files) {
    std::string text = Message("new_v5.json");
    const size_t begin = text.find(kFileStart) + kFileStart.size();
    text.replace(begin, text.find('"', begin) - begin, absl::Base64Escape(bytes));
    text = Edited(text, "\"contentType\": \"application/pdf\"", absl::StrCat("\"contentType\": \"", type, "\""));
    const Translation translation = ReadMessage(text);
    EXPECT_THAT(ErrorsOf(translation), ::testing::IsEmpty()) << type;
    EXPECT_THAT(WarningsOf(translation), ::testing::IsEmpty()) << type;
    if (!translation.accepted()) continue;
    EXPECT_EQ(BodiesOf(translation, "Attachment").front().attachment().media_type(), type);
  }
}

TEST(MapEntriesTest, FileHasAtMostTwoMillionBytes) {
  EXPECT_TRUE(ReadMessage(WithFile(2'000'000)).accepted());
  EXPECT_THAT(ErrorsOf(ReadMessage(WithFile(2'000'001))),
              ElementsAre("FHIR_ATTACHMENT_SIZE /entry/2/resource/payload/1/contentAttachment/data"));
}

TEST(MapEntriesTest, FilesFitOneHandoverTogether) {
  EXPECT_TRUE(ReadMessage(WithTwoFiles(1'400'000)).accepted());
  EXPECT_THAT(ErrorsOf(ReadMessage(WithTwoFiles(1'400'001))),
              ElementsAre("FHIR_ATTACHMENT_SIZE /entry/2/resource/payload/2/contentAttachment/data"));
}

TEST(MapEntriesTest, FileThatIsNotThereIsReportedAndLost) {
  const Translation translation = ReadMessage(Message("odd_v4.json"));
  EXPECT_EQ(BodiesOf(translation, "Attachment").size(), 1u);
  EXPECT_THAT(WarningsOf(translation),
              Contains("FHIR_ATTACHMENT_WITHOUT_DATA /entry/2/resource/payload/2/contentAttachment"));
  EXPECT_THAT(LossesOf(translation), Contains("FHIR_ATTACHMENT_WITHOUT_DATA /entry/2/resource/payload/2"));
}

TEST(MapEntriesTest, PersonalNumbersInTextAreReported) {
  EXPECT_TRUE(WarnsOfNumber("Mor er 2911829996."));
  EXPECT_TRUE(WarnsOfNumber("291182-9996"));
  EXPECT_TRUE(WarnsOfNumber("Nr:291182-9996,"));
  EXPECT_FALSE(WarnsOfNumber("Ring 12345678."));
  EXPECT_FALSE(WarnsOfNumber("12911829996"));
  EXPECT_FALSE(WarnsOfNumber("991182-9996"));
  EXPECT_FALSE(WarnsOfNumber("291182-99961"));
  EXPECT_FALSE(WarnsOfNumber("291182 9996")) << "too many other numbers have a blank there";
}

TEST(MapEntriesTest, TelephoneThatIsTooLongRefusesTheMessage) {
  const auto with_number = [](size_t length) {
    return ReadMessage(Spoiled("new_v5.json", "+4512345678", std::string(length, '1')));
  };
  EXPECT_TRUE(with_number(32).accepted());
  EXPECT_EQ(ErrorsOf(with_number(33)).size(), 1u);
}

}  // namespace handover::adapters::fhir::testing
