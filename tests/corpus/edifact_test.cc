// The EDIFACT files of the shared corpus: what their authors named as wrong is refused for that reason, what is right
// as an interchange is refused for nothing but its type. Without the corpus the tests are skipped and say so; with
// HANDOVER_REQUIRE_CORPUS=1 that is a failure.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"

#include "adapters/medcom_edifact/contrl.h"
#include "adapters/medcom_edifact/contrl_reader.h"
#include "adapters/medcom_edifact/dis32_segments.h"
#include "adapters/medcom_edifact/dis91_reader.h"
#include "adapters/medcom_edifact/dis91_segments.h"
#include "adapters/medcom_edifact/dis91_tree.h"
#include "adapters/medcom_edifact/edifact_reading.h"
#include "adapters/medcom_edifact/edifact_writing.h"
#include "adapters/medcom_xml/xdis32_letter.h"
#include "adapters/medcom_xml/xdis91_structure.h"
#include "adapters/medcom_xml/xml_structure.h"
#include "adapters/text/xml_prescan.h"
#include "adapters/translation.h"
#include "tests/fakes/seeded_random.h"

namespace handover::adapters {
namespace edifact_corpus_internal {

namespace fs = std::filesystem;

std::string Text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class EdifactCorpusTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* shared = std::getenv("HANDOVER_SHARED");
    legacy_ = fs::path(shared != nullptr ? shared : "../shared") / "corpus" / "medcom-legacy";
    if (fs::exists(legacy_)) return;
    const char* required = std::getenv("HANDOVER_REQUIRE_CORPUS");
    if (required != nullptr && std::string(required) == "1") FAIL() << "the corpus is required and not there";
    GTEST_SKIP() << "skipped: the corpus is not there";
  }

