#include "tests/faults/gateway_process.h"

#include <gtest/gtest.h>

#include "rapidjson/document.h"

#include "tests/fakes/temporary_folder.h"

namespace handover {

std::unique_ptr<fakes::BrokerProcess> StartBrokerForTwins(const std::string& folder) {
  constexpr char kMother[] = "2911829996";
  std::filesystem::create_directory(folder);
  auto broker = std::make_unique<fakes::BrokerProcess>(fakes::BrokerProcess::Options{
      ProgramPath("handover-broker"),
      folder,
      {{"clinic", directory::v1::BIRTH_CLINIC, {}}, {"visitors", directory::v1::HEALTH_VISITING, {"0461"}}},
      {}});
  consent::v1::RegisterFacts residence;
  residence.mutable_person()->set_cpr(kMother);
  residence.set_municipality_code("0461");
  broker->ImportFacts({residence});
  return broker;
}

size_t CountSentHandovers(const client::ExchangeClient& exchange) {
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

GatewayProcess::GatewayProcess(const fakes::BrokerProcess& broker, const std::string& alias, const std::string& folder,
                               const std::vector<std::string>& arguments)
    : folder_(folder) {
  std::filesystem::create_directories(folder);
  command_ = {ProgramPath("handover-gateway"), "--state=" + folder + "/state", "--interval=0.02", "--settle=0.02",
              "--ports-file=" + folder + "/ports.json"};
  for (const std::string& flag : broker.FlagsOf(alias)) command_.push_back(flag);
  command_.insert(command_.end(), arguments.begin(), arguments.end());
  Start();
}

void GatewayProcess::Start() {
  std::filesystem::remove(folder_ + "/ports.json");
  pid_ = fakes::StartProgram(command_, folder_ + "/gateway.log");
}

void GatewayProcess::KillAndStartAgain() {
  fakes::KillProgram(pid_);
  Start();
}

int GatewayProcess::AwaitMllpPort() const {
  constexpr int kLooks = 60;  // A second apart at most.
  const fakes::FolderEvents events(folder_);
  rapidjson::Document ports;
  for (int look = 0; look < kLooks; ++look) {
    ports.Parse(fakes::ReadFileBytes(folder_ + "/ports.json").c_str());
    if (!ports.HasParseError() && ports.IsObject()) return ports["mllp"].GetInt();
    events.Await();
  }
  return 0;
}

}  // namespace handover
