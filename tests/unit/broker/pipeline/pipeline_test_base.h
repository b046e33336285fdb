// What the tests of the use cases share: a world with its usual parties and one family, the handovers they send, and
// what may be looked at afterwards: rows, leaves, receipts, copies.
#ifndef HANDOVER_TESTS_UNIT_BROKER_PIPELINE_PIPELINE_TEST_BASE_H_
#define HANDOVER_TESTS_UNIT_BROKER_PIPELINE_PIPELINE_TEST_BASE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "broker/base/commitment/leaf.h"
#include "broker/base/commitment/reason.h"
#include "broker/pipeline/environment.h"
#include "handover/exchange/v1/exchange_service.pb.h"
#include "handover/exchange/v1/receipt.pb.h"
#include "handover/storage/v1/storage.pb.h"
#include "tests/fakes/world/awaited.h"
#include "tests/fakes/world/pipeline_world.h"

namespace handover::pipeline {

// Published test persons, and one whom nobody has sent anything about.
inline constexpr char kChildNumber[] = "0505239996";
inline constexpr char kMotherNumber[] = "2911829996";
inline constexpr char kFatherNumber[] = "1502829995";
inline constexpr char kUnknownNumber[] = "0212159995";
inline constexpr char kTwinNumber[] = "1306249995";
inline constexpr char kOtherTwinNumber[] = "1306249996";

// The persons of the fixtures, by their ids in the slip.
inline constexpr char kChildId[] = "c000000000000001";
inline constexpr char kMotherId[] = "b000000000000001";

model::v1::PersonIdentifier Cpr(const std::string& number);

// A fixture of tests/fixtures/handovers, without an addressee.
exchange::v1::Handover FixtureHandover(const std::string& name);
exchange::v1::Addressee ToRole(const std::string& role, const std::string& purpose, const std::string& basis);

// The fixtures with the addressee that each usually has, by role.
exchange::v1::Handover BirthNotification();  // To HEALTH_VISITING; its ParentMentalHealth is above the ceiling.
exchange::v1::Handover VisitSummary();       // To GP; its ParentMentalHealth needs the mother's consent.
exchange::v1::Handover TransitionSummary();  // To DAYCARE_MUNICIPAL; needs both holders' consent.
exchange::v1::Handover ConcernReport();      // To SOCIAL_SERVICES; a duty.
exchange::v1::Handover Question();           // To GP.

// The birth of another child of the same mother. Its facts must be imported like everybody's.
exchange::v1::Handover BirthOf(const std::string& child_number);

// The section of a readable handover, by its type; the first where there are several.
exchange::v1::Section& SectionOf(exchange::v1::Handover& handover, const std::string& type);

// `CODE at path`, `CODE` or `OK`.
std::string Verdict(const absl::Status& status);
template <typename T>
std::string Verdict(const absl::StatusOr<T>& result) {
  return Verdict(result.status());
}
// `CODE at path`, and after it the canonical name of the status.
std::string LongVerdict(const absl::Status& status);

// Everything of a status that reaches its caller, as bytes.
std::string WireOf(const absl::Status& status);

// Section types of a copy, in alphabetical order, separated by spaces.
std::string SectionTypesOf(const exchange::v1::DeliveredCopy& copy);

// What recipients say.
fakes::PipelineWorld::Word SayDelivered();
fakes::PipelineWorld::Word SayAccepted();
fakes::PipelineWorld::Word SayDeclined();
fakes::PipelineWorld::Word SayRedirectedTo(const std::string& alias);

// While it lives no file of this process can be written: a medium that fails. Rows are in memory and can.
class NoFileCanBeWritten {
 public:
  NoFileCanBeWritten();
  ~NoFileCanBeWritten();
  NoFileCanBeWritten(const NoFileCanBeWritten&) = delete;
  NoFileCanBeWritten& operator=(const NoFileCanBeWritten&) = delete;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// A leaf with its detail; the detail is empty where there is none.
struct LoggedEvent {
  uint64_t index = 0;
  LeafType type = LeafType::kRefused;
  Digest ref{};
  std::string stream_key;
  storage::v1::LeafDetail detail;
};

// The parties: ouh (birth clinic), odense-hv and odense-social (0461), aarhus-hv (0751), gp-a, daycare (0461),
// volunteers. The family: child, mother and father live in 0461, both parents hold custody, gp-a and daycare are the
// child's.
class PipelineTest : public ::testing::Test {
 protected:
  explicit PipelineTest(const fakes::WorldOptions& options = {});
  // Every test leaves a log that verifies.
  void TearDown() override;

