// Kills a gateway while messages come over MLLP, most of all between the moment a message lies on the disk and the
// moment its sender reads the answer: the sender sends again, and the broker has each message once.
//
//   HANDOVER_GATEWAY_KILLS=500 build/release/tests/faults_all --gtest_filter=MllpKillTest.*     24 kills otherwise
//   HANDOVER_SEED=7 ...                                                                        other moments
#include <gtest/gtest.h>

#include <filesystem>
#include <iostream>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/synchronization/mutex.h"

#include "adapters/gateway/mllp_listener.h"
#include "adapters/gateway/mllp_sender.h"
#include "adapters/gateway/outbox.h"
#include "adapters/hl7v2/er7_message.h"
#include "adapters/hl7v2/mllp_decoder.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/faults/gateway_process.h"

namespace handover {
namespace {
namespace mllp_kill_internal {

namespace fs = std::filesystem;

// The fixture under a control id of its own.
std::string Message(int number) {
  return absl::StrReplaceAll(fakes::ReadFileBytes("tests/fixtures/hl7v2/newborn_twin.hl7"),
                             {{"ORU20240613001", absl::StrFormat("ORU%011d", number)}});
}

std::string AcknowledgementOf(const std::string& message) {
  const auto parsed = adapters::hl7v2::Er7Message::Parse(message);
  const std::string id = parsed.segments().empty() ? "" : parsed.TextAt(parsed.segments().front(), 10);
  return "MSH|^~\\&|EPJ||HANDOVER||20240613||ACK|1|P|2.5.1\rMSA|CA|" + id + "\r";
}

// The hospital's own system: listens for what the broker has said of each message in the end.
class Hospital {
 public:
  // `pki` is the broker's: its authority signs parties and the broker, and here the two ends of MLLP too.
  explicit Hospital(std::string pki) : pki_(std::move(pki)) {
    gateway::MllpListener::Options options;
    options.address = {"127.0.0.1", 0};
    options.tls = Tls("broker/server");
    const gateway::MllpService service{[] { return true; },
                                       [this](const std::string& message) { return Take(message); }};
    listener_ = gateway::MllpListener::Start(options, service, {[] {}, [](gateway::ConnectionEnd) {}}, clock_).value();
  }

  int port() const { return listener_->port(); }
  gateway::TlsFiles Tls(const std::string& who) const {
    return {pki_ + "/" + who + ".pem", pki_ + "/" + who + ".key", pki_ + "/authorities/party.pem"};
  }
  // As the configuration of a gateway has it.
  std::string TlsText(const std::string& who) const {
    const gateway::TlsFiles files = Tls(who);
    return absl::StrCat("tls { certificate_file: '", files.certificate_file, "' key_file: '", files.key_file,
                        "' ca_file: '", files.ca_file, "' }");
  }
  // Messages that the broker is said to have accepted, and any other word.
  size_t AwaitAccepted(size_t count) {
    absl::MutexLock lock(&mu_);
    const auto is_there = [this, count]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) { return accepted_.size() >= count; };
    mu_.AwaitWithTimeout(absl::Condition(&is_there), absl::Minutes(2));
    return accepted_.size();
  }
  int other_count() {
    absl::MutexLock lock(&mu_);
    return other_count_;
  }

 private:
  std::string Take(const std::string& message) {
    const auto parsed = adapters::hl7v2::Er7Message::Parse(message);
    const adapters::hl7v2::Segment* const told = parsed.First("MSA");
    absl::MutexLock lock(&mu_);
    if (told != nullptr && parsed.TextAt(*told, 1) == "AA")
      accepted_.insert(parsed.TextAt(*told, 2));
    else
      ++other_count_;
    return AcknowledgementOf(message);
  }

