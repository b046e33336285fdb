// Kills the gateways on both sides of a broker while letters pass, again and again: each letter is sent once and
// answered, and each delivery is a file.
//
//   HANDOVER_GATEWAY_KILLS=500 build/release/tests/faults_all --gtest_filter=GatewayKillTest.*     24 kills otherwise
//   HANDOVER_SEED=7 ...                                                                           other moments
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"

#include "broker/base/commitment/hash.h"
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

std::vector<std::string> ClinicFlags(const std::string& clinic) {
  for (const char* name : {"drop", "answers", "sent", "refused", "receipts"}) {
    fs::create_directories(clinic + "/" + name);
  }
  return {"--drop=" + clinic + "/drop", "--answers=" + clinic + "/answers", "--sent=" + clinic + "/sent",
          "--refused=" + clinic + "/refused", "--receipts=" + clinic + "/receipts"};
}

// Where the gateway looks whether it has sent that letter before, once it has read it.
std::string EarlierPath(int letter, const std::string& state) {
  const std::string sender = "gln:5790000120400";
  const std::string name = absl::StrCat(sender.size(), "/", sender, "/", absl::StrFormat("BRV%011d", letter));
  return absl::StrCat(state, "/earlier/letter-", absl::BytesToHexString(ToString(HashOf(name))));
}

std::string OnlyFileIn(const std::string& folder) {
  const std::set<std::string> names = FileNames(folder);
  return names.size() == 1 ? fakes::ReadFileBytes(folder + "/" + *names.begin()) : "";
}

template <typename Done>
void AwaitThat(const Done& is_done, const fakes::FolderEvents& events) {
  for (int look = 0; look < kLooks && !is_done(); ++look) events.Await();
}

}  // namespace gateway_kill_internal

using namespace gateway_kill_internal;

TEST(GatewayKillTest, EachLetterIsSentOnceAndEachDeliveryIsAFile) {
  fakes::TemporaryFolder folder;
  const std::unique_ptr<fakes::BrokerProcess> broker = StartBrokerForTwins(folder.File("broker"));
  const std::string clinic = folder.File("clinic");
  const std::string visitors = folder.File("visitors");
  fs::create_directories(visitors + "/out");
  GatewayProcess sends(*broker, "clinic", clinic, ClinicFlags(clinic));
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
  AwaitThat(is_done, files);

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

// A document out of which the process never comes: a pipe that nobody writes to stands where the gateway looks the
// letter up. Whoever watches it kills it, each time; the count of beginnings is what survives.
TEST(GatewayKillTest, ADocumentThatEndsTheGatewayIsPutAsideAndTheNextOnePasses) {
  constexpr int kKills = 3;
  fakes::TemporaryFolder folder;
  const std::unique_ptr<fakes::BrokerProcess> broker = StartBrokerForTwins(folder.File("broker"));
  const std::string clinic = folder.File("clinic");
  const std::string state = clinic + "/state";
  const std::string attempts = state + "/attempts";
  fs::create_directories(attempts);
  fs::create_directories(state + "/earlier");
  ASSERT_EQ(::mkfifo(EarlierPath(0, state).c_str(), 0600), 0);
  fakes::WriteFileBytes(clinic + "/gateway.textproto", absl::StrCat("max_read_attempts: ", kKills));
  std::vector<std::string> flags = ClinicFlags(clinic);
  flags.push_back("--config=" + clinic + "/gateway.textproto");
  const fakes::FolderEvents begun(attempts);
  const fakes::FolderEvents answers(clinic + "/answers");
  Drop(0, clinic + "/drop");
  GatewayProcess sends(*broker, "clinic", clinic, flags);
  for (int kill = 1; kill <= kKills; ++kill) {
    const std::string count = std::to_string(kill);
    AwaitThat([&] { return OnlyFileIn(attempts) == count; }, begun);
    ASSERT_EQ(OnlyFileIn(attempts), count);
    sends.KillAndStartAgain();
  }
  Drop(1, clinic + "/drop");
  AwaitThat([&] { return !FileNames(clinic + "/answers").empty(); }, answers);

  EXPECT_EQ(FileNames(clinic + "/refused"), (std::set<std::string>{"letter-000.xml", "letter-000.xml.reason.txt"}));
  EXPECT_NE(fakes::ReadFileBytes(clinic + "/refused/letter-000.xml.reason.txt").find("GATEWAY_READER_ENDED"),
            std::string::npos);
  EXPECT_EQ(FileNames(clinic + "/sent"), std::set<std::string>{"letter-001.xml"});
  EXPECT_TRUE(FileNames(clinic + "/drop").empty());
  EXPECT_TRUE(FileNames(attempts).empty());
}

}  // namespace
}  // namespace handover