  Environment& env() { return world_.env(); }
  const identity::Caller& caller(const std::string& alias) { return world_.party(alias).caller; }
  std::string PartyIdText(const std::string& alias) { return ToString(caller(alias).party); }
  PersonKey KeyOf(const std::string& number);

  // Register facts of one of the family, as they are at the beginning; of anybody else what a child has that lives
  // there.
  consent::v1::RegisterFacts FactsOf(const std::string& number);
  // A consent to a sector, given now by these persons, for these categories.
  struct ConsentWords {
    std::string subject;
    std::vector<std::string> by;
    std::vector<options::v1::DataCategory> categories;
    directory::v1::Sector to = directory::v1::SECTOR_UNSPECIFIED;
    consent::v1::Provision::Effect effect = consent::v1::Provision::PERMIT;
  };
  consent::v1::ConsentRecord ConsentOf(const ConsentWords& words);
  // What a transition summary needs: both holders, for the child.
  consent::v1::ConsentRecord ConsentToTransition();

  // The bytes to send, items in a known order: 0 the slip, then the addressees, then the sections as in the fixture.
  exchange::v1::SubmittedHandover Sealed(const std::string& party, const exchange::v1::Handover& handover);

  // Accepted, or the test fails.
  Submitted MustSubmit(const std::string& party, const exchange::v1::Handover& handover);
  HandoverId MustSubmitId(const std::string& party, const exchange::v1::Handover& handover);
  // Exactly one copy, or the test fails.
  exchange::v1::DeliveredCopy MustReceive(const std::string& party);
  Acknowledged MustAcknowledge(const std::string& party, const exchange::v1::DeliveredCopy& copy,
                               const fakes::PipelineWorld::Word& word);
  exchange::v1::HandoverStatus MustGetStatus(const std::string& party, const HandoverId& id);
  // `STATE(REASON) STATE`: one word per delivery.
  std::string StatesOf(const std::string& party, const HandoverId& id);

  // How many rows each table has: equal before and after what must leave nothing behind. Without the log's own tables.
  using RowCounts = std::map<int, size_t>;
  RowCounts CountRows();
  // Keys and values of every row of every table, in clear as they lie on the medium.
  std::string AllRows();
  // A row as it lies there is replaced, as by a fault of the medium.
  void OverwriteRow(store::Table table, const std::string& key, const std::string& value);

  uint64_t LogSize();
  std::vector<LoggedEvent> EventsSince(uint64_t index);
  // The events of one name since the beginning.
  std::vector<LoggedEvent> EventsNamed(const std::string& event);

  // From now on `earlier` is an earlier number of `person`.
  void Join(const std::string& earlier, const std::string& person);

  // The shipped policy with this in a file of its own is in force.
  void ActivateWith(const std::string& text);
  // The shipped policy with `to` where behind `mark` it says `from` is in force.
  void ActivateWhere(const std::string& mark, const std::string& from, const std::string& to);

  // As its holder checks it, offline.
  Reason CheckReceiptOf(const exchange::v1::Receipt& receipt, LeafType type, const Digest& ref);
  // As its recipient checks it: `OK`, or the reason.
  std::string CheckCopy(const std::string& party, const exchange::v1::DeliveredCopy& copy);

  // Submits the frame, whose one handover must be refused; nothing may be stored but the REFUSED leaf, which names code
  // and path. The refusal.
  absl::Status MustRefuse(const std::string& party, SubmittedFrame frame);

  // The store has lost what the committer knows of, on purpose: there is no log to verify at the end.
  void ForgetTheLog() { log_is_kept_ = false; }

  fakes::PipelineWorld world_;

 private:
  void Activate(std::vector<policy::NamedText> files);

  bool log_is_kept_ = true;
};

}  // namespace handover::pipeline

#endif  // HANDOVER_TESTS_UNIT_BROKER_PIPELINE_PIPELINE_TEST_BASE_H_
