#include "adapters/gateway/kept_deliveries.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

#include "clients/cpp/files.h"
#include "tests/unit/adapters/gateway/receipts_world.h"

namespace handover::gateway {
namespace kept_deliveries_test_internal {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

DeliveryId Id(char c) { return *DeliveryId::FromBytes(std::string(16, c)); }

client::ReceivedDelivery Delivery(char id) {
  client::ReceivedDelivery delivery;
  delivery.ticket.delivery_id = Id(id);
  delivery.copy = "copy";
  return delivery;
}

// Of a letter in an envelope: four files say where it is.
class KeptDeliveriesTest : public testing::Test {
 protected:
  std::string Path(const std::string& name) const { return folder_.File("state/") + name; }
  std::string Path(const std::string& folder, char id) const { return Path(folder + "/" + ToString(Id(id))); }

  // A letter that came so many hours ago and was answered.
  void Keep(char id, int hours) {
    ASSERT_TRUE(kept_.Keep(Delivery(id)).ok());
    ASSERT_TRUE(kept_.RememberLetter(ReceiptsWorld::Enveloped(), Id(id)).ok());
    ASSERT_TRUE(told_.Save(Id(id), {{ToldWord::kTaken, ToldWord::kNothing}, ""}).ok());
    fs::last_write_time(Path("copies", id), start_ - std::chrono::hours(hours));
  }
  // The first look of a gateway that has started anew.
  absl::Status ForgetAllBut(int most) { return KeptDeliveries(folder_.File("state"), most).ForgetOldest(); }

  // Of the three that a receipt may have for the letter.
  size_t NamesThatFind(char id) const {
    return static_cast<size_t>(std::count_if(names_.begin(), names_.end(), [&](const LetterName& name) {
      const std::vector<DeliveryId> found = written_.Find(name).value();
      return std::find(found.begin(), found.end(), Id(id)) != found.end();
    }));
  }
  std::vector<std::string> Files() const {
    std::vector<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder_.File("state"))) {
      if (entry.is_regular_file()) files.push_back(entry.path().filename().string());
    }
    return files;
  }

