// What a decision costs, with the facts already a snapshot, and what making the snapshot costs: also from the real
// store, among up to a million other families (some GB in the folder for temporary files, and minutes to fill it).
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "benchmark/benchmark.h"

#include "broker/base/random_system.h"
#include "broker/pipeline/facts_source.h"
#include "broker/policy/decide.h"
#include "broker/policy/explain.h"
#include "broker/policy/speak_decision.h"
#include "broker/store/key_vault.h"
#include "broker/store/rocksdb_store.h"
#include "tests/fakes/family/policy_question.h"
#include "tests/fakes/temporary_folder.h"

namespace handover::policy {
namespace decide_bench {

using directory::v1::DAYCARE_MUNICIPAL;
using directory::v1::GP;
using directory::v1::HEALTH_VISITING;

// A family of which `count` consents are recorded: most about the child, one in five a refusal of something else.
fakes::Family FamilyWith(int count) {
  fakes::Family family;
  for (int i = 0; i < count; ++i) {
    fakes::ConsentText consent;
    consent.number = i + 1;
    const std::string subject = i % 5 == 3 ? "mother" : i % 5 == 4 ? "father" : "child";
    consent.by = subject == "child" ? std::vector<std::string>{"mother", "father"} : std::vector<std::string>{subject};
    const auto category = static_cast<options::v1::DataCategory>(1 + i % 20);
    fakes::ProvisionText provision;
    provision.categories = {category, options::v1::DATA_CATEGORY_ADMIN, options::v1::DATA_CATEGORY_IDENTITY};
    provision.sectors = {i % 2 == 0 ? GP : DAYCARE_MUNICIPAL};
    provision.purposes = {"HEALTH_VISITING"};
    if (i % 5 == 2) {
      provision.effect = consent::v1::Provision::DENY;
      provision.categories = {options::v1::DATA_CATEGORY_OFFENCE};
    }
    consent.provisions = {provision};
    family.Add(subject, consent);
  }
  return family;
}

Question VisitSummary() {
  return fakes::Ask({.kind = "VISIT_SUMMARY",
                     .from = HEALTH_VISITING,
                     .to = GP,
                     .basis = "HEALTH_TREATMENT_NECESSITY",
                     .sections = "PersonIdentity:C PersonIdentity:B Encounters:C GrowthAndFeeding:C ChildHealth:C "
                                 "Development:C ChildScreening:C Interaction:CB ParentMentalHealth:B "
                                 "ParentMentalHealth:O SupportLine:C Professional:P"});
}

void BM_DecideVisitSummary(benchmark::State& state) {
  const PolicySet policy = fakes::ShippedPolicy();
  const consent::Facts facts = FamilyWith(static_cast<int>(state.range(0))).Snapshot();
  const Question question = VisitSummary();
  const absl::Time time = fakes::Day("2026-03-02");
  for (auto _ : state) benchmark::DoNotOptimize(Decide(question, policy, facts, time));
}
BENCHMARK(BM_DecideVisitSummary)->Arg(0)->Arg(20)->Arg(200)->Arg(1000);

// The family in a municipality where so many others have objected: the snapshot holds them all, as it never does.
void BM_DecideInMunicipality(benchmark::State& state) {
  const PolicySet policy = fakes::ShippedPolicy();
  fakes::Family family = FamilyWith(static_cast<int>(state.range(0)));
  for (int i = 0; i < state.range(1); ++i) {
    const std::string citizen = "citizen " + std::to_string(i);
    family.Add(citizen,
               {.number = 10'000 + i, .by = {citizen}, .provisions = {{.effect = consent::v1::Provision::DENY}}});
  }
  const consent::Facts facts = family.Snapshot();
  const Question question = VisitSummary();
  const absl::Time time = fakes::Day("2026-03-02");
  for (auto _ : state) benchmark::DoNotOptimize(Decide(question, policy, facts, time));
}
BENCHMARK(BM_DecideInMunicipality)->Args({200, 1000});

void BM_DecideBirthNotification(benchmark::State& state) {
  const PolicySet policy = fakes::ShippedPolicy();
  const consent::Facts facts = FamilyWith(static_cast<int>(state.range(0))).Snapshot();
  const Question question =
      fakes::Ask({.kind = "BIRTH_NOTIFICATION",
                  .from = directory::v1::BIRTH_CLINIC,
                  .to = HEALTH_VISITING,
                  .basis = "STATUTORY_BIRTH_NOTICE",
                  .sections = "PersonIdentity:C PersonIdentity:B Birth:B Newborn:C ContactDetails:B Address:B"});
  const absl::Time time = fakes::Day("2026-03-02");
  for (auto _ : state) benchmark::DoNotOptimize(Decide(question, policy, facts, time));
}
BENCHMARK(BM_DecideBirthNotification)->Arg(200);

void BM_RecordVisitSummary(benchmark::State& state) {
  const PolicySet policy = fakes::ShippedPolicy();
  const Question question = VisitSummary();
  const consent::Facts facts = FamilyWith(static_cast<int>(state.range(0))).Snapshot();
  const Decision decision = Decide(question, policy, facts, fakes::Day("2026-03-02"));
  for (auto _ : state) benchmark::DoNotOptimize(RecordDecision(question, decision));
}
BENCHMARK(BM_RecordVisitSummary)->Arg(2)->Arg(200);

void BM_ExplainVisitSummary(benchmark::State& state) {
  const PolicySet policy = fakes::ShippedPolicy();
  const Question question = VisitSummary();
  const consent::Facts facts = FamilyWith(static_cast<int>(state.range(0))).Snapshot();
  const Decision decision = Decide(question, policy, facts, fakes::Day("2026-03-02"));
  for (auto _ : state) {
    benchmark::DoNotOptimize(SpeakDecision(RecordDecision(question, decision), Language::kDanish));
  }
}
BENCHMARK(BM_ExplainVisitSummary)->Arg(2)->Arg(200);

void BM_LoadFactsOfAChild(benchmark::State& state) {
  fakes::Family family = FamilyWith(static_cast<int>(state.range(0)));
  const storage::v1::PersonRecord record = family.record("child");
  const PersonKey key = fakes::KeyOf("child");
  for (auto _ : state) benchmark::DoNotOptimize(consent::FromRecord(key, record));
}
BENCHMARK(BM_LoadFactsOfAChild)->Arg(20)->Arg(200);

// What BM_DecideInMunicipality has before it begins: the records of the whole family.
void BM_LoadFactsOfAFamily(benchmark::State& state) {
  const fakes::Family family = FamilyWith(static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(family.Snapshot());
}
BENCHMARK(BM_LoadFactsOfAFamily)->Arg(200);

// A real store with so many other families, of 4 consents in the records of 3 persons each, and the one family with 200
// consents about which is decided.
class Municipality {
 public:
  explicit Municipality(int others) {
    store::RocksdbOptions options;
    options.directory = folder_.File("store");
    options.reserve_bytes = 0;
    store_ = *store::OpenRocksdbStore(options);
    vault_ = *store::KeyVault::Open(
        {folder_.File("keys"), *store::SecretKey::FromBytes(std::string(32, 'r')), true}, random_);
    // Nobody is kept in memory: each load reads the store and opens the rows.
    facts_ = std::make_unique<pipeline::FactsSource>(pipeline::FactsSource::Options{.max_cached_persons = 0}, *store_,
                                                     *vault_);
    fakes::Family small = FamilyWith(4);
    for (int i = 0; i < others; ++i) {
      const std::vector<PersonKey> keys = KeysOf(i);
      for (size_t person = 0; person < keys.size(); ++person) Add(keys[person], small.record(kNames[person]));
    }
    fakes::Family large = FamilyWith(200);
    for (const char* name : kNames) Add(fakes::KeyOf(name), large.record(name));
    Flush();
  }

  pipeline::LoadedFacts LoadTheFamily() {
    return *facts_->Load({fakes::KeyOf("child"), fakes::KeyOf("mother"), fakes::KeyOf("father")});
  }
  pipeline::LoadedFacts LoadAnother(int i) { return *facts_->Load(KeysOf(i)); }

 private:
  static constexpr size_t kBatch = 30'000;  // Rows per commit.
  static constexpr const char* kNames[] = {"child", "mother", "father"};

  static std::vector<PersonKey> KeysOf(int i) {
    return {fakes::KeyOf(absl::StrCat("child ", i)), fakes::KeyOf(absl::StrCat("mother ", i)),
            fakes::KeyOf(absl::StrCat("father ", i))};
  }
  void Add(const PersonKey& key, const storage::v1::PersonRecord& record) {
    pipeline::LoadedPerson person;
    person.record = record;
    absl::StatusOr<std::vector<store::Operation>> rows = facts_->RowsOf(key, person, fakes::Day("2026-03-02"));
    if (!rows.ok()) std::abort();
    for (store::Operation& row : *rows) {
      if (row.kind == store::Operation::Kind::kPut) rows_.push_back(std::move(row));
    }
    if (rows_.size() >= kBatch) Flush();
  }
  void Flush() {
    if (!store_->Commit(rows_).ok()) std::abort();
    rows_.clear();
  }

  fakes::TemporaryFolder folder_;
  SystemRandom random_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<store::KeyVault> vault_;
  std::unique_ptr<pipeline::FactsSource> facts_;
  std::vector<store::Operation> rows_;
};

// Filled once per size; the next size replaces it.
Municipality& Among(int others) {
  static auto& filled = *new std::pair<int, std::unique_ptr<Municipality>>();
  if (filled.second == nullptr || filled.first != others) {
    filled.second.reset();
    filled = {others, std::make_unique<Municipality>(others)};
  }
  return *filled.second;
}

void BM_DecideAmongOtherFamilies(benchmark::State& state) {
  const PolicySet policy = fakes::ShippedPolicy();
  const pipeline::LoadedFacts loaded = Among(static_cast<int>(state.range(0))).LoadTheFamily();
  const Question question = VisitSummary();
  const absl::Time time = fakes::Day("2026-03-02");
  for (auto _ : state) benchmark::DoNotOptimize(Decide(question, policy, loaded.facts, time));
}
void BM_LoadTheFamilyAmongOthers(benchmark::State& state) {
  Municipality& municipality = Among(static_cast<int>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(municipality.LoadTheFamily());
}
// Any of them: mostly not in the block cache, mostly in that of the system.
void BM_LoadAnotherFamilyAmongOthers(benchmark::State& state) {
  const int others = static_cast<int>(state.range(0));
  Municipality& municipality = Among(others);
  uint64_t chance = 1;
  for (auto _ : state) {
    chance = chance * 6364136223846793005u + 1442695040888963407u;
    const auto any = static_cast<int>((chance >> 33) % static_cast<uint64_t>(others));
    benchmark::DoNotOptimize(municipality.LoadAnother(any));
  }
}
void RegisterAmongOthers() {
  for (const int others : {1'000, 10'000, 100'000, 1'000'000}) {
    benchmark::RegisterBenchmark("BM_DecideAmongOtherFamilies", BM_DecideAmongOtherFamilies)->Arg(others);
    benchmark::RegisterBenchmark("BM_LoadTheFamilyAmongOthers", BM_LoadTheFamilyAmongOthers)->Arg(others);
    benchmark::RegisterBenchmark("BM_LoadAnotherFamilyAmongOthers", BM_LoadAnotherFamilyAmongOthers)->Arg(others);
  }
}
[[maybe_unused]] const bool g_registered = (RegisterAmongOthers(), true);

void BM_ParseShippedPolicy(benchmark::State& state) {
  const std::vector<NamedText> texts = fakes::ShippedPolicyTexts();
  for (auto _ : state) benchmark::DoNotOptimize(ParsePolicy(texts, std::string(32, 'd')));
}
BENCHMARK(BM_ParseShippedPolicy);

}  // namespace decide_bench
}  // namespace handover::policy

BENCHMARK_MAIN();