  const std::string pki_;
  SystemClock clock_;
  absl::Mutex mu_;
  std::set<std::string> accepted_ ABSL_GUARDED_BY(mu_);
  int other_count_ ABSL_GUARDED_BY(mu_) = 0;
  std::unique_ptr<gateway::MllpListener> listener_;
};

// Sends a message and does not wait for its answer: once it lies on the disk, or `looks` later, the gateway is dead.
// True: the message lay there.
bool SendAndKill(const std::string& message, int looks, const std::string& folder, const gateway::TlsFiles& tls,
                 GatewayProcess& process) {
  const SystemClock clock;
  const gateway::StopSignal stop;
  const absl::Duration soon = clock.SinceStart() + absl::Seconds(30);
  gateway::OwnedFd fd = gateway::CallAddress({"127.0.0.1", process.AwaitMllpPort()}, soon, stop, clock).value();
  gateway::SocketStream stream(std::move(fd), stop, clock);
  EXPECT_TRUE(
      stream.ConnectTls(gateway::MakeTlsContext(gateway::TlsRole::kClient, tls).value(), "127.0.0.1", soon).ok());
  EXPECT_TRUE(stream.Write(adapters::hl7v2::MllpFrame(message), soon).ok());
  const std::string id = gateway::Outbox::IdOf(message);
  const auto is_on_disk = [&folder, &id] {
    return fs::exists(folder + "/state/outbox/" + id + "/whole") ||
           fs::exists(folder + "/state/earlier/document-" + id);
  };
  for (int look = 0; look < looks && !is_on_disk(); ++look) continue;
  process.KillAndStartAgain();
  return is_on_disk();
}

}  // namespace mllp_kill_internal

using namespace mllp_kill_internal;

TEST(MllpKillTest, EachMessageIsSentOnceHoweverOftenItComes) {
  fakes::TemporaryFolder folder;
  const std::unique_ptr<fakes::BrokerProcess> broker = StartBrokerForTwins(folder.File("broker"));
  Hospital hospital(folder.File("broker/pki"));
  const std::string clinic = folder.File("clinic");
  fakes::WriteFileBytes(
      folder.File("clinic.textproto"),
      absl::StrCat("filing { answers_folder: '", clinic, "/answers' sent_folder: '", clinic, "/sent' refused_folder: '",
                   clinic, "/refused' receipts_folder: '", clinic, "/receipts' }\n",
                   "mllp_listener { listen: '127.0.0.1:0' ", hospital.TlsText("broker/server"), " }\n",
                   "mllp_sender { address: '127.0.0.1:", hospital.port(), "' ", hospital.TlsText("parties/clinic/tls"),
                   " }\n", "max_waiting_documents: 3\n"));
  GatewayProcess process(*broker, "clinic", clinic, {"--config=" + folder.File("clinic.textproto")});

  std::mt19937 random(static_cast<unsigned>(FaultSetting("HANDOVER_SEED", 1)));
  std::uniform_int_distribution<int> few_looks(0, 3'000);
  constexpr int kEnoughLooks = 10'000'000;
  int on_disk = 0;
  const int kills = FaultSetting("HANDOVER_GATEWAY_KILLS", 24);
  const SystemClock clock;
  const gateway::StopSignal stop;
  for (int kill = 0; kill < kills; ++kill) {
    // Every other time the message is on the disk for sure, and its answer unread.
    const int looks = kill % 2 == 0 ? kEnoughLooks : few_looks(random);
    on_disk += SendAndKill(Message(kill), looks, clinic, hospital.Tls("parties/clinic/tls"), process) ? 1 : 0;
    gateway::MllpSender sender(
        {{"127.0.0.1", process.AwaitMllpPort()}, hospital.Tls("parties/clinic/tls"), absl::Seconds(60)}, stop, clock);
    const absl::Status delivered = sender.Deliver(Message(kill));
    ASSERT_TRUE(delivered.ok()) << delivered;
    // A sender whose queue was restored from a backup.
    EXPECT_TRUE(sender.Deliver(Message(kill / 2)).ok());
  }
  const size_t messages = static_cast<size_t>(kills);
  EXPECT_EQ(hospital.AwaitAccepted(messages), messages);
  EXPECT_EQ(hospital.other_count(), 0);
  EXPECT_EQ(FileNames(clinic + "/sent").size(), messages);
  EXPECT_EQ(FileNames(clinic + "/receipts").size(), messages);
  EXPECT_TRUE(FileNames(clinic + "/refused").empty());
  client::SeenHeadMemory heads;
  const std::unique_ptr<client::Session> session = broker->OpenSession("clinic", heads);
  EXPECT_EQ(CountSentHandovers(client::ExchangeClient(session->channel())), messages);
  EXPECT_GE(on_disk, kills / 2);
  std::cout << kills << " kills of a gateway, " << on_disk
            << " with the message on disk and its answer unread: " << messages << " messages, each sent once\n";
}

}  // namespace
}  // namespace handover
