#include "tests/bench/support/echo_server.h"

#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <deque>
#include <filesystem>
#include <iostream>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "grpcpp/support/server_callback.h"

#include "broker/rpc/tls.h"
#include "handover/exchange/v1/exchange_service.grpc.pb.h"
#include "tests/fakes/temporary_folder.h"

extern char** environ;

namespace handover::bench {
namespace echo_server_internal {

using exchange::v1::SubmitFrameRequest;
using exchange::v1::SubmitFrameResponse;

constexpr size_t kUuidCharacters = 36;
constexpr size_t kLeafBytes = 128;
constexpr size_t kHeadBytes = 104;
constexpr size_t kHeadSignatureBytes = 64;
constexpr size_t kHashBytes = 32;
constexpr int kSharedPathNodes = 20;  // Of a log of some hundred thousand leaves.

// As large as an answer of the broker's to a notification of which one section is withheld.
void FillAcceptance(exchange::v1::Acceptance& acceptance) {
  acceptance.set_handover_id(std::string(kUuidCharacters, 'a'));
  exchange::v1::Acceptance::Recipient& recipient = *acceptance.add_recipients();
  recipient.set_party_id(std::string(kUuidCharacters, 'b'));
  recipient.set_delivery_id(std::string(kUuidCharacters, 'c'));
  recipient.set_state(exchange::v1::QUEUED);
  recipient.set_rule_id("P-05");
  recipient.set_legal_basis("STATUTORY_BIRTH_NOTICE");
  exchange::v1::Pair& pair = *recipient.add_withheld();
  pair.set_category("PARENT_MENTAL");
  pair.add_person_ids("b000000000000001");
  pair.set_reason("ABOVE_CEILING");
}

// The receipts of a frame in one group: a leaf and about one node of its own for each.
SubmitFrameResponse AnswerTo(const SubmitFrameRequest& request) {
  SubmitFrameResponse response;
  response.set_frame_number(request.frame_number());
  exchange::v1::ReceiptGroup& group = *response.add_groups();
  group.set_head(std::string(kHeadBytes, 'h'));
  group.set_head_signature(std::string(kHeadSignatureBytes, 's'));
  for (int i = 0; i < kSharedPathNodes + request.handovers_size(); ++i) group.add_nodes(std::string(kHashBytes, 'n'));
  for (int i = 0; i < request.handovers_size(); ++i) {
    SubmitFrameResponse::Result& result = *response.add_results();
    FillAcceptance(*result.mutable_acceptance());
    result.set_entry(i);
    exchange::v1::ReceiptGroup::Entry& entry = *group.add_entries();
    entry.set_leaf(std::string(kLeafBytes, 'l'));
    entry.set_leaf_index(400'000 + i);
    entry.set_path_positions(std::string(kSharedPathNodes, 'p'));
  }
  return response;
}

class EchoStream final : public grpc::ServerBidiReactor<SubmitFrameRequest, SubmitFrameResponse> {
 public:
  EchoStream() { StartRead(&request_); }

  void OnReadDone(bool ok) override {
    if (!ok) {
      absl::MutexLock lock(&mu_);
      closed_ = true;
      if (answers_.empty()) Finish(grpc::Status::OK);
      return;
    }
    SubmitFrameResponse answer = AnswerTo(request_);
    {
      absl::MutexLock lock(&mu_);
      answers_.push_back(std::move(answer));
      if (answers_.size() == 1) StartWrite(&answers_.front());
    }
    StartRead(&request_);
  }

  void OnWriteDone(bool) override {
    absl::MutexLock lock(&mu_);
    answers_.pop_front();
    if (!answers_.empty()) {
      StartWrite(&answers_.front());
    } else if (closed_) {
      Finish(grpc::Status::OK);
    }
  }

  void OnDone() override { delete this; }

 private:
  SubmitFrameRequest request_;  // Being read.

  absl::Mutex mu_;
  bool closed_ ABSL_GUARDED_BY(mu_) = false;
  std::deque<SubmitFrameResponse> answers_ ABSL_GUARDED_BY(mu_);  // The first is being written.
};

class EchoService final : public exchange::v1::ExchangeService::CallbackService {
 public:
  grpc::ServerUnaryReactor* SubmitHandover(grpc::CallbackServerContext* context,
                                           const exchange::v1::SubmitHandoverRequest*,
                                           exchange::v1::SubmitHandoverResponse* response) override {
    FillAcceptance(*response->mutable_acceptance());
    exchange::v1::Receipt& receipt = *response->mutable_receipt();
    receipt.set_leaf(std::string(kLeafBytes, 'l'));
    receipt.set_leaf_index(400'000);
    for (int i = 0; i < kSharedPathNodes; ++i) receipt.add_path(std::string(kHashBytes, 'n'));
    receipt.set_head(std::string(kHeadBytes, 'h'));
    receipt.set_head_signature(std::string(kHeadSignatureBytes, 's'));
    grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

  grpc::ServerBidiReactor<SubmitFrameRequest, SubmitFrameResponse>* SubmitHandovers(
      grpc::CallbackServerContext*) override {
    return new EchoStream;
  }
};

[[noreturn]] void EchoDie(const std::string& what) {
  std::cerr << "echo server: " << what << "\n";
  std::abort();
}

}  // namespace echo_server_internal

using namespace echo_server_internal;

int RunEchoServer(const std::string& pki, const std::string& port_file) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  EchoService service;
  grpc::ServerBuilder builder;
  rpc::ApplyLimits({}, builder);
  builder.RegisterService(&service);
  int port = 0;
  builder.AddListeningPort(
      "127.0.0.1:0",
      rpc::MakeServerCredentials(
          {pki + "/broker/server.pem", pki + "/broker/server.key", pki + "/authorities/party.pem"}, absl::Hours(1)),
      &port);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr || port == 0) EchoDie("cannot listen");
  fakes::WriteFileBytes(port_file + ".new", absl::StrCat(port));
  std::filesystem::rename(port_file + ".new", port_file);
  int signal = 0;
  sigwait(&signals, &signal);
  server->Shutdown();
  return 0;
}

EchoServerProcess::EchoServerProcess(const std::string& pki, const std::string& port_file) : pki_(pki) {
  const std::string arguments[] = {"/proc/self/exe", "--echo-server=" + pki, "--echo-port-file=" + port_file};
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  if (::posix_spawn(&pid_, argv[0], nullptr, nullptr, argv.data(), environ) != 0) EchoDie("cannot be started");
  while (!absl::SimpleAtoi(fakes::ReadFileBytes(port_file), &port_)) {
    if (::waitpid(pid_, nullptr, WNOHANG) == pid_) EchoDie("ended at its start");
    absl::SleepFor(absl::Milliseconds(5));
  }
}

EchoServerProcess::~EchoServerProcess() {
  ::kill(pid_, SIGTERM);
  ::waitpid(pid_, nullptr, 0);
}

std::shared_ptr<client::Channel> EchoServerProcess::Connect(const std::string& party) const {
  absl::StatusOr<std::shared_ptr<client::Channel>> channel = client::Channel::Open(
      {absl::StrCat("127.0.0.1:", port_), pki_ + "/parties/" + party + "/tls.pem",
       pki_ + "/parties/" + party + "/tls.key", pki_ + "/authorities/party.pem"});
  if (!channel.ok()) EchoDie("no channel");
  return *std::move(channel);
}

}  // namespace handover::bench
