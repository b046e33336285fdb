// What is read of the corpus's birth notifications and correspondence letters is written again: every letter that the
// readers take comes back the same, but for what they declare as dropped.
#include <algorithm>
#include <filesystem>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "adapters/medcom_xml/emessage_writers.h"
#include "adapters/medcom_xml/xdis32_structure.h"
#include "adapters/medcom_xml/xdis91_structure.h"
#include "adapters/translation.h"
#include "tests/corpus/corpus_files.h"
#include "tests/unit/adapters/medcom_xml/round_trip.h"

namespace handover::adapters {
namespace letters_written_internal {

namespace fs = std::filesystem;

class LettersWrittenTest : public corpus::CorpusTest {
 protected:
  // How many documents below the folder the reader takes; each is written and read again.
  int RoundTrips(const fs::path& folder, std::string_view format, std::string_view target,
                 const medcom::Schema* same_syntax) {
    int count = 0;
    for (const fs::path& path : corpus::FilesBelow(folder)) {
      const std::string bytes = corpus::FileText(path);
      const Translation first = Read(format, bytes);
      if (!first.accepted()) continue;
      const Written written = registry_.FindWriter(target)->Write(first.handovers);
      EXPECT_NE(written.bytes, "") << path << ::testing::PrintToString(medcom::testing::ErrorCodes(written.issues));
      const Translation second = Read(target, written.bytes);
      EXPECT_EQ(second.handovers.size(), first.handovers.size()) << path;
      for (size_t i = 0; i < std::min(first.handovers.size(), second.handovers.size()); ++i) {
        exchange::v1::Handover expected = first.handovers[i];
        expected.mutable_envelope()->set_source_format(second.handovers[i].envelope().source_format());
        EXPECT_EQ(medcom::testing::SecondTimeWithoutPlaces(second.handovers[i]),
                  medcom::testing::SecondTimeWithoutPlaces(expected))
            << path;
      }
      if (same_syntax != nullptr) {
        EXPECT_THAT(medcom::testing::GoneBetween(bytes, written.bytes, medcom::LeavesOf(*same_syntax), first),
                    ::testing::IsEmpty())
            << path;
      }
      ++count;
    }
    return count;
  }

  Translation Read(std::string_view format, const std::string& bytes) const {
    return corpus::ReadDocument(*registry_.FindReader(format), bytes);
  }

  const Registry registry_ = MakeRegistry();
};

TEST_F(LettersWrittenTest, BirthNotifications) {
  EXPECT_EQ(RoundTrips(corpus_ / "constructed-xdis32", "MEDCOM_XDIS32", "MEDCOM_XDIS32", &medcom::kXdis32Schema), 3);
}

TEST_F(LettersWrittenTest, Correspondence) {
  EXPECT_GE(RoundTrips(corpus_ / "medcom-legacy", "MEDCOM_XDIS91", "MEDCOM_XDIS91", &medcom::kXdis91Schema), 1);
}

TEST_F(LettersWrittenTest, CorrespondenceOfEdifactAsItsTwin) {
  EXPECT_GE(RoundTrips(corpus_ / "medcom-legacy", "MEDCOM_DIS91", "MEDCOM_XDIS91", nullptr), 1);
}

}  // namespace letters_written_internal
}  // namespace handover::adapters
