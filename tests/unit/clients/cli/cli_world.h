// `handover` on a command line of a test: its words, what it prints, and a broker that the test scripts.
#ifndef HANDOVER_TESTS_UNIT_CLIENTS_CLI_CLI_WORLD_H_
#define HANDOVER_TESTS_UNIT_CLIENTS_CLI_CLI_WORLD_H_

#include <algorithm>
#include <functional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

#include "clients/cli/command_line.h"
#include "handover/exchange/v1/handover.pb.h"
#include "tests/fakes/broker/fake_broker.h"
#include "tests/fakes/broker/tls_pair.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/seeded_random.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::cli {

// A reply of two notes about a child, to whoever is health visiting: in protobuf text.
inline constexpr char kHandoverText[] = R"(
  envelope { kind: "REPLY" subject_person_id: "c000000000000001" priority: ROUTINE author_role: "HEALTH_VISITOR" }
  slip { persons { person_id: "c000000000000001" role: PERSON_ROLE_CHILD identifiers { cpr: "0505239996" } } }
  addressees { role: "HEALTH_VISITING" purpose: "HEALTH_VISITING" legal_basis: "CONSENT" }
  sections { header { type: "Note" about { person_id: "c000000000000001" role: PERSON_ROLE_CHILD } }
             body { note { text: "first" } } }
  sections { header { type: "Note" about { person_id: "c000000000000001" role: PERSON_ROLE_CHILD } }
             body { note { text: "second" } } }
)";

// The same with more in its envelope.
inline std::string HandoverTextWith(const std::string& in_envelope) {
  std::string text = kHandoverText;
  return text.insert(text.find("kind:"), in_envelope + " ");
}

struct Printed {
  int exit_code = -1;
  std::string out;
  std::string err;
};

class CliWorld {
 public:
  CliWorld() {
    Write("tls.pem", fakes::TestTls().client_certificate);
    Write("tls.key", fakes::TestTls().client_key);
    Write("ca.pem", fakes::TestTls().ca);
    Write("signing.key", broker_.my_key().ToPem());
    Write("log.pem", broker_.log_key().ToPem());
    Write("handover.textproto", kHandoverText);
  }

  fakes::FakeBroker& broker() { return broker_; }
  fakes::FakeClock& clock() { return clock_; }
  std::string File(const std::string& name) const { return folder_.File(name); }
  std::string Write(const std::string& name, const std::string& bytes) const {
    fakes::WriteFileBytes(File(name), bytes);
    return File(name);
  }
  std::string Read(const std::string& name) const { return fakes::ReadFileBytes(File(name)); }

  // The words alone, with nothing of the above.
  Printed RunBare(const std::vector<std::string>& words, const std::string& standard_input = "") {
    std::istringstream in(standard_input);
    std::ostringstream out;
    std::ostringstream err;
    const Ended ended = RunCommandLine(words, {in, out, err, clock_, random_, "1.2.3"});
    return {ended.exit_code, out.str(), err.str()};
  }
  // As a party that has everything.
  Printed Run(std::vector<std::string> words, const std::string& standard_input = "") {
    std::vector<std::string> all = Flags();
    all.insert(all.end(), words.begin(), words.end());
    return RunBare(all, standard_input);
  }
  // As Run(), with another value of one global flag: `--state=...`.
  Printed RunWith(const std::string& flag, const std::vector<std::string>& words) {
    std::vector<std::string> all = Flags();
    const std::string name = flag.substr(0, flag.find('='));
    std::replace_if(
        all.begin(), all.end(), [&](const std::string& word) { return word.substr(0, name.size()) == name; }, flag);
    all.insert(all.end(), words.begin(), words.end());
    return RunBare(all);
  }
  std::vector<std::string> Flags() const {
    return {"--broker=" + broker_.server().address(),
            "--cert=" + File("tls.pem"),
            "--key=" + File("tls.key"),
            "--ca=" + File("ca.pem"),
            "--signing-key=" + File("signing.key"),
            "--log-key=" + File("log.pem"),
            "--state=" + File("state"),
            "--timeout=0"};
  }

  // A method that answers so; the last request that came.
  template <typename Request, typename Response>
  void Answer(const std::string& name, const Response& response) {
    broker_.Answer<Request, Response>(name, [response](const Request&) { return response; });
  }
  template <typename Request>
  Request Asked(const std::string& name) {
    Request request;
    const std::vector<std::string> messages = broker_.server().Messages(name);
    if (!messages.empty()) request.ParseFromString(messages.back());
    return request;
  }
  // Every call to it fails so.
  void Refuse(const std::string& name, const absl::Status& status) {
    broker_.server().Handle(name, [status] {
      return [status](const std::string&) { return fakes::ByteReply{{}, status}; };
    });
  }

 private:
  const fakes::TemporaryFolder folder_;
  fakes::FakeClock clock_;
  fakes::SeededRandom random_;
  fakes::FakeBroker broker_;
};

}  // namespace handover::cli

#endif  // HANDOVER_TESTS_UNIT_CLIENTS_CLI_CLI_WORLD_H_
