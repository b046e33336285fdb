#include "broker/store/manifest_witness.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "tests/fakes/temporary_folder.h"

namespace handover::store {
namespace manifest_witness_test_internal {

class ManifestWitnessTest : public ::testing::Test {
 protected:
  void Write(const std::string& name, const std::string& bytes) { fakes::WriteFileBytes(folder_.File(name), bytes); }
  std::string Noted() { return fakes::ReadFileBytes(folder_.File(kManifestWitnessName)); }

  // A store with a MANIFEST of five bytes, written down.
  void SetUp() override {
    Write("CURRENT", "MANIFEST-000007\n");
    Write("MANIFEST-000007", "12345");
    witness_.Record();
  }

  fakes::TemporaryFolder folder_;
  ManifestWitness witness_{folder_.path()};
};

TEST_F(ManifestWitnessTest, NotesNameAndSize) { EXPECT_EQ(Noted(), "MANIFEST-000007 5\n"); }

TEST_F(ManifestWitnessTest, TheSameAndALongerOneAreAccepted) {
  EXPECT_TRUE(witness_.Check().ok());
  Write("MANIFEST-000007", "123456");
  EXPECT_TRUE(witness_.Check().ok());
}

TEST_F(ManifestWitnessTest, AShorterOneIsRefused) {
  Write("MANIFEST-000007", "1234");
  EXPECT_TRUE(absl::IsDataLoss(witness_.Check()));
}

TEST_F(ManifestWitnessTest, ANewerOneIsAcceptedHoweverShort) {
  Write("MANIFEST-000010", "1");
  Write("CURRENT", "MANIFEST-000010\n");
  EXPECT_TRUE(witness_.Check().ok());
}

TEST_F(ManifestWitnessTest, AnOlderOneIsRefusedHoweverLong) {
  Write("MANIFEST-000006", "123456789");
  Write("CURRENT", "MANIFEST-000006\n");
  EXPECT_TRUE(absl::IsDataLoss(witness_.Check()));
}

TEST_F(ManifestWitnessTest, AMissingOneIsRefused) {
  std::filesystem::remove(folder_.File("MANIFEST-000007"));
  EXPECT_TRUE(absl::IsDataLoss(witness_.Check()));
}

TEST_F(ManifestWitnessTest, ACurrentThatNamesNoneIsRefusedAndNotNoted) {
  Write("CURRENT", "garbage\n");
  EXPECT_TRUE(absl::IsDataLoss(witness_.Check()));
  witness_.Record();
  EXPECT_EQ(Noted(), "MANIFEST-000007 5\n");
}

TEST_F(ManifestWitnessTest, WithoutANoteOrWithADamagedOneThereIsNothingToCompare) {
  for (const char* note : {"", "MANIFEST-000007", "MANIFEST-x 5\n", "MANIFEST-000007 many\n", "a b c\n"}) {
    Write(kManifestWitnessName, note);
    EXPECT_TRUE(witness_.Check().ok()) << note;
  }
  std::filesystem::remove(folder_.File(kManifestWitnessName));
  EXPECT_TRUE(witness_.Check().ok());
}

}  // namespace manifest_witness_test_internal
}  // namespace handover::store