  Translation Read(const std::string& bytes) const {
    fakes::SeededRandom random;
    const Reader* reader = registry_.Recognise(bytes);
    EXPECT_NE(reader, nullptr);
    return reader == nullptr ? Translation() : reader->Read(bytes, {&random, absl::FromUnixSeconds(1'718'270'000)});
  }

  static std::set<std::string> ErrorsOf(const Translation& translation) {
    std::set<std::string> codes;
    for (const Issue& issue : translation.issues) {
      if (issue.severity == Severity::kError) codes.insert(issue.code);
    }
    return codes;
  }

  std::vector<fs::path> Files(const std::string& extension) const {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(legacy_ / "edifact-and-oioxml")) {
      if (entry.is_regular_file() && entry.path().extension() == extension) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
  }

  fs::path legacy_;
  const Registry registry_ = MakeRegistry();
};

// What the two spellings of a letter must have in common: everything but the name of the format, the digest, and what
// is lost. The same seed makes the same ids.
std::string WithoutSpelling(exchange::v1::Handover handover) {
  handover.mutable_envelope()->clear_source_format();
  handover.mutable_envelope()->clear_source_sha256();
  handover.mutable_envelope()->clear_losses();
  return handover.DebugString();
}

// The files that their authors named as wrong, and the class of each name: EXPECTED_ERRORS.tsv.
const std::map<std::string, std::string>& CodesOfNames() {
  static const auto& codes =
      *new std::map<std::string, std::string>{{"DIS20_ERROR_ENC0", "EDIFACT_ENCODING"},
                                              {"DIS20_ERROR_UNB0", "EDIFACT_UNB_FORMAT"},
                                              {"DIS20_ERROR_UNB1", "EDIFACT_UNB_MISSING"},
                                              {"DIS20_ERROR_UNB2", "EDIFACT_UNB_REPEATED"},
                                              {"DIS20_ERROR_UNB3", "EDIFACT_UNB_REPEATED"},
                                              {"DIS20_ERROR_UNH0", "EDIFACT_UNH_FORMAT"},
                                              {"DIS20_ERROR_UNH1", "EDIFACT_UNH_MISSING"},
                                              {"DIS20_ERROR_UNH2", "EDIFACT_UNT_REFERENCE"},
                                              {"DIS20_ERROR_UNT0", "EDIFACT_UNT_COUNT"},
                                              {"DIS20_ERROR_UNT1", "EDIFACT_UNT_MISSING"},
                                              {"DIS20_ERROR_UNT2", "EDIFACT_UNT_FORMAT"},
                                              {"DIS20_ERROR_UNZ0", "EDIFACT_UNZ_REFERENCE"},
                                              {"DIS20_ERROR_UNZ1", "EDIFACT_UNZ_COUNT"},
                                              {"DIS20_ERROR_UNZ2", "EDIFACT_UNZ_FORMAT"},
                                              {"DIS20_ERROR_UNZ3", "EDIFACT_UNZ_MISSING"},
                                              {"DIS20_ERROR_XSL0", "EDIFACT_MESSAGE_UNSUPPORTED"},
                                              {"DIS20_ERROR_XSL1", "EDIFACT_MESSAGE_UNSUPPORTED"},
                                              {"DIS20_ERROR_XSL2", "EDIFACT_MESSAGE_UNSUPPORTED"},
                                              {"DIS91_ERROR_XSL0", "EDIFACT_SEGMENT_UNEXPECTED"}};
  return codes;
}

TEST_F(EdifactCorpusTest, EveryNamedErrorIsTheReasonOfTheRefusal) {
  int read = 0;
  for (const fs::path& path : Files(".edi")) {
    const auto code = CodesOfNames().find(path.stem().string());
    if (code == CodesOfNames().end()) continue;
    const std::set<std::string> errors = ErrorsOf(Read(Text(path)));
    EXPECT_TRUE(errors.contains(code->second)) << path.filename() << ::testing::PrintToString(errors);
    ++read;
  }
  EXPECT_GE(read, 9);
}

// What a letter says it is: the last component of the second element of its first UNH.
std::string VersionOf(const std::string& bytes) {
  const size_t unh = bytes.find("UNH+");
  const size_t end = bytes.find_first_of("+'", bytes.find('+', unh + 4) + 1);
  const size_t begin = bytes.rfind(':', end) + 1;
  return bytes.substr(begin, end - begin);
}

TEST_F(EdifactCorpusTest, AnOrdinaryInterchangeIsRefusedForNothingButItsType) {
  int read = 0;
  for (const fs::path& path : Files(".edi")) {
    const std::string bytes = Text(path);
    if (CodesOfNames().contains(path.stem().string()) || VersionOf(bytes) == "D9134L") continue;
    EXPECT_EQ(ErrorsOf(Read(bytes)), std::set<std::string>{"EDIFACT_MESSAGE_UNSUPPORTED"}) << path.filename();
    ++read;
  }
  EXPECT_GE(read, 40);
}

TEST_F(EdifactCorpusTest, EveryCorrespondenceLetterIsTakenAndItsPairIsTheSameHandover) {
  int taken = 0;
  int pairs = 0;
  for (const fs::path& path : Files(".edi")) {
    const std::string bytes = Text(path);
    if (CodesOfNames().contains(path.stem().string()) || VersionOf(bytes) != "D9134L") continue;
    const Translation edifact = Read(bytes);
    EXPECT_TRUE(edifact.accepted()) << path.filename() << ::testing::PrintToString(ErrorsOf(edifact));
    ++taken;
    const fs::path twin = path.parent_path().parent_path() / "xml" / (path.stem().string() + ".xml");
    if (!fs::exists(twin)) continue;
    const Translation oioxml = Read(Text(twin));
    ASSERT_EQ(oioxml.handovers.size(), edifact.handovers.size()) << path.filename();
    for (size_t i = 0; i < oioxml.handovers.size(); ++i) {
      EXPECT_EQ(WithoutSpelling(oioxml.handovers[i]), WithoutSpelling(edifact.handovers[i])) << path.filename();
    }
    ++pairs;
  }
  EXPECT_GE(taken, 1);
  EXPECT_GE(pairs, 1);
}

// The twin of every letter in the interchange.
std::string TwinOf(const std::string& bytes) {
  Translation translation;
  std::string xml;
  const edifact::EdifactReading reading(bytes, edifact::kDis91Letter, translation);
  reading.ReadTwin(medcom::kXdis91Schema.name_space, edifact::AddClinicalEmail,
                   [&xml](pugi::xml_node root, const std::string&, Translation& twin) {
                     xml = medcom::OuterXmlOf(root);
                     twin.handovers.emplace_back();
                   });
  return xml;
}

// The letter of that element, as an interchange.
Written WriteLetter(const std::string& xml) {
  const XmlPrescan prescan = PrescanXml(xml);
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(std::string(prescan.utf8).c_str(), pugi::parse_default | pugi::parse_ws_pcdata));
  Written written;
  const pugi::xml_node root = document.document_element();
  if (medcom::ChildOf(root, "ClinicalEmail")) {
    edifact::WriteEmessage(root, "ClinicalEmail", edifact::AddClinicalEmailSegments, written);
  } else {
    edifact::WriteEmessage(root, "BirthNotification", edifact::AddBirthNotificationSegments, written);
  }
  return written;
}

TEST_F(EdifactCorpusTest, WhatIsWrittenOfALettersTwinIsTheSameTwin) {
  int written = 0;
  for (const fs::path& path : Files(".edi")) {
    const std::string bytes = Text(path);
    if (CodesOfNames().contains(path.stem().string()) || VersionOf(bytes) != "D9134L") continue;
    const std::string twin = TwinOf(bytes);
    const Written again = WriteLetter(twin);
    EXPECT_TRUE(again.issues.empty()) << path.filename();
    EXPECT_TRUE(again.losses.empty()) << path.filename() << again.losses.front().code;
    EXPECT_EQ(TwinOf(again.bytes), twin) << path.filename();
    ++written;
  }
  EXPECT_GE(written, 1);
}

// Letters that nobody wrote as EDIFACT: what comes back is the same, or a loss is told.
TEST_F(EdifactCorpusTest, EveryLetterInXmlIsTheSameHandoversAsEdifact) {
  std::vector<fs::path> letters = Files(".xml");
  for (const auto& entry : fs::directory_iterator(legacy_.parent_path() / "constructed-xdis32")) {
    if (entry.path().extension() == ".xml") letters.push_back(entry.path());
  }
  int same = 0;
  int with_losses = 0;
  for (const fs::path& path : letters) {
    const std::string xml = Text(path);
    const bool letter = xml.find("XD9134L") != std::string::npos || xml.find("XD3234L") != std::string::npos;
    const Translation oioxml = letter ? Read(xml) : Translation();
    if (!oioxml.accepted()) continue;
    const Written written = WriteLetter(xml);
    ASSERT_FALSE(written.bytes.empty()) << path.filename();
    const Translation edifact = Read(written.bytes);
    ASSERT_EQ(oioxml.handovers.size(), edifact.handovers.size())
        << path.filename() << ::testing::PrintToString(ErrorsOf(edifact));
    if (!written.losses.empty()) {
      ++with_losses;
      continue;
    }
    for (size_t i = 0; i < oioxml.handovers.size(); ++i) {
      EXPECT_EQ(WithoutSpelling(oioxml.handovers[i]), WithoutSpelling(edifact.handovers[i])) << path.filename();
    }
    ++same;
  }
  EXPECT_GE(same, 3);
  EXPECT_LE(with_losses, same);
}

// CTL01 to CTL03, and what their pairs in OIOXML say of the same.
TEST_F(EdifactCorpusTest, EveryContrlIsReadAsItsPairTellsIt) {
  const std::map<std::string, edifact::Contrl::Kind> kinds = {
      {"NegativeVansReceipt", edifact::Contrl::Kind::kVansRefused},
      {"NegativeReceipt", edifact::Contrl::Kind::kRefused},
      {"PositiveReceipt", edifact::Contrl::Kind::kTaken}};
  int read = 0;
  for (const fs::path& path : Files(".edi")) {
    const std::string bytes = Text(path);
    if (!edifact::IsContrl(bytes)) continue;
    const edifact::ContrlReading reading = edifact::ReadContrl(bytes);
    ASSERT_EQ(reading.receipts.size(), 1u) << path.filename();
    const edifact::Contrl& contrl = reading.receipts.front();
    pugi::xml_document document;
    const fs::path pair = path.parent_path().parent_path() / "xml" / (path.stem().string() + ".xml");
    ASSERT_TRUE(document.load_file(pair.c_str())) << pair;
    const pugi::xml_node receipt = document.document_element().last_child();
    const pugi::xml_node original = receipt.child("OriginalEmessage");
    EXPECT_EQ(contrl.kind, kinds.at(receipt.name())) << path.filename();
    EXPECT_EQ(contrl.sender, receipt.child("Sender").child_value("EANIdentifier"));
    EXPECT_EQ(contrl.envelope_id, original.child_value("OriginalEnvelopeIdentifier"));
    EXPECT_EQ(contrl.original_sender, original.child("OriginalSender").child_value("EANIdentifier"));
    EXPECT_EQ(contrl.original_receiver, original.child("OriginalReceiver").child_value("EANIdentifier"));
    EXPECT_EQ(contrl.reason, original.child_value("RefuseCode"));
    size_t letter = 0;
    for (const pugi::xml_node told : original.children("OriginalLetter")) {
      ASSERT_LT(letter, contrl.letters.size()) << path.filename();
      EXPECT_EQ(contrl.letters[letter].letter_id, told.child_value("OriginalLetterIdentifier"));
      EXPECT_EQ(contrl.letters[letter].version, told.child_value("OriginalVersionCode"));
      EXPECT_EQ(contrl.letters[letter].reason, told.child_value("RefuseCode"));
      EXPECT_EQ(contrl.letters[letter].taken, contrl.kind == edifact::Contrl::Kind::kTaken);
      ++letter;
    }
    EXPECT_EQ(contrl.letters.size(), letter) << path.filename();
    ++read;
  }
  EXPECT_GE(read, 3);
}

// Whatever it is, it can be answered, or it does not say who sent it.
TEST_F(EdifactCorpusTest, EveryInterchangeIsAnsweredByAContrlThatCanBeRead) {
  int answered = 0;
  for (const fs::path& path : Files(".edi")) {
    const std::string bytes = Text(path);
    if (edifact::IsContrl(bytes)) continue;
    const Translation translation = Read(bytes);
    fakes::SeededRandom random;
    const absl::StatusOr<std::string> answer = edifact::WriteContrl(bytes, {translation.accepted(), translation.issues},
                                                                    {&random, absl::FromUnixSeconds(1'718'270'000)});
    if (!answer.ok()) {
      EXPECT_TRUE(path.stem() == "DIS20_ERROR_UNB0" || path.stem() == "DIS20_ERROR_UNB1") << path.filename();
      continue;
    }
    const edifact::ContrlReading reading = edifact::ReadContrl(*answer);
    ASSERT_EQ(reading.receipts.size(), 1u) << path.filename() << *answer;
    EXPECT_EQ(reading.receipts[0].kind == edifact::Contrl::Kind::kTaken, translation.accepted()) << path.filename();
    ++answered;
  }
  EXPECT_GE(answered, 40);
}

TEST_F(EdifactCorpusTest, EveryCorrespondenceLetterInXmlIsTaken) {
  int taken = 0;
  for (const fs::path& path : Files(".xml")) {
    const std::string bytes = Text(path);
    if (bytes.find("<VersionCode>XD9134L<") == std::string::npos) continue;
    const Translation translation = Read(bytes);
    EXPECT_TRUE(translation.accepted()) << path.filename() << ::testing::PrintToString(ErrorsOf(translation));
    ++taken;
  }
  EXPECT_GE(taken, 1);
}

}  // namespace edifact_corpus_internal
}  // namespace handover::adapters
