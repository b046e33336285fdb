// Letters of the shared corpus in EDIFACT and in OIOXML, one made from the other, and the answers to them. Their
// verdicts are judged by judge_test.cc.
#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
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
#include "adapters/medcom_xml/xdis91_reader.h"
#include "adapters/medcom_xml/xdis91_structure.h"
#include "adapters/medcom_xml/xml_structure.h"
#include "adapters/text/xml_prescan.h"
#include "adapters/translation.h"
#include "tests/corpus/corpus_files.h"
#include "tests/fakes/seeded_random.h"

namespace handover::adapters {
namespace edifact_corpus_internal {

namespace fs = std::filesystem;

class EdifactCorpusTest : public corpus::CorpusTest {
 protected:
  std::vector<fs::path> Files(const std::string& extension) const {
    std::vector<fs::path> files = corpus::FilesBelow(corpus_ / "medcom-legacy/edifact-and-oioxml");
    std::erase_if(files, [&extension](const fs::path& path) { return path.extension() != extension; });
    return files;
  }

  Translation Read(const std::string& bytes) const {
    const Reader* const reader = registry_.Recognise(bytes);
    EXPECT_NE(reader, nullptr);
    return reader == nullptr ? Translation() : corpus::ReadDocument(*reader, bytes);
  }

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

// What a letter says it is: the last component of the second element of its first UNH.
std::string VersionOf(const std::string& bytes) {
  const size_t unh = bytes.find("UNH+");
  const size_t end = bytes.find_first_of("+'", bytes.find('+', unh + 4) + 1);
  const size_t begin = bytes.rfind(':', end) + 1;
  return bytes.substr(begin, end - begin);
}

TEST_F(EdifactCorpusTest, ACorrespondenceLetterAndItsPairAreTheSameHandover) {
  int pairs = 0;
  for (const fs::path& path : corpus::FilesBelow(corpus_ / "medcom-legacy/edifact-and-oioxml")) {
    const fs::path twin = path.parent_path().parent_path() / "xml" / (path.stem().string() + ".xml");
    if (path.extension() != ".edi" || !absl::StrContains(path.stem().string(), "DIS91_") || !fs::exists(twin)) continue;
    const Translation letter = corpus::ReadDocument(edifact::Dis91Reader(), corpus::FileText(path));
    const Translation oioxml = corpus::ReadDocument(medcom::Xdis91Reader(), corpus::FileText(twin));
    ASSERT_EQ(oioxml.handovers.size(), letter.handovers.size()) << path.filename();
    for (size_t i = 0; i < oioxml.handovers.size(); ++i) {
      EXPECT_EQ(WithoutSpelling(oioxml.handovers[i]), WithoutSpelling(letter.handovers[i])) << path.filename();
    }
    ++pairs;
  }
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
    const std::string bytes = corpus::FileText(path);
    if (absl::StrContains(path.stem().string(), "ERROR") || VersionOf(bytes) != "D9134L") continue;
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
  for (const auto& entry : fs::directory_iterator(corpus_ / "constructed-xdis32")) {
    if (entry.path().extension() == ".xml") letters.push_back(entry.path());
  }
  int same = 0;
  int with_losses = 0;
  for (const fs::path& path : letters) {
    const std::string xml = corpus::FileText(path);
    const bool letter = xml.find("XD9134L") != std::string::npos || xml.find("XD3234L") != std::string::npos;
    const Translation oioxml = letter ? Read(xml) : Translation();
    if (!oioxml.accepted()) continue;
    const Written written = WriteLetter(xml);
    ASSERT_FALSE(written.bytes.empty()) << path.filename();
    const Translation edifact = Read(written.bytes);
    ASSERT_EQ(oioxml.handovers.size(), edifact.handovers.size()) << path.filename();
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

// Letter, handovers, letter in EDIFACT, handovers: the second are the first, or a loss is told.
TEST_F(EdifactCorpusTest, EveryLetterComesBackThroughTheModel) {
  std::vector<fs::path> letters = Files(".xml");
  for (const fs::path& path : Files(".edi")) letters.push_back(path);
  for (const auto& entry : fs::directory_iterator(corpus_ / "constructed-xdis32")) {
    if (entry.path().extension() == ".xml") letters.push_back(entry.path());
  }
  int same = 0;
  int with_losses = 0;
  for (const fs::path& path : letters) {
    const std::string bytes = corpus::FileText(path);
    const bool birth = bytes.find("3234L") != std::string::npos;
    const bool correspondence = bytes.find("9134L") != std::string::npos;
    const bool letter = (birth || correspondence) && registry_.Recognise(bytes) != nullptr;
    const Translation first = letter ? Read(bytes) : Translation();
    if (!first.accepted()) continue;
    const Written written = registry_.FindWriter(birth ? "MEDCOM_DIS32" : "MEDCOM_DIS91")->Write(first.handovers);
    ASSERT_FALSE(written.bytes.empty()) << path.filename() << written.issues.front().code;
    const Translation second = Read(written.bytes);
    ASSERT_EQ(first.handovers.size(), second.handovers.size()) << path.filename();
    const bool lost = std::any_of(written.losses.begin(), written.losses.end(),
                                  [](const Loss& loss) { return loss.code.starts_with("EDIFACT_"); });
    if (lost) {
      ++with_losses;
      continue;
    }
    for (size_t i = 0; i < first.handovers.size(); ++i) {
      EXPECT_EQ(WithoutSpelling(first.handovers[i]), WithoutSpelling(second.handovers[i])) << path.filename();
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
    const std::string bytes = corpus::FileText(path);
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
    const std::string bytes = corpus::FileText(path);
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

}  // namespace edifact_corpus_internal
}  // namespace handover::adapters
