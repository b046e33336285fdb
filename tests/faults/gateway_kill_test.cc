// Kills the gateways on both sides of a broker while letters pass, again and again: each letter is sent once and
// answered, and each delivery is a file.
//
//   HANDOVER_GATEWAY_KILLS=500 build/release/tests/faults_all --gtest_filter=GatewayKillTest.*     24 kills otherwise
//   HANDOVER_SEED=7 ...                                                                           other moments
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"

#include "clients/cpp/services.h"
#include "tests/fakes/process/broker_process.h"
#include "tests/fakes/process/program.h"
#include "tests/fakes/temporary_folder.h"

namespace handover {
namespace {
namespace gateway_kill_internal {

namespace fs = std::filesystem;

constexpr char kTwinsMother[] = "2911829996";  // Of the fixture.
constexpr int kLetters = 40;              // Of twins: two handovers each.
constexpr int kLooks = 120;            // Looks, a second apart at most.

int Setting(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

std::string Program(const char* name) {
  const char* build = std::getenv("HANDOVER_BUILD_DIR");
  return absl::StrCat(build == nullptr ? "build/release" : build, "/", name);
}

// Without what is still being written, under a name that begins with a dot.
std::set<std::string> Names(const std::string& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename().string());
  std::erase_if(names, [](const std::string& name) { return name.front() == '.'; });
  return names;
}

// One party's gateway, which begins again where it was killed.
class Gateway {
 public:
  Gateway(const fakes::BrokerProcess& broker, const std::string& alias, const std::string& folder,
          const std::vector<std::string>& arguments)
      : log_(folder + "/gateway.log") {
    fs::create_directories(folder);
    command_ = {Program("handover-gateway"), "--state=" + folder + "/state", "--interval=0.02", "--settle=0.02"};
    for (const std::string& flag : broker.FlagsOf(alias)) command_.push_back(flag);
    command_.insert(command_.end(), arguments.begin(), arguments.end());
    pid_ = fakes::StartProgram(command_, log_);
  }
  ~Gateway() { fakes::KillProgram(pid_); }
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;

  void KillAndStartAgain() {
    fakes::KillProgram(pid_);
    pid_ = fakes::StartProgram(command_, log_);
  }

 private:
  const std::string log_;
  std::vector<std::string> command_;
  pid_t pid_ = -1;
};

// The fixture under letter and envelope ids of its own, renamed into the folder whole.
void Drop(int letter, const std::string& folder) {
  const std::string fixture = fakes::ReadFileBytes("tests/fixtures/xdis32/twins.xml");
  const std::string text =
      absl::StrReplaceAll(fixture, {{"KUV20240613001", absl::StrFormat("KUV%011d", letter)},
                                    {"BRV20240613001", absl::StrFormat("BRV%011d", letter)}});
  const std::string name = absl::StrFormat("letter-%03d.xml", letter);
  fakes::WriteFileBytes(folder + "/." + name, text);
  fs::rename(folder + "/." + name, folder + "/" + name);
}

// How many handovers the broker has of this sender.
size_t CountSent(const client::ExchangeClient& exchange) {
  size_t count = 0;
  exchange::v1::ListHandoversRequest request;
  request.set_page_size(500);
  do {
    const absl::StatusOr<exchange::v1::ListHandoversResponse> page = exchange.ListHandovers(request);
    EXPECT_TRUE(page.ok()) << page.status();
    if (!page.ok()) return 0;
    count += static_cast<size_t>(page->handovers_size());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return count;
}

}  // namespace gateway_kill_internal

using namespace gateway_kill_internal;

TEST(GatewayKillTest, EachLetterIsSentOnceAndEachDeliveryIsAFile) {
  fakes::TemporaryFolder folder;
  fs::create_directory(folder.File("broker"));
  fakes::BrokerProcess broker(
      {Program("handover-broker"),
       folder.File("broker"),
       {{"clinic", directory::v1::BIRTH_CLINIC, {}}, {"visitors", directory::v1::HEALTH_VISITING, {"0461"}}},
       {}});
  consent::v1::RegisterFacts residence;
  residence.mutable_person()->set_cpr(kTwinsMother);
  residence.set_municipality_code("0461");
  broker.ImportFacts({residence});
  const std::string clinic = folder.File("clinic");
  const std::string visitors = folder.File("visitors");
  for (const char* name : {"drop", "answers", "sent", "refused", "receipts"}) {
    fs::create_directories(clinic + "/" + name);
  }
  fs::create_directories(visitors + "/out");
  Gateway sends(broker, "clinic", clinic,
                {"--drop=" + clinic + "/drop", "--answers=" + clinic + "/answers", "--sent=" + clinic + "/sent",
                 "--refused=" + clinic + "/refused", "--receipts=" + clinic + "/receipts"});
  Gateway receives(broker, "visitors", visitors, {"--out=" + visitors + "/out"});

  std::mt19937 random(static_cast<unsigned>(Setting("HANDOVER_SEED", 1)));
  std::geometric_distribution<int> events(0.3);
  const int kills = Setting("HANDOVER_GATEWAY_KILLS", 24);
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
    return Names(visitors + "/out").size() >= handovers && Names(clinic + "/answers").size() >= handovers / 2;
  };
  for (int look = 0; look < kLooks && !is_done(); ++look) files.Await();

  EXPECT_EQ(Names(clinic + "/sent").size(), handovers / 2);
  EXPECT_EQ(Names(clinic + "/answers").size(), handovers / 2);
  EXPECT_EQ(Names(clinic + "/receipts").size(), handovers);
  EXPECT_TRUE(Names(clinic + "/drop").empty());
  EXPECT_TRUE(Names(clinic + "/refused").empty());
  EXPECT_EQ(Names(visitors + "/out").size(), handovers);
  client::SeenHeadMemory heads;
  const std::unique_ptr<client::Session> session = broker.OpenSession("clinic", heads);
  EXPECT_EQ(CountSent(client::ExchangeClient(session->channel())), handovers);
  std::cout << kills << " kills of gateways: " << letters << " letters, " << handovers << " handovers\n";
}

}  // namespace
}  // namespace handover