  fakes::TemporaryFolder folder_;
  const fs::file_time_type start_{std::chrono::hours(100'000)};
  const std::vector<LetterName> names_ = NamesOfLetter(ReceiptsWorld::Enveloped());
  KeptDeliveries kept_{folder_.File("state"), 100};
  const WrittenLetters written_{folder_.File("state/written")};
  const ToldReceipts told_{folder_.File("state/told")};
};

TEST_F(KeptDeliveriesTest, TheOldestGoAsAWholeAndTheNewestStayAsAWhole) {
  Keep('a', 3);
  const size_t files_of_one = Files().size();
  Keep('b', 1);
  Keep('c', 2);
  ASSERT_TRUE(ForgetAllBut(1).ok());
  EXPECT_EQ(Files().size(), files_of_one);
  EXPECT_EQ(NamesThatFind('b'), 3u);
  EXPECT_EQ(NamesThatFind('a') + NamesThatFind('c'), 0u);
  EXPECT_EQ(fakes::ReadFileBytes(Path("copies", 'b')), "copy");
  EXPECT_TRUE(client::DeliveryTicket::Parse(fakes::ReadFileBytes(Path("tickets", 'b'))).ok());
  EXPECT_EQ(told_.Load(Id('b'))->words.envelope, ToldWord::kTaken);
  EXPECT_EQ(told_.Load(Id('a'))->words, ToldWords());
}

TEST_F(KeptDeliveriesTest, AsManyAsTheLimitStay) {
  Keep('a', 2);
  Keep('b', 1);
  const size_t files = Files().size();
  ASSERT_TRUE(ForgetAllBut(2).ok());
  EXPECT_EQ(Files().size(), files);
}

TEST_F(KeptDeliveriesTest, ADeliveryThatComesAgainIsNewAgain) {
  Keep('a', 3);
  Keep('b', 2);
  Keep('a', 1);
  ASSERT_TRUE(ForgetAllBut(1).ok());
  EXPECT_TRUE(fs::exists(Path("copies", 'a')));
  EXPECT_FALSE(fs::exists(Path("copies", 'b')));
}

TEST_F(KeptDeliveriesTest, ADeliveryWhoseWordIsOnItsWayStaysUntilItHasArrived) {
  Keep('a', 2);
  Keep('b', 1);
  ASSERT_TRUE(told_.Save(Id('a'), {{ToldWord::kTaken, ToldWord::kRefused}, "word"}).ok());
  ASSERT_TRUE(ForgetAllBut(1).ok());
  EXPECT_EQ(told_.Load(Id('a'))->unsent, "word");
  EXPECT_THAT(written_.Find(names_[0]).value(), ElementsAre(Id('a'), Id('b')));
  ASSERT_TRUE(told_.Save(Id('a'), {{ToldWord::kTaken, ToldWord::kRefused}, ""}).ok());
  ASSERT_TRUE(ForgetAllBut(1).ok());
  EXPECT_THAT(written_.Find(names_[0]).value(), ElementsAre(Id('b')));
}

// Whatever a crash leaves: nothing that a receipt finds is without what was said of it, and the next look ends it.
TEST_F(KeptDeliveriesTest, ACrashBetweenAnyTwoStepsLeavesNothingThatIsToldTwice) {
  Keep('a', 2);
  std::vector<std::string> steps;
  for (const auto& entry : fs::directory_iterator(Path("written"))) {
    if (entry.path().filename() != ToString(Id('a'))) steps.push_back(entry.path().string());
  }
  ASSERT_EQ(steps.size(), 3u);
  for (const char* folder : {"written", "told", "tickets", "copies"}) steps.push_back(Path(folder, 'a'));
  for (size_t done = 0; done <= steps.size(); ++done) {
    Keep('a', 2);
    for (size_t step = 0; step < done; ++step) fs::remove(steps[step]);
    EXPECT_EQ(NamesThatFind('a'), 3 - std::min(done, size_t{3})) << done;
    EXPECT_TRUE(NamesThatFind('a') == 0 || fs::exists(Path("told", 'a'))) << done;
    EXPECT_TRUE(Files().empty() || fs::exists(Path("copies", 'a'))) << done;
    ASSERT_TRUE(ForgetAllBut(0).ok());
    EXPECT_THAT(Files(), IsEmpty()) << done;
  }
}

TEST_F(KeptDeliveriesTest, WhatCannotBeRemovedHindersNoOtherAndIsTriedAgain) {
  for (const char id : {'a', 'b', 'c'}) Keep(id, 'd' - id);
  fs::remove(Path("told", 'a'));
  fs::create_directories(Path("told", 'a') + "/full");
  EXPECT_EQ(ForgetAllBut(1).code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(written_.Find(names_[0]).value(), ElementsAre(Id('c')));
  EXPECT_TRUE(fs::exists(Path("copies", 'a')));
  EXPECT_TRUE(fs::exists(Path("tickets", 'a')));
  EXPECT_FALSE(fs::exists(Path("copies", 'b')));
  fs::remove_all(Path("told", 'a'));
  EXPECT_TRUE(ForgetAllBut(1).ok());
  EXPECT_FALSE(fs::exists(Path("copies", 'a')));
}

TEST_F(KeptDeliveriesTest, WhatIsNoDeliveryGoesInItsTurn) {
  Keep('a', 2);
  fakes::WriteFileBytes(Path("copies", 'b') + ".new", "half writ");
  fs::last_write_time(Path("copies", 'b') + ".new", start_ - std::chrono::hours(3));
  ASSERT_TRUE(ForgetAllBut(1).ok());
  EXPECT_FALSE(fs::exists(Path("copies", 'b') + ".new"));
  EXPECT_TRUE(fs::exists(Path("copies", 'a')));
}

TEST_F(KeptDeliveriesTest, ALookIsAtTheStartAndAfterATenth) {
  KeptDeliveries kept(folder_.File("state"), 10);
  ASSERT_TRUE(kept.ForgetOldest().ok());
  const auto copies = [this] {
    return std::distance(fs::directory_iterator(Path("copies")), fs::directory_iterator());
  };
  for (int i = 0; i < 40; ++i) {
    ASSERT_TRUE(kept.Keep(Delivery(static_cast<char>('0' + i))).ok());
    ASSERT_TRUE(kept.ForgetOldest().ok());
    EXPECT_LE(copies(), 11);
  }
  EXPECT_GE(copies(), 10);
}

TEST_F(KeptDeliveriesTest, ALetterWithoutANameLeavesNothing) {
  ASSERT_TRUE(kept_.RememberLetter("{}", Id('a')).ok());
  EXPECT_FALSE(fs::exists(Path("written")));
}

TEST_F(KeptDeliveriesTest, AFolderThatCannotBeWrittenOrReadIsTold) {
  fakes::WriteFileBytes(folder_.File("state"), "a file where the folder should be");
  EXPECT_EQ(kept_.Keep(Delivery('a')).code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(kept_.ForgetOldest().code(), absl::StatusCode::kUnavailable);
}

}  // namespace kept_deliveries_test_internal
}  // namespace handover::gateway
