// Kills the gateways on both sides of a broker while letters pass, again and again: each letter is sent once and
// answered, and each delivery is a file.
//
//   HANDOVER_GATEWAY_KILLS=500 build/release/tests/faults_all --gtest_filter=GatewayKillTest.*     24 kills otherwise
//   HANDOVER_SEED=7 ...                                                                           other moments
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"

#include "clients/cpp/services.h"
#include "tests/fakes/process/broker_process.h"
#include "tests/fakes/process/program.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/faults/gateway_process.h"

namespace handover {
namespace {
namespace gateway_kill_internal {

namespace fs = std::filesystem;

constexpr int kLetters = 40;  // Of twins: two handovers each.
constexpr int kLooks = 120;   // Looks, a second apart at most.

// The fixture under letter and envelope ids of its own, renamed into the folder whole.
void Drop(int letter, const std::string& folder) {
  const std::string fixture = fakes::ReadFileBytes("tests/fixtures/xdis32/twins.xml");
  const std::string text = absl::StrReplaceAll(fixture, {{"KUV20240613001", absl::StrFormat("KUV%011d", letter)},
                                                         {"BRV20240613001", absl::StrFormat("BRV%011d", letter)}});
  const std::string name = absl::StrFormat("letter-%03d.xml", letter);
  fakes::WriteFileBytes(folder + "/." + name, text);
  fs::rename(folder + "/." + name, folder + "/" + name);
}

}  // namespace gateway_kill_internal

using namespace gateway_kill_internal;

TEST(GatewayKillTest, EachLetterIsSentOnceAndEachDeliveryIsAFile) {
  fakes::TemporaryFolder folder;
  const std::unique_ptr<fakes::BrokerProcess> broker = StartBrokerForTwins(folder.File("broker"));
  const std::string clinic = folder.File("clinic");
  const std::string visitors = folder.File("visitors");
  for (const char* name : {"drop", "answers", "sent", "refused", "receipts"}) {
    fs::create_directories(clinic + "/" + name);
  }
  fs::create_directories(visitors + "/out");
  GatewayProcess sends(*broker, "clinic", clinic,
                       {"--drop=" + clinic + "/drop", "--answers=" + clinic + "/answers", "--sent=" + clinic + "/sent",
                        "--refused=" + clinic + "/refused", "--receipts=" + clinic + "/receipts"});
  GatewayProcess receives(*broker, "visitors", visitors, {"--out=" + visitors + "/out"});

  std::mt19937 random(static_cast<unsigned>(FaultSetting("HANDOVER_SEED", 1)));
  std::geometric_distribution<int> events(0.3);
  const int kills = FaultSetting("HANDOVER_GATEWAY_KILLS", 24);
  const fakes::FolderEvents receipts(clinic + "/receipts");
  const fakes::FolderEvents files(visitors + "/out");
  const int letters = std::max(kLetters, kills * 2);
  for (int kill = 0, letter = 0; kill < kills || letter < letters; ++kill) {
    for (int i = 0; i < 2 && letter < letters; ++i) Drop(letter++, clinic + "/drop");
    const bool at_sender = kill % 2 == 0;
    for (int i = events(random); i > 0; --i) (at_sender ? receipts : files).Await();
    if (kill < kills) (at_sender ? sends : receives).KillAndStartAgain();
  }
  const size_t handovers = static_cast<size_t>(letters) * 2;
  const auto is_done = [&] {
    return FileNames(visitors + "/out").size() >= handovers && FileNames(clinic + "/answers").size() >= handovers / 2;
  };
  for (int look = 0; look < kLooks && !is_done(); ++look) files.Await();

  EXPECT_EQ(FileNames(clinic + "/sent").size(), handovers / 2);
  EXPECT_EQ(FileNames(clinic + "/answers").size(), handovers / 2);
  EXPECT_EQ(FileNames(clinic + "/receipts").size(), handovers);
  EXPECT_TRUE(FileNames(clinic + "/drop").empty());
  EXPECT_TRUE(FileNames(clinic + "/refused").empty());
  EXPECT_EQ(FileNames(visitors + "/out").size(), handovers);
  client::SeenHeadMemory heads;
  const std::unique_ptr<client::Session> session = broker->OpenSession("clinic", heads);
  EXPECT_EQ(CountSentHandovers(client::ExchangeClient(session->channel())), handovers);
  std::cout << kills << " kills of gateways: " << letters << " letters, " << handovers << " handovers\n";
}

}  // namespace
}  // namespace handover
